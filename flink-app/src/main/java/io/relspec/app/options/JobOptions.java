package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a job on a cluster was asked for. How it runs (parallelism, checkpoints, state) is Flink's
 * configuration and has no option here.
 *
 * @param repositories git repositories to follow, each with a name of its own; at least one, or
 *     none if tables are followed
 * @param isList whether they were given as a list, which may be another for the same tables
 * @param out directory that gets the tables, absolute and normalised
 * @param extraction which files are read and how
 * @param commits how commits are taken; where they begin counts for a new job only
 * @param mirrors directory for the mirror of a remote repository, absolute; given if one is remote
 * @param tasks which relations there are
 * @param upgradeMap file with the state that may be dropped, absolute
 * @param upstream tables to follow in the place of repositories
 */
public record JobOptions(
    List<FollowedRepository> repositories,
    boolean isList,
    Path out,
    ExtractionOptions extraction,
    CommitOptions commits,
    Optional<Path> mirrors,
    TaskOptions tasks,
    Optional<Path> upgradeMap,
    Optional<UpstreamTables> upstream) {

  static final Option<String> SOURCE =
      Option.derived(
          "source",
          OptionType.text("LOCATION"),
          "must be given, or --repository or --tables",
          "git repository to follow: absolute path of a working tree or bare repository, or URL");

  static final Option<List<String>> REPOSITORY =
      Option.derived(
          "repository",
          OptionType.texts("NAME=LOCATION[#BRANCH]"),
          "none",
          "git repository to follow under a name; repeatable, in the place of --source");

  static final Option<String> TABLES =
      Option.derived(
          "tables",
          OptionType.text("DIR"),
          "repositories are followed",
          "output directory of another job whose files are followed, in the place of --source");

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
          REPOSITORY,
          TABLES,
          OUT,
          MIRRORS,
          RelspecOptions.REPO,
          RelspecOptions.BRANCH,
          RelspecOptions.FROM,
          RelspecOptions.COMMIT_ORDER,
          RelspecOptions.COLLAPSE_COMMITS,
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
          RelspecOptions.CONTRACTS_MODE,
          RelspecOptions.ONLY,
          RelspecOptions.DATASET,
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
    Optional<Path> mirrors = place(options, MIRRORS);
    Optional<List<String>> list = options.find(REPOSITORY);
    Optional<UpstreamTables> upstream = upstream(options);
    List<FollowedRepository> repositories =
        upstream.isPresent() ? List.of() : repositories(list, options);
    for (FollowedRepository repository : repositories) {
      if (RepositoryLocation.isRemote(repository.source()) && mirrors.isEmpty()) {
        throw new RelspecException(
            "OPT-007",
            ExitCode.CONFIGURATION,
            "repository "
                + RepositoryLocation.withoutUser(repository.source())
                + " is remote, and there is no place for its mirror",
            "give --mirrors DIR");
      }
    }
    return new JobOptions(
        repositories,
        list.isPresent(),
        absolute(OUT.flag(), options.get(OUT)),
        ExtractionOptions.of(options),
        CommitOptions.of(options),
        mirrors,
        tasks(options, upstream.isPresent()),
        place(options, RelspecOptions.UPGRADE_MAP),
        upstream);
  }

  private static List<FollowedRepository> repositories(
      Optional<List<String>> list, EffectiveOptions options) {
    return list.isPresent() ? several(list.get(), options) : List.of(one(options));
  }

  private static Optional<UpstreamTables> upstream(EffectiveOptions options) {
    Optional<String> directory = options.find(TABLES);
    if (directory.isPresent()) {
      for (Option<?> ofGit :
          List.of(
              SOURCE,
              REPOSITORY,
              MIRRORS,
              RelspecOptions.BRANCH,
              RelspecOptions.COMMIT_ORDER,
              RelspecOptions.COLLAPSE_COMMITS)) {
        if (options.find(ofGit).isPresent()) {
          throw new RelspecException(
              "OPT-011",
              ExitCode.CONFIGURATION,
              ofGit.flag() + " is about git repositories, and tables are followed",
              "leave out " + ofGit.flag() + " or --tables");
        }
      }
    }
    return directory.map(
        text ->
            new UpstreamTables(absolute(TABLES.flag(), text), options.find(RelspecOptions.REPO)));
  }

  private static TaskOptions tasks(EffectiveOptions options, boolean followsTables) {
    TaskCut cut =
        TaskCut.of(
            options.get(RelspecOptions.ONLY),
            options.get(RelspecOptions.DATASET),
            directory -> absolute(RelspecOptions.DATASET.flag(), directory).toString());
    if (!followsTables) {
      cut.requireNothingGiven("give --tables in the place of repositories");
    }
    return new TaskOptions(
        List.of(),
        place(options, RelspecOptions.RELATIONS).orElse(null),
        cut,
        options.get(RelspecOptions.CONTRACTS_MODE));
  }

  private static Optional<Path> place(EffectiveOptions options, Option<Path> option) {
    return options.find(option).map(path -> absolute(option.flag(), path.toString()));
  }

  private static FollowedRepository one(EffectiveOptions options) {
    String source = source(SOURCE.flag(), options.get(SOURCE));
    return new FollowedRepository(
        options.find(RelspecOptions.REPO).orElseGet(() -> RepositoryLocation.nameOf(source)),
        source,
        options.find(RelspecOptions.BRANCH));
  }

  private static List<FollowedRepository> several(List<String> texts, EffectiveOptions options) {
    for (Option<String> ofOne : List.of(SOURCE, RelspecOptions.REPO, RelspecOptions.FROM)) {
      if (options.find(ofOne).isPresent()) {
        throw badList(ofOne.flag() + " is about one repository", "leave it out, or give --source");
      }
    }
    SortedMap<String, FollowedRepository> named = new TreeMap<>();
    for (String text : texts) {
      FollowedRepository repository = named(text, options.find(RelspecOptions.BRANCH));
      if (named.put(repository.repo(), repository) != null) {
        throw badList("two repositories are named " + repository.repo(), "name them apart");
      }
    }
    return List.copyOf(named.values());
  }

  private static FollowedRepository named(String text, Optional<String> branch) {
    int name = text.indexOf('=');
    int end = text.lastIndexOf('#');
    if (name < 1 || end == text.length() - 1) {
      throw badList(
          RepositoryLocation.withoutUser(text) + " is not " + REPOSITORY.type().placeholder(),
          "write for instance shop=/data/shop.git#main");
    }
    boolean hasBranch = end > name;
    return new FollowedRepository(
        text.substring(0, name),
        source(REPOSITORY.flag(), text.substring(name + 1, hasBranch ? end : text.length())),
        hasBranch ? Optional.of(text.substring(end + 1)) : branch);
  }

  private static RelspecException badList(String problem, String hint) {
    return new RelspecException(
        "OPT-009", ExitCode.CONFIGURATION, "--repository: " + problem, hint);
  }

  /**
   * What must stay the same while tables are followed, one setting per line. Repositories of a list
   * come and go: rows of one that is not followed any more stay as they are.
   */
  public String settings() {
    return followed() + extraction.settings() + tasks.cut().settings() + tasks.ofContracts();
  }

  private String followed() {
    if (upstream.isPresent()) {
      return "follow tables %s\nrepo %s\n"
          .formatted(upstream.get().directory(), upstream.get().repo().orElse("all"));
    }
    if (isList) {
      return "follow commits of a list\n";
    }
    FollowedRepository one = repositories.get(0);
    return """
        source %s
        repo %s
        follow commits
        branch %s
        """
        .formatted(
            RepositoryLocation.withoutUser(one.source()), one.repo(), one.branch().orElse("HEAD"));
  }

  /** The repositories, or the tables, as they may be shown. */
  public String publicSources() {
    if (upstream.isPresent()) {
      return upstream.get().directory().toString();
    }
    return repositories.stream()
        .map(repository -> RepositoryLocation.withoutUser(repository.source()))
        .collect(Collectors.joining(", "));
  }

  /** The processes of a cluster have no working directory in common. */
  private static String source(String flag, String location) {
    return RepositoryLocation.isRemote(location) ? location : absolute(flag, location).toString();
  }

  private static Path absolute(String flag, String location) {
    String path = location.startsWith("file:") ? pathOf(flag, location) : location;
    if (RepositoryLocation.isRemote(path)) {
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
        flag + " " + RepositoryLocation.withoutUser(location) + " cannot be used: " + reason,
        "give an absolute path or a file: URI");
  }
}
