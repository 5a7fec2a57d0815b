package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code relspec watch} was asked for.
 *
 * @param build what is read and where its tables go
 * @param location of what is followed: an absolute path, or the URL of a remote repository
 * @param following what is followed
 * @param branch branch whose commits are followed; empty for the one that is checked out
 * @param commits how commits are taken
 * @param upstream the tables to follow, empty if files or commits are followed
 */
public record WatchOptions(
    BuildOptions build,
    String location,
    Following following,
    Optional<String> branch,
    CommitOptions commits,
    Optional<UpstreamTables> upstream) {
  private static final Set<Following> BRANCH_IS_NO_USE = Set.of(Following.FILES, Following.TABLES);
  private static final Set<Following> FROM_IS_NO_USE =
      Set.of(Following.FILES, Following.REPOSITORIES);

  /**
   * Takes what concerns following.
   *
   * @param workingDirectory relative paths start here
   * @param source a directory, or the URL of a repository whose commits are followed
   * @throws io.relspec.app.report.RelspecException if the source is no directory, or options are
   *     given that mean nothing for what is followed
   */
  public static WatchOptions of(EffectiveOptions options, Path workingDirectory, String source) {
    Following following = options.get(RelspecOptions.FOLLOW);
    Optional<String> branch = options.find(RelspecOptions.BRANCH);
    CommitOptions commits = CommitOptions.of(options);
    requireNot(BRANCH_IS_NO_USE, following, "--branch", branch);
    requireNot(BRANCH_IS_NO_USE, following, "--commit-order", commits.order());
    requireNot(BRANCH_IS_NO_USE, following, "--collapse-commits", commits.collapse());
    requireNot(FROM_IS_NO_USE, following, "--from", commits.from());
    if (following == Following.REPOSITORIES) {
      requireNot(Set.of(following), following, "--repo", options.find(RelspecOptions.REPO));
    }
    boolean isRemote = following == Following.COMMITS && RepositoryLocation.isRemote(source);
    BuildOptions build =
        isRemote
            ? BuildOptions.ofRemote(options, workingDirectory, source)
            : BuildOptions.of(options, workingDirectory, source);
    Optional<UpstreamTables> upstream = Optional.empty();
    if (following == Following.TABLES) {
      upstream = Optional.of(new UpstreamTables(build.source(), options.find(RelspecOptions.REPO)));
    } else {
      build.tasks().cut().requireNothingGiven("give --follow tables too");
    }
    String location = isRemote ? source : build.source().toString();
    return new WatchOptions(build, location, following, branch, commits, upstream);
  }

  private static void requireNot(
      Set<Following> without, Following following, String flag, Optional<?> value) {
    if (value.isPresent() && without.contains(following)) {
      String followed = following.name().toLowerCase(Locale.ROOT);
      throw new RelspecException(
          "OPT-006",
          ExitCode.CONFIGURATION,
          flag + " means nothing where " + followed + " are followed",
          "give --follow commits too, or leave it out");
    }
  }

  /** Whether commits are fetched from elsewhere; their mirror is then the source of the build. */
  public boolean isRemote() {
    return RepositoryLocation.isRemote(location);
  }

  /** What is followed, as it may be shown. */
  public String publicLocation() {
    return RepositoryLocation.withoutUser(location);
  }

  /** What must stay the same while tables are followed, one setting per line. */
  public String settings() {
    return """
        source %s
        repo %s
        follow %s
        branch %s
        %s%s"""
        .formatted(
            publicLocation(),
            build.repo(),
            following,
            branch.orElse("HEAD"),
            build.extraction().settings(),
            build.tasks().settings());
  }
}
