package io.relspec.app.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Options from {@code RELSPEC_*} variables; a list is separated by colons, like PATH. */
final class EnvironmentLayer {
  private static final String PREFIX = "RELSPEC_";

  /** Not options: one names the file of options, the other is for the launcher. */
  private static final Set<String> OTHERS = Set.of(ConfigFile.VARIABLE, "RELSPEC_HEAP");

  private EnvironmentLayer() {}

  static Map<String, RawValue> read(List<Option<?>> options, Map<String, String> environment) {
    Map<String, RawValue> values = new TreeMap<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, text) -> {
              if (variable.startsWith(PREFIX) && !OTHERS.contains(variable) && !text.isEmpty()) {
                Option<?> option = find(options, variable);
                values.put(option.key(), new RawValue(split(option, text), variable));
              }
            });
    return values;
  }

  private static Option<?> find(List<Option<?>> options, String variable) {
    return options.stream()
        .filter(option -> option.variable().equals(variable))
        .findFirst()
        .orElseThrow(
            () ->
                Suggestion.unknownKey(
                    "environment: unknown variable " + variable,
                    variable,
                    options.stream().map(Option::variable).toList()));
  }

  private static List<String> split(Option<?> option, String text) {
    if (option.type().shape() != OptionType.Shape.LIST) {
      return List.of(text);
    }
    List<String> parts = new ArrayList<>();
    for (String part : text.split(":", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
