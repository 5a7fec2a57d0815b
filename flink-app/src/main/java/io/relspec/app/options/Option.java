package io.relspec.app.options;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One option, declared once for the command line, the environment, the file and the help texts.
 *
 * @param key its name in {@code relspec.yaml}, words joined by {@code _}, sections by {@code .}
 * @param flag its name on the command line
 * @param type how its text becomes a value
 * @param fallback the value if no layer sets it
 * @param derived says in words where the value comes from if there is no {@code fallback}
 * @param doc one sentence for the help text
 * @param verbs the commands that take it as a flag
 */
public record Option<T>(
    String key,
    String flag,
    OptionType<T> type,
    Optional<T> fallback,
    String derived,
    String doc,
    Set<Verb> verbs) {

  private static final String ENVIRONMENT_PREFIX = "RELSPEC_";

  public Option {
    verbs = Set.copyOf(verbs);
  }

  /** An option with a fixed default. */
  static <T> Option<T> of(String key, OptionType<T> type, T fallback, String doc, Verb... verbs) {
    return new Option<>(key, flagOf(key), type, Optional.of(fallback), "", doc, Set.of(verbs));
  }

  /** An option whose default depends on what is run. */
  static <T> Option<T> derived(
      String key, OptionType<T> type, String derived, String doc, Verb... verbs) {
    return new Option<>(key, flagOf(key), type, Optional.empty(), derived, doc, Set.of(verbs));
  }

  /** An option of one command, whose flag leaves out the name of the command. */
  Option<T> withFlag(String name) {
    return new Option<>(key, name, type, fallback, derived, doc, verbs);
  }

  /** Its name in the environment. */
  public String variable() {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static String flagOf(String key) {
    return "--" + key.replace('.', '-').replace('_', '-');
  }
}
