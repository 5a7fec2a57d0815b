package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a job on a cluster was asked for. How it runs (parallelism, checkpoints, state) is Flink's
 * configuration and has no option here.
 *
 * @param source git repository: absolute path of a working tree or bare repository, or URL
 * @param out directory that gets the tables, absolute and normalised
 * @param repo name of the repository in every row
 * @param extraction which files are read and how
 * @param branch branch whose commits are followed; empty for what HEAD points to
 * @param from revision with whose files a new job begins; empty for the head of the branch
 * @param mirrors directory for the mirror of a remote repository, absolute; given if it is remote
 * @param tasks which relations there are
 * @param upgradeMap file with the state that may be dropped, absolute
 */
public record JobOptions(
    String source,
    Path out,
    String repo,
    ExtractionOptions extraction,
    Optional<String> branch,
    Optional<String> from,
    Optional<Path> mirrors,
    TaskOptions tasks,
    Optional<Path> upgradeMap) {

  static final Option<String> SOURCE =
      Option.derived(
          "source",
          OptionType.text("LOCATION"),
          "must be given",
          "git repository to follow: absolute path of a working tree or bare repository, or URL");

  static final Option<String> OUT =
      Option.derived(
          "out",
          OptionType.text("DIR"),
          "must be given",
          "directory that holds the tables, an absolute path or file: URI that all processes share");

  static final Option<Path> MIRRORS =
      Option.derived(
          "mirrors",
          OptionType.path("DIR"),
          "must be given if the repository is remote",
          "directory for the mirror of a remote repository, which all processes share");

  /** Every option of a job. */
  static final List<Option<?>> ALL =
      List.of(
          SOURCE,
          OUT,
          MIRRORS,
          RelspecOptions.REPO,
          RelspecOptions.BRANCH,
          RelspecOptions.FROM,
          RelspecOptions.INCLUDE,
          RelspecOptions.EXCLUDE,
          RelspecOptions.LEVEL,
          RelspecOptions.SOURCE_ROOTS,
          RelspecOptions.MAX_FILE_BYTES,
          RelspecOptions.MAX_DEPTH,
          RelspecOptions.FLOW_MAX_EDGES,
          RelspecOptions.EXTRACT_TIME_LIMIT_MS,
          RelspecOptions.PYTHON_VERSION,
          RelspecOptions.RELATIONS,
          RelspecOptions.UPGRADE_MAP);

  /**
   * Takes the options of a job from its arguments and from the environment.
   *
   * @param arguments {@code --key value} each
   * @param environment all variables of the process
   * @throws RelspecException if an option is unknown, missing or bad
   */
  public static JobOptions of(List<String> arguments, Map<String, String> environment) {
    EffectiveOptions options =
        new OptionResolver(ALL, ArgumentLayer.read(ALL, arguments), environment, Map.of())
            .resolve();
    String source = source(options.get(SOURCE));
    Optional<Path> mirrors = place(options, MIRRORS);
    if (isRemote(source) && mirrors.isEmpty()) {
      throw new RelspecException(
          "OPT-007",
          ExitCode.CONFIGURATION,
          "repository " + withoutUser(source) + " is remote, and there is no place for its mirror",
          "give --mirrors DIR");
    }
    return new JobOptions(
        source,
        absolute(OUT.flag(), options.get(OUT)),
        options.find(RelspecOptions.REPO).orElseGet(() -> nameOf(source)),
        ExtractionOptions.of(options),
        options.find(RelspecOptions.BRANCH),
        options.find(RelspecOptions.FROM),
        mirrors,
        new TaskOptions(List.of(), place(options, RelspecOptions.RELATIONS).orElse(null)),
        place(options, RelspecOptions.UPGRADE_MAP));
  }

  private static Optional<Path> place(EffectiveOptions options, Option<Path> option) {
    return options.find(option).map(path -> absolute(option.flag(), path.toString()));
  }

  /** What must stay the same while tables are followed, one setting per line. */
  public String settings() {
    return """
        source %s
        repo %s
        follow commits
        branch %s
        %s"""
        .formatted(publicSource(), repo, branch.orElse("HEAD"), extraction.settings());
  }

  /** The repository as it may be shown. */
  public String publicSource() {
    return withoutUser(source);
  }

  /** The processes of a cluster have no working directory in common. */
  private static String source(String location) {
    return isRemote(location) ? location : absolute(SOURCE.flag(), location).toString();
  }

  private static boolean isRemote(String location) {
    return location.contains("://");
  }

  /** A location as it may be shown: a URL may carry a password. */
  private static String withoutUser(String location) {
    return location.replaceFirst("://[^/@]*@", "://");
  }

  private static Path absolute(String flag, String location) {
    String path = location.startsWith("file:") ? pathOf(flag, location) : location;
    if (isRemote(path)) {
      throw bad(flag, location, "tables are written to a file system that is mounted");
    }
    if (!path.startsWith("/")) {
      throw bad(flag, location, "the processes of a cluster share no working directory");
    }
    return Path.of(path).normalize();
  }

  private static String pathOf(String flag, String location) {
    try {
      return Optional.ofNullable(URI.create(location).getPath()).orElse("");
    } catch (IllegalArgumentException e) {
      throw bad(flag, location, "this is no URI");
    }
  }

  private static RelspecException bad(String flag, String location, String reason) {
    return new RelspecException(
        "OPT-008",
        ExitCode.CONFIGURATION,
        flag + " " + withoutUser(location) + " cannot be used: " + reason,
        "give an absolute path or a file: URI");
  }

  private static String nameOf(String source) {
    String trimmed = source.replaceFirst("/+$", "");
    String name = trimmed.substring(trimmed.lastIndexOf('/') + 1).replaceFirst("\\.git$", "");
    return name.isEmpty() ? "root" : name;
  }
}
