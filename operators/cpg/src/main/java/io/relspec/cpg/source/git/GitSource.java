package io.relspec.cpg.source.git;

import io.relspec.cpg.source.FileScope;
import io.relspec.cpg.source.follow.FollowOptions;
import io.relspec.cpg.source.follow.FollowOptions.Pacing;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.cpg.source.git.GitFollowing.Start;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commits of git repositories, each as one unit of changes; see {@link FollowingSource} for the
 * contract of the stream.
 *
 * <p>What a file is: the blob as it is stored. {@code .gitignore} does not apply to files that are
 * committed. A symbolic link and a pointer of git LFS are files without content; a submodule is a
 * diagnostic. Names that leave the repository, lead into {@code .git} or are not UTF-8 are left out
 * with a diagnostic.
 *
 * <p>Nothing of a repository is executed, and of its configuration nothing is used but the format.
 * A repository that keeps data elsewhere (alternates, linked working trees, symbolic links) is
 * refused unless it is trusted.
 */
public final class GitSource {
  private GitSource() {}

  /** A source without repositories. */
  public static Builder builder() {
    return new Builder();
  }

  /** Repositories, where to begin and to end, and how to follow. */
  public static final class Builder {
    private final List<Named> repositories = new ArrayList<>();
    private FileScope scope = new FileScope(List.of("**/*.py", "**/*.pyi"), List.of(), 4L << 20);
    private CommitOrder order = CommitOrder.FIRST_PARENT;
    private Start start = Start.HEAD;
    private @Nullable String startRevision;
    private @Nullable String untilRevision;
    private int collapseCommits = 1;
    private int maxEntries = 1_000_000;
    private boolean isTrusted;
    private @Nullable Path mirrors;
    private Duration fetchInterval = Duration.ofSeconds(30);
    private FollowOptions options = FollowOptions.defaults();

    private record Named(String repo, String location, @Nullable String branch) {}

    private Builder() {}

    /**
     * Adds a repository and follows what its HEAD points to, also when that changes.
     *
     * @param repo name in all datasets
     * @param location working tree, bare repository, or URL (http, https, git, file)
     */
    public Builder repository(String repo, String location) {
      repositories.add(new Named(repo, location, null));
      return this;
    }

    /**
     * Adds a repository.
     *
     * @param branch short name of a branch, or a full ref such as {@code refs/tags/v1}
     */
    public Builder repository(String repo, String location, String branch) {
      repositories.add(new Named(repo, location, branch));
      return this;
    }

    /** Which files count; by default Python files of at most 4 MiB. */
    public Builder scope(FileScope value) {
      scope = value;
      return this;
    }

    /** Which commits are applied; by default along first parents. */
    public Builder order(CommitOrder value) {
      order = value;
      return this;
    }

    /** Begins with all files of {@code revision}; by default of the head of the branch. */
    public Builder startAt(String revision) {
      start = Start.REVISION;
      startRevision = revision;
      return this;
    }

    /** Begins with the first commit of the history. */
    public Builder startAtBeginning() {
      start = Start.BEGINNING;
      startRevision = null;
      return this;
    }

    /** Ends with {@code revision}. */
    public Builder until(String revision) {
      untilRevision = revision;
      options = options.withBounded(true);
      return this;
    }

    /** Ends with the head that the branch has when it is first looked at for later commits. */
    public Builder bounded() {
      options = options.withBounded(true);
      return this;
    }

    /**
     * Lets up to {@code count} commits that wait be applied as one; only the last of them exists
     * then. By default each is applied.
     */
    public Builder collapseCommits(int count) {
      collapseCommits = count;
      return this;
    }

    /** Limit of entries that may differ between two commits; by default one million. */
    public Builder maxEntries(int value) {
      maxEntries = value;
      return this;
    }

    /** Reads data of the repositories that lies outside of them; by default it is refused. */
    public Builder trustRepositories() {
      isTrusted = true;
      return this;
    }

    /** Where mirrors of remote repositories are kept; every reader must see the same directory. */
    public Builder mirrors(Path directory) {
      mirrors = directory;
      return this;
    }

    /** Time between two fetches of a remote repository; by default 30 s. */
    public Builder fetchInterval(Duration value) {
      fetchInterval = value;
      return this;
    }

    /** How many commits a checkpoint may stand for; by default one of each repository. */
    public Builder pacing(Pacing value) {
      options = options.withPacing(value);
      return this;
    }

    /** Time between two looks at a branch; by default 200 ms. */
    public Builder pollInterval(Duration value) {
      options = options.withPollInterval(value);
      return this;
    }

    /** Waits after failures of a repository; by default from 1 s to 5 min. */
    public Builder backoff(Duration first, Duration longest) {
      options = options.withBackoff(first, longest);
      return this;
    }

    /** Failures in a row after which a source that ends gives a repository up; by default 3. */
    public Builder maxAttempts(int value) {
      options = options.withMaxAttempts(value);
      return this;
    }

    /** Threads per reader that look for commits; by default 2. */
    public Builder threads(int value) {
      options = options.withThreads(value);
      return this;
    }

    /**
     * Lets checkpoints come quickly only while a commit waits for one; see {@link
     * FollowOptions#checkpointsOnDemand()}.
     */
    public Builder checkpointsOnDemand() {
      options = options.withCheckpointsOnDemand(true);
      return this;
    }

    /**
     * The source.
     *
     * @throws IllegalArgumentException if names of repositories are not unique, there is none, or a
     *     remote one has no place for its mirror
     */
    public FollowingSource build() {
      GitFollowing following =
          new GitFollowing(
              scope,
              order,
              start,
              startRevision,
              untilRevision,
              options.isBounded(),
              collapseCommits,
              maxEntries,
              isTrusted,
              mirrors == null ? null : mirrors.toAbsolutePath().toString(),
              fetchInterval);
      List<GitRepository> followed = new ArrayList<>();
      for (Named named : repositories) {
        if (mirrors == null && GitMirror.isRemote(named.location())) {
          throw new IllegalArgumentException(
              "repository " + named.repo() + " is remote: name a directory for mirrors");
        }
        followed.add(new GitRepository(named.repo(), named.location(), named.branch(), following));
      }
      return new FollowingSource(followed, options);
    }
  }
}
