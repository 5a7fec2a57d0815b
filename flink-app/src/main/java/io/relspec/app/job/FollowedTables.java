package io.relspec.app.job;

import io.relspec.cpg.source.follow.Follower;
import io.relspec.cpg.source.follow.FollowerFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A repository as other jobs have stored it.
 *
 * @param repo name of the repository
 * @param files its table {@code source_files}
 * @param commits its table {@code source_commits}
 * @param given tables of further datasets
 * @param from revision to begin with; null for the first commit that all tables have
 * @param maxFileBytes files that are larger have no content
 */
record FollowedTables(
    String repo,
    ReadTable files,
    ReadTable commits,
    List<ReadTable> given,
    @Nullable String from,
    long maxFileBytes)
    implements FollowerFactory {
  private static final long serialVersionUID = 1L;

  FollowedTables {
    given = List.copyOf(given);
  }

  /** All tables that are read. */
  List<ReadTable> all() {
    List<ReadTable> all = new ArrayList<>(List.of(files, commits));
    all.addAll(given);
    return all;
  }

  @Override
  public Follower open() throws IOException {
    return TableFollower.open(this);
  }
}
