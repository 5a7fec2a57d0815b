package io.relspec.app.options;

import java.util.List;
import java.util.Optional;

/**
 * An option with the value that counts.
 *
 * @param value absent if no layer sets it and its default depends on what is run
 * @param texts the value as text, one per element of a list; empty if absent or an empty list
 * @param layer the layer that set it
 * @param origin where exactly: a flag, a variable, a file and line, or empty for a default
 */
public record Setting<T>(
    Option<T> option, Optional<T> value, List<String> texts, Layer layer, String origin) {

  public Setting {
    texts = List.copyOf(texts);
  }

  /** The option as it is if no layer sets it. */
  public static <T> Setting<T> ofDefault(Option<T> option) {
    List<String> texts =
        option.fallback().map(value -> OptionText.of(option.type(), value)).orElse(List.of());
    return new Setting<>(option, option.fallback(), texts, Layer.DEFAULT, "");
  }
}
