package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One word after {@code relspec}. */
interface Command {

  String name();

  /** One sentence for the help text. */
  String summary();

  /** The options it takes are those of this verb; absent if it takes none. */
  Optional<Verb> verb();

  /** What it is applied to, in order; all are required. */
  List<Argument> arguments();

  /**
   * Does what it is for.
   *
   * @param arguments one for each that it takes
   */
  ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException;

  /**
   * What a command is applied to.
   *
   * @param label stands for the argument in help texts
   */
  record Argument(String label, String doc) {}
}
