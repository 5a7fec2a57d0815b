package io.relspec.app.job;

import io.relspec.app.job.AlignedCommits.Aligned;
import io.relspec.app.report.RelspecException;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.follow.FollowSplit;
import io.relspec.cpg.source.follow.Follower;
import io.relspec.cpg.source.follow.SourceException;
import io.relspec.delta.DeltaException;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows a repository in the tables of other jobs: the next unit is what their change feeds say
 * between the versions of two commits. Commits have the numbers that the other job has given them.
 */
final class TableFollower implements Follower {
  private final FollowedTables followed;
  private final AlignedCommits commits;
  private final Map<String, TableRows> rows = new TreeMap<>();

  private TableFollower(FollowedTables followed, AlignedCommits commits) {
    this.followed = followed;
    this.commits = commits;
  }

  static TableFollower open(FollowedTables followed) throws IOException {
    TableFollower follower = new TableFollower(followed, AlignedCommits.of(followed));
    for (ReadTable table : followed.all()) {
      follower.rows.put(table.dataset(), TableRows.open(table.location()));
    }
    return follower;
  }

  @Override
  public Poll poll(FollowSplit position) throws SourceException, IOException {
    try {
      return look(position);
    } catch (DeltaException e) {
      throw TableErrors.unreadable(e);
    } catch (RelspecException e) {
      throw TableErrors.noRevision(e);
    }
  }

  private Poll look(FollowSplit position) throws SourceException, IOException {
    TableCursor before = position.isInitial() ? null : TableCursor.decode(position.cursor());
    long after = before == null ? beforeFirst() : position.commitSeq();
    Optional<Aligned> next = commits.after(after);
    if (next.isEmpty()) {
      return new Idle(
          before == null
              ? TableErrors.noCommit(followed.repo(), followed.files().location())
              : null);
    }
    TableUnit unit =
        new TableUnit(followed, rows, before, next.get(), commits(after, before, next.get()));
    unit.requireReadable();
    return new Next(unit);
  }

  private long beforeFirst() throws IOException {
    String from = followed.from();
    OptionalLong found = from == null ? OptionalLong.empty() : commits.find(from);
    return found.isPresent() ? found.getAsLong() - 1 : 0;
  }

  /** The commits that the unit stands for, in their order. */
  private List<SourceCommit> commits(long after, @Nullable TableCursor before, Aligned at)
      throws SourceException, IOException {
    List<SourceCommit> read = new ArrayList<>();
    TableRows table = Objects.requireNonNull(rows.get(followed.commits().dataset()));
    long version = at.versionOf(followed.commits());
    List<String> columns = followed.commits().type().getFieldNames();
    if (before == null) {
      table.at(version, partition(), columns, row -> read.add(TableUnit.commit(row)));
    } else {
      table.changes(
          before.versionOf(followed.commits()),
          version,
          partition(),
          columns,
          row -> read.add(TableUnit.commit(row)));
    }
    read.removeIf(commit -> commit.commitSeq() <= after || commit.commitSeq() > at.commitSeq());
    read.sort((one, other) -> Long.compare(one.commitSeq(), other.commitSeq()));
    boolean isWhole =
        read.size() == at.commitSeq() - after
            && read.get(read.size() - 1).commitId().equals(at.commitId());
    if (isWhole && (before != null || after == 0)) {
      return read;
    }
    if (before == null && !read.isEmpty()) {
      return List.of(beginning(read.get(read.size() - 1), at));
    }
    throw TableErrors.lostCommits(after, at.commitSeq());
  }

  /** A commit that is not the first, with all its files. */
  private SourceCommit beginning(SourceCommit commit, Aligned at) throws IOException {
    int[] files = {0};
    Objects.requireNonNull(rows.get(followed.files().dataset()))
        .at(at.versionOf(followed.files()), partition(), List.of("path"), row -> files[0]++);
    return new SourceCommit(
        commit.repo(),
        commit.commitSeq(),
        commit.commitId(),
        commit.parentIds(),
        commit.commitTimeMs(),
        commit.ref(),
        files[0],
        0,
        0,
        true);
  }

  private Map<String, String> partition() {
    return Map.of("repo", followed.repo());
  }

  @Override
  public void close() {
    // Every file is closed as soon as it is read.
  }
}
