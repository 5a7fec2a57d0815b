package io.relspec.app.options;

import java.util.List;
import java.util.Locale;

/** How a value of an option is shown. */
final class OptionText {
  private OptionText() {}

  static <T> List<String> of(OptionType<T> type, T value) {
    if (type.shape() == OptionType.Shape.LIST && value instanceof List<?> list) {
      return list.stream().map(OptionText::one).toList();
    }
    return List.of(one(value));
  }

  private static String one(Object value) {
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }
}
