package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.ExitCode;
import java.io.IOException;
import java.util.Optional;

/** One word after {@code relspec}. */
interface Command {

  String name();

  /** One sentence for the help text. */
  String summary();

  /** The options it takes are those of this verb; absent if it takes none. */
  Optional<Verb> verb();

  /** Its one argument; absent if it takes none. */
  Optional<Argument> argument();

  /**
   * Does what it is for.
   *
   * @param argument empty if the command takes none
   */
  ExitCode run(EffectiveOptions options, String argument, Context context) throws IOException;

  /**
   * What a command is applied to.
   *
   * @param label stands for the argument in help texts
   */
  record Argument(String label, String doc) {}
}
