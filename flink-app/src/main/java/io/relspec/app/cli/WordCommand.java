package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One of the words that follow the word of a command.
 *
 * @param name both words
 * @param options the options it takes are those of this verb
 * @param action what it does
 */
record WordCommand(
    String name, String summary, Verb options, List<Argument> arguments, Action action)
    implements Command {

  /** What a command does. */
  @FunctionalInterface
  interface Action {
    ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
        throws IOException;
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(options);
  }

  @Override
  public ExitCode run(EffectiveOptions given, List<String> to, Context context) throws IOException {
    return action.run(given, to, context);
  }
}
