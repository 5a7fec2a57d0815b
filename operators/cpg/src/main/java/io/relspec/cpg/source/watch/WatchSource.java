package io.relspec.cpg.source.watch;

import io.relspec.cpg.source.FileScope;
import io.relspec.cpg.source.follow.FollowOptions;
import io.relspec.cpg.source.follow.FollowingSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of working trees, one unit per quiet period; see {@link FollowingSource} for the
 * contract of the stream.
 *
 * <p>Which files count and how they are read is what {@code DirectorySource} does: the same globs,
 * {@code .gitignore} files and limits. The first unit holds all files; a unit is called {@code
 * scan-<commitSeq>}. A file that keeps its size and modification time is not looked at again.
 */
public final class WatchSource {
  private WatchSource() {}

  /** A source without directories. */
  public static Builder builder() {
    return new Builder();
  }

  /** Directories and how they are watched. */
  public static final class Builder {
    private final List<String> repos = new ArrayList<>();
    private final List<String> roots = new ArrayList<>();
    private FileScope scope = new FileScope(List.of("**/*.py", "**/*.pyi"), List.of(), 4L << 20);
    private Duration quietPeriod = Duration.ofMillis(200);
    private Duration maxDelay = Duration.ofSeconds(5);
    private FollowOptions options = FollowOptions.defaults();

    private Builder() {}

    /**
     * Adds a directory.
     *
     * @param repo name of the repository in all datasets
     * @throws IOException if there is none
     */
    public Builder directory(String repo, Path root) throws IOException {
      repos.add(repo);
      roots.add(root.toRealPath().toString());
      return this;
    }

    /** Which files count; by default Python files of at most 4 MiB. */
    public Builder scope(FileScope value) {
      scope = value;
      return this;
    }

    /**
     * How long nothing must change before changes are taken, and how long that is waited for; by
     * default 200 ms and 5 s.
     */
    public Builder debounce(Duration quiet, Duration longest) {
      quietPeriod = quiet;
      maxDelay = longest;
      return this;
    }

    /** How repositories are followed; watching never ends. */
    public Builder options(FollowOptions value) {
      options = value.withBounded(false);
      return this;
    }

    /** The source. */
    public FollowingSource build() {
      List<WatchedDirectory> watched = new ArrayList<>();
      for (int i = 0; i < repos.size(); i++) {
        watched.add(new WatchedDirectory(repos.get(i), roots.get(i), scope, quietPeriod, maxDelay));
      }
      return new FollowingSource(watched, options);
    }
  }
}
