package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The value of every option and the layer that set it. */
public final class EffectiveOptions {
  private final Map<String, Setting<?>> settings;

  EffectiveOptions(Map<String, Setting<?>> settings) {
    this.settings = new LinkedHashMap<>(settings);
  }

  /**
   * The value of an option that has a default.
   *
   * @throws RelspecException if it has none and no layer sets it
   */
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(
            () ->
                new RelspecException(
                    "CLI-004",
                    ExitCode.USAGE,
                    "option " + option.flag() + " is missing",
                    "give " + option.flag() + " " + option.type().placeholder()));
  }

  /** The value of an option, absent if it is not set and its default depends on what is run. */
  public <T> Optional<T> find(Option<T> option) {
    return setting(option).value();
  }

  /** In the order of {@link RelspecOptions#ALL}. */
  public List<Setting<?>> settings() {
    return List.copyOf(settings.values());
  }

  @SuppressWarnings("unchecked") // the resolver puts a Setting<T> under the key of an Option<T>
  private <T> Setting<T> setting(Option<T> option) {
    Setting<?> setting = settings.get(option.key());
    if (setting == null) {
      throw new IllegalStateException("option " + option.key() + " is not declared");
    }
    return (Setting<T>) setting;
  }
}
