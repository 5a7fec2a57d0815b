package io.relspec.app.job;

import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;

/** Reads {@code cpg_snapshots}. Not thread-safe. */
final class SnapshotLog {
  private static final List<String> COLUMNS =
      List.of("repo", "commit_seq", "commit_id", "last_commit_seq", "table_name", "table_version");
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::repo).thenComparing(Key::commitSeq);

  private final TableRows rows;
  private final Map<String, String> partition;
  private long seen;

  private SnapshotLog(TableRows rows, Map<String, String> partition) {
    this.rows = rows;
    this.partition = partition;
  }

  /** A commit that was applied. */
  private record Key(String repo, long commitSeq, String commitId, long lastCommitSeq) {
    static Key of(RowData row) {
      return new Key(
          row.getString(0).toString(), row.getLong(1), row.getString(2).toString(), row.getLong(3));
    }
  }

  /** The snapshots of a build; nothing is read yet. */
  static SnapshotLog open(StoredTables tables) throws IOException {
    String location = tables.location(tables.contracts().get(StoredTables.SNAPSHOTS)).toString();
    return new SnapshotLog(TableRows.open(location), Map.of());
  }

  /** The snapshots of one repository in a table; nothing is read yet. */
  static SnapshotLog ofRepository(String location, String repo) throws IOException {
    return new SnapshotLog(TableRows.open(location), Map.of("repo", repo));
  }

  /** Whether there is such a table. */
  boolean exists() throws IOException {
    return rows.log().exists();
  }

  /** All snapshots by repository in the order of their commits. */
  List<Snapshot> all() throws IOException {
    return at(rows.log().latest().version());
  }

  private List<Snapshot> at(long version) throws IOException {
    SortedMap<Key, SortedMap<String, Long>> found = new TreeMap<>(ORDER);
    rows.at(version, partition, COLUMNS, row -> take(row, found));
    return snapshots(found);
  }

  /** The same; from now on {@link #news} gives later snapshots only. */
  List<Snapshot> allUntilNow() throws IOException {
    seen = rows.log().latest().version();
    return at(seen);
  }

  /** From now on {@link #news} gives later snapshots only. */
  void skipOld() throws IOException {
    seen = exists() ? rows.log().latest().version() : 0;
  }

  /** The snapshots that have come since this was asked before. */
  List<Snapshot> news() throws IOException {
    if (!rows.log().hasCommit(seen + 1)) {
      return List.of();
    }
    SortedMap<Key, SortedMap<String, Long>> found = new TreeMap<>(ORDER);
    long latest = rows.log().latest().version();
    rows.changes(seen, latest, partition, COLUMNS, row -> take(row, found));
    seen = latest;
    return snapshots(found);
  }

  private static void take(RowData row, SortedMap<Key, SortedMap<String, Long>> found) {
    found
        .computeIfAbsent(Key.of(row), key -> new TreeMap<>())
        .put(row.getString(4).toString(), row.getLong(5));
  }

  private static List<Snapshot> snapshots(SortedMap<Key, SortedMap<String, Long>> found) {
    List<Snapshot> snapshots = new ArrayList<>();
    for (Map.Entry<Key, SortedMap<String, Long>> entry : found.entrySet()) {
      Key key = entry.getKey();
      snapshots.add(
          new Snapshot(
              key.repo(), key.commitSeq(), key.commitId(), key.lastCommitSeq(), entry.getValue()));
    }
    return snapshots;
  }
}
