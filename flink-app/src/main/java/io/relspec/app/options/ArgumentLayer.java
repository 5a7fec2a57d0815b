package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Options from the arguments of a job, {@code --key value}; a list repeats its key. */
final class ArgumentLayer {
  private ArgumentLayer() {}

  /**
   * Reads arguments.
   *
   * @return what they say, by key of the option
   * @throws RelspecException with exit {@link ExitCode#USAGE} for what is no option or has no value
   */
  static Map<String, RawValue> read(List<Option<?>> options, List<String> arguments) {
    Map<String, List<String>> texts = new TreeMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      Option<?> option = find(options, arguments.get(i));
      if (i + 1 == arguments.size()) {
        throw usage(
            "option " + option.flag() + " has no value",
            "give " + option.flag() + " " + option.type().placeholder());
      }
      texts.computeIfAbsent(option.key(), key -> new ArrayList<>()).add(arguments.get(i + 1));
    }
    Map<String, RawValue> values = new TreeMap<>();
    for (Option<?> option : options) {
      List<String> given = texts.get(option.key());
      if (given != null) {
        values.put(option.key(), new RawValue(given, option.flag()));
      }
    }
    return values;
  }

  private static Option<?> find(List<Option<?>> options, String argument) {
    Optional<Option<?>> found = Optional.empty();
    for (Option<?> option : options) {
      found = option.flag().equals(argument) ? Optional.of(option) : found;
    }
    return found.orElseThrow(() -> unknown(options, argument));
  }

  private static RelspecException unknown(List<Option<?>> options, String argument) {
    List<String> flags = options.stream().map(Option::flag).toList();
    String hint =
        Suggestion.nearest(argument, flags)
            .map(near -> "did you mean " + near + "?")
            .orElse("the options of a job are " + String.join(", ", flags));
    return usage("unknown option " + argument, hint);
  }

  private static RelspecException usage(String message, String hint) {
    return new RelspecException("CLI-001", ExitCode.USAGE, message, hint);
  }
}
