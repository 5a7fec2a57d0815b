package io.relspec.app.job;

import io.relspec.cpg.source.follow.SourceException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The commits of a repository that all tables have, by what the jobs that write them say in {@code
 * cpg_snapshots}.
 *
 * <p>A commit counts only if each table has a version that is of it alone: where several became
 * visible together, the last of them.
 */
final class AlignedCommits {
  private final FollowedTables followed;
  private final Map<String, Log> logs = new LinkedHashMap<>();

  /**
   * A commit.
   *
   * @param commitSeq counts the commits of the repository that were applied
   * @param commitId name of the commit
   * @param versions version of each table by dataset
   */
  record Aligned(long commitSeq, String commitId, SortedMap<String, Long> versions) {
    long versionOf(ReadTable table) {
      return Objects.requireNonNull(versions.get(table.dataset()));
    }
  }

  /** What a job says about the versions of its tables, as far as it is still needed. */
  private static final class Log {
    private final SnapshotLog snapshots;
    private final SortedMap<Long, Snapshot> own = new TreeMap<>();
    private boolean hasBegun;

    Log(SnapshotLog snapshots) {
      this.snapshots = snapshots;
    }

    void look() throws IOException {
      if (!hasBegun && !snapshots.exists()) {
        return;
      }
      List<Snapshot> news = hasBegun ? snapshots.news() : snapshots.allUntilNow();
      hasBegun = true;
      for (Snapshot snapshot : news) {
        if (snapshot.lastCommitSeq() == snapshot.commitSeq()) {
          own.put(snapshot.commitSeq(), snapshot);
        }
      }
    }

    void forgetUntil(long commitSeq) {
      own.headMap(commitSeq + 1).clear();
    }
  }

  private AlignedCommits(FollowedTables followed) {
    this.followed = followed;
  }

  /** The commits of tables; nothing is read yet. */
  static AlignedCommits of(FollowedTables followed) throws IOException {
    AlignedCommits commits = new AlignedCommits(followed);
    for (ReadTable table : followed.all()) {
      if (!commits.logs.containsKey(table.snapshots())) {
        SnapshotLog log = SnapshotLog.ofRepository(table.snapshots(), followed.repo());
        commits.logs.put(table.snapshots(), new Log(log));
      }
    }
    return commits;
  }

  /**
   * The place of a revision among the commits that the files have.
   *
   * @return empty if they have no commit yet
   * @throws io.relspec.app.report.RelspecException if the revision is none of them
   */
  OptionalLong find(String revision) throws IOException {
    SnapshotLog log = SnapshotLog.ofRepository(followed.files().snapshots(), followed.repo());
    List<Snapshot> all = log.exists() ? log.all() : List.of();
    return all.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Revisions.find(all, revision).commitSeq());
  }

  /**
   * The first commit after one that all tables have; earlier ones are not asked for any more.
   *
   * @throws SourceException if the tables do not belong together
   */
  Optional<Aligned> after(long commitSeq) throws SourceException, IOException {
    for (Log log : logs.values()) {
      log.look();
      log.forgetUntil(commitSeq);
    }
    for (Snapshot snapshot : ofFiles().own.values()) {
      if (logs.values().stream().allMatch(log -> log.own.containsKey(snapshot.commitSeq()))) {
        return Optional.of(aligned(snapshot));
      }
    }
    return Optional.empty();
  }

  private Log ofFiles() {
    return Objects.requireNonNull(logs.get(followed.files().snapshots()));
  }

  private Aligned aligned(Snapshot ofFiles) throws SourceException {
    SortedMap<String, Long> versions = new TreeMap<>();
    for (ReadTable table : followed.all()) {
      Log log = Objects.requireNonNull(logs.get(table.snapshots()));
      Snapshot snapshot = Objects.requireNonNull(log.own.get(ofFiles.commitSeq()));
      if (!snapshot.commitId().equals(ofFiles.commitId())) {
        throw TableErrors.otherCommit(
            ofFiles.commitSeq(), ofFiles.commitId(), snapshot.commitId(), table);
      }
      Long version = snapshot.versions().get(table.dataset());
      if (version == null) {
        throw TableErrors.notStored(table, snapshot.commitId());
      }
      versions.put(table.dataset(), version);
    }
    return new Aligned(ofFiles.commitSeq(), ofFiles.commitId(), versions);
  }
}
