package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lays the layers over each other. Every value of every layer must be good, also one that a higher
 * layer hides: a mistake is reported where it is made, not on the day the hiding ends.
 */
public final class OptionResolver {
  private final List<Option<?>> options;
  private final Map<Layer, Map<String, RawValue>> layers = new EnumMap<>(Layer.class);

  /**
   * Reads the layers.
   *
   * @param flags what the command line says, by key of the option
   * @param environment all variables of the process
   * @param file what {@code relspec.yaml} says, by key of the option
   */
  public OptionResolver(
      List<Option<?>> options,
      Map<String, RawValue> flags,
      Map<String, String> environment,
      Map<String, RawValue> file) {
    this.options = List.copyOf(options);
    layers.put(Layer.FLAG, Map.copyOf(flags));
    layers.put(Layer.ENVIRONMENT, EnvironmentLayer.read(this.options, environment));
    layers.put(Layer.FILE, Map.copyOf(file));
  }

  /**
   * Settles every option.
   *
   * @throws RelspecException if a value is bad: exit {@link ExitCode#USAGE} for a flag, {@link
   *     ExitCode#CONFIGURATION} for the other layers
   */
  public EffectiveOptions resolve() {
    Map<String, Setting<?>> settings = new LinkedHashMap<>();
    for (Option<?> option : options) {
      settings.put(option.key(), settle(option));
    }
    return new EffectiveOptions(settings);
  }

  private <T> Setting<T> settle(Option<T> option) {
    Optional<Setting<T>> winner = Optional.empty();
    for (Map.Entry<Layer, Map<String, RawValue>> layer : layers.entrySet()) {
      RawValue raw = layer.getValue().get(option.key());
      if (raw != null) {
        Setting<T> setting = understand(option, layer.getKey(), raw);
        winner = winner.isPresent() ? winner : Optional.of(setting);
      }
    }
    return winner.orElseGet(() -> Setting.ofDefault(option));
  }

  private static <T> Setting<T> understand(Option<T> option, Layer layer, RawValue raw) {
    boolean single = option.type().shape() != OptionType.Shape.LIST;
    if (single && raw.texts().size() != 1) {
      throw bad(layer, raw, option, "one value", null);
    }
    try {
      T value = option.type().parser().apply(raw.texts());
      List<String> texts = OptionText.of(option.type(), value);
      return new Setting<>(option, Optional.of(value), texts, layer, raw.origin());
    } catch (IllegalArgumentException e) {
      throw bad(layer, raw, option, String.valueOf(e.getMessage()), e);
    }
  }

  private static RelspecException bad(
      Layer layer, RawValue raw, Option<?> option, String expected, @Nullable Throwable cause) {
    boolean flag = layer == Layer.FLAG;
    return new RelspecException(
        flag ? "CLI-002" : "CFG-002",
        flag ? ExitCode.USAGE : ExitCode.CONFIGURATION,
        raw.origin() + ": bad value '" + String.join(", ", raw.texts()) + "' for " + option.key(),
        "give " + expected,
        cause);
  }
}
