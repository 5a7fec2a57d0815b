package io.relspec.app.cli;

import io.relspec.app.options.ConfigFile;
import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.Option;
import io.relspec.app.options.OptionResolver;
import io.relspec.app.options.OptionType;
import io.relspec.app.options.RawValue;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Understands a command line, runs its command and says how it went. */
public final class Cli {
  private static final List<Command> COMMANDS =
      Stream.of(
              List.of(
                  new BuildCommand(),
                  new WatchCommand(),
                  new SqlCommand(),
                  new DiffCommand(),
                  new PlanCommand(),
                  new DiagCommand(),
                  new FactsCommand()),
              UpgradeCommand.ALL,
              DeltaCommand.ALL,
              List.of(new ConfigCommand(), new VersionCommand()))
          .<Command>flatMap(List::stream)
          .toList();

  private final Context context;

  public Cli(Context context) {
    this.context = context;
  }

  /** Never throws: trouble is one line on the error stream and an exit code. */
  @SuppressWarnings("IllegalCatch") // the last place that can turn a failure into a message
  public ExitCode run(String... args) {
    Failure failure = new Failure(context, List.of(args).contains("--verbose"));
    try {
      return dispatch(Grammar.of(COMMANDS), args);
    } catch (CommandLine.ParameterException e) {
      return failure.usage(e);
    } catch (Throwable e) {
      return failure.report(e);
    }
  }

  private ExitCode dispatch(CommandLine grammar, String... args) throws IOException {
    ParseResult root = grammar.parseArgs(args);
    ParseResult leaf = root;
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
    }
    if (leaf.isUsageHelpRequested()) {
      return print(leaf.commandSpec().commandLine().getUsageMessage());
    }
    CommandLine spoken = leaf.commandSpec().commandLine();
    String name = root.isVersionHelpRequested() ? "version" : nameOf(spoken);
    Command command =
        COMMANDS.stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(() -> missingCommand(spoken));
    EffectiveOptions options = resolve(command, leaf);
    Logging.verbose(options.get(RelspecOptions.VERBOSE));
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < command.arguments().size(); i++) {
      arguments.add(leaf.matchedPositionalValue(i, ""));
    }
    return command.run(options, arguments, context);
  }

  /** All words but that of the program. */
  private static String nameOf(CommandLine spoken) {
    String words = spoken.getCommandSpec().qualifiedName(" ");
    return words.substring(Math.min(words.length(), Grammar.PROGRAM.length() + 1));
  }

  private ExitCode print(String text) throws IOException {
    context.out().write(text.getBytes(StandardCharsets.UTF_8));
    return ExitCode.OK;
  }

  private static CommandLine.ParameterException missingCommand(CommandLine grammar) {
    return new CommandLine.ParameterException(grammar, "a command is missing");
  }

  private EffectiveOptions resolve(Command command, ParseResult parsed) {
    Map<String, RawValue> flags = command.verb().map(verb -> flags(verb, parsed)).orElse(Map.of());
    List<Option<?>> all = RelspecOptions.ALL;
    Map<String, RawValue> fromFile =
        ConfigFile.read(context.workingDirectory(), configFile(command, parsed), all);
    return new OptionResolver(all, flags, context.environment(), fromFile).resolve();
  }

  private Optional<String> configFile(Command command, ParseResult parsed) {
    String flag =
        command.verb().isPresent() ? parsed.matchedOptionValue(Grammar.CONFIG_FLAG, "") : "";
    return flag.isEmpty()
        ? Optional.ofNullable(context.environment().get(ConfigFile.VARIABLE))
        : Optional.of(flag);
  }

  private static Map<String, RawValue> flags(Verb verb, ParseResult parsed) {
    Map<String, RawValue> flags = new HashMap<>();
    for (Option<?> option : RelspecOptions.ALL) {
      if (option.verbs().contains(verb) && parsed.hasMatchedOption(option.flag())) {
        flags.put(option.key(), new RawValue(texts(option, parsed), option.flag()));
      }
    }
    return flags;
  }

  private static List<String> texts(Option<?> option, ParseResult parsed) {
    if (option.type().shape() == OptionType.Shape.LIST) {
      return parsed.matchedOptionValue(option.flag(), List.<String>of());
    }
    return List.of(parsed.matchedOptionValue(option.flag(), (Object) "").toString());
  }
}
