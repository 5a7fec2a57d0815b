package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code relspec watch} was asked for.
 *
 * @param build what is read and where its tables go
 * @param following whether files or commits are followed
 * @param branch branch whose commits are followed; empty for the one that is checked out
 * @param from revision with whose files it begins; empty for the head of the branch
 */
public record WatchOptions(
    BuildOptions build, Following following, Optional<String> branch, Optional<String> from) {

  /**
   * Takes what concerns following.
   *
   * @param workingDirectory relative paths start here
   * @throws io.relspec.app.report.RelspecException if the source is no directory, or options for
   *     commits are given where files are followed
   */
  public static WatchOptions of(EffectiveOptions options, Path workingDirectory, String source) {
    Following following = options.get(RelspecOptions.FOLLOW);
    Optional<String> branch = options.find(RelspecOptions.BRANCH);
    Optional<String> from = options.find(RelspecOptions.FROM);
    if (following == Following.FILES && (branch.isPresent() || from.isPresent())) {
      throw new RelspecException(
          "OPT-006",
          ExitCode.CONFIGURATION,
          "--branch and --from are about commits, and files are followed",
          "give --follow commits too");
    }
    return new WatchOptions(
        BuildOptions.of(options, workingDirectory, source), following, branch, from);
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
            build.source(),
            build.repo(),
            following,
            branch.orElse("HEAD"),
            build.extraction().settings(),
            build.tasks().settings());
  }
}
