package io.relspec.app.cli;

import io.relspec.app.options.ConfigFile;
import io.relspec.app.options.Option;
import io.relspec.app.options.OptionType;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.Setting;
import io.relspec.app.report.ExitCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The command line as picocli sees it, made from the commands and the declared options. */
final class Grammar {
  static final String PROGRAM = "relspec";
  static final String CONFIG_FLAG = "--config";

  private static final int WIDTH = 100;

  private static final Map<String, String> GROUPS =
      Map.of(
          "delta", "maintain a Delta table",
          "upgrade", "see what becomes of the state of a job when another goes on from it");

  private Grammar() {}

  static CommandLine of(List<Command> commands) {
    CommandSpec root = CommandSpec.create().name(PROGRAM);
    root.usageMessage()
        .width(WIDTH)
        .description("Keeps a code property graph of Python code in Delta tables.")
        .footer(footer());
    root.addOption(help());
    root.addOption(
        OptionSpec.builder("-V", "--version")
            .type(boolean.class)
            .versionHelp(true)
            .description("same as the command version")
            .build());
    for (Command command : commands) {
      String[] words = command.name().split(" ", 2);
      CommandSpec parent = words.length == 1 ? root : group(root, words[0]);
      parent.addSubcommand(words[words.length - 1], of(command, words[words.length - 1]));
    }
    return new CommandLine(root);
  }

  /** A word that other words follow. */
  private static CommandSpec group(CommandSpec root, String word) {
    CommandLine known = root.subcommands().get(word);
    if (known != null) {
      return known.getCommandSpec();
    }
    CommandSpec group = CommandSpec.create().name(word);
    group.usageMessage().width(WIDTH).description(GROUPS.getOrDefault(word, ""));
    group.addOption(help());
    root.addSubcommand(word, group);
    return group;
  }

  private static CommandSpec of(Command command, String word) {
    CommandSpec spec = CommandSpec.create().name(word);
    spec.usageMessage().width(WIDTH).description(command.summary()).sortOptions(false);
    for (int i = 0; i < command.arguments().size(); i++) {
      spec.addPositional(positional(i, command.arguments().get(i)));
    }
    command
        .verb()
        .ifPresent(
            verb -> {
              RelspecOptions.ALL.stream()
                  .filter(option -> option.verbs().contains(verb))
                  .forEach(option -> spec.addOption(flag(option)));
              spec.addOption(configFlag());
            });
    spec.addOption(help());
    return spec;
  }

  private static PositionalParamSpec positional(int index, Command.Argument argument) {
    return PositionalParamSpec.builder()
        .index(Integer.toString(index))
        .required(true)
        .arity("1")
        .type(String.class)
        .paramLabel(argument.label())
        .description(argument.doc())
        .build();
  }

  private static OptionSpec flag(Option<?> option) {
    OptionSpec.Builder builder = OptionSpec.builder(option.flag()).description(describe(option));
    return switch (option.type().shape()) {
      case SWITCH -> builder.type(boolean.class).arity("0").negatable(true).build();
      case SINGLE ->
          builder.type(String.class).arity("1").paramLabel(option.type().placeholder()).build();
      case LIST ->
          builder
              .type(List.class)
              .auxiliaryTypes(String.class)
              .arity("1")
              .paramLabel(option.type().placeholder())
              .build();
    };
  }

  /** Percent signs start formats in picocli. */
  private static String describe(Option<?> option) {
    String fallback = fallback(option);
    String text = option.doc() + (fallback.isEmpty() ? "" : " (default: " + fallback + ")");
    return text.replace("%", "%%");
  }

  private static <T> String fallback(Option<T> option) {
    if (option.type().shape() == OptionType.Shape.SWITCH) {
      return "";
    }
    return option.fallback().isPresent()
        ? String.join(", ", Setting.ofDefault(option).texts())
        : option.derived();
  }

  private static OptionSpec configFlag() {
    return OptionSpec.builder(CONFIG_FLAG)
        .type(String.class)
        .arity("1")
        .paramLabel("FILE")
        .description("read options from this file instead of relspec.yaml here")
        .build();
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .type(boolean.class)
        .usageHelp(true)
        .description("show this help")
        .build();
  }

  private static String[] footer() {
    Stream<String> layers =
        Stream.of(
            "",
            "An option is taken from the first of these that sets it: its flag, its variable",
            "RELSPEC_<KEY>, its key in relspec.yaml of the working directory (or in the file that",
            CONFIG_FLAG
                + " or "
                + ConfigFile.VARIABLE
                + " names), its default. '"
                + PROGRAM
                + " config' shows which. Lists in variables are separated by colons.",
            "RELSPEC_HEAP limits the Java heap of the process (default: a quarter of the memory).",
            "",
            "Exit codes:");
    Stream<String> codes =
        Stream.of(ExitCode.values())
            .map(code -> String.format(Locale.ROOT, "%5d  %s", code.number(), code.meaning()));
    return Stream.concat(layers, codes).toArray(String[]::new);
  }
}
