package io.relspec.delta.source;

import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.StoredFile;
import io.relspec.delta.kernel.TableLog;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/**
 * Rows and changes of a table for a program that is no job: read one after the other by the calling
 * thread. What is shown is one object that is reused, with the columns that are asked for.
 */
public final class TableRows {
  private final String location;
  private final TableLog log;

  private TableRows(String location, TableLog log) {
    this.location = location;
    this.log = log;
  }

  /** The table in a directory; nothing is read yet. */
  public static TableRows open(String location) throws IOException {
    return new TableRows(location, TableLog.open(location));
  }

  /** The log of the table. */
  public TableLog log() {
    return log;
  }

  /**
   * Shows all rows of a version.
   *
   * @throws io.relspec.delta.DeltaException if the version or a file of it is gone
   */
  public void at(long version, List<String> columns, Consumer<RowData> consumer)
      throws IOException {
    at(version, Map.of(), columns, consumer);
  }

  /** The same of the partitions that have some values. */
  public void at(
      long version, Map<String, String> partition, List<String> columns, Consumer<RowData> consumer)
      throws IOException {
    ReadPlan plan =
        new DeltaSourceBuilder(location, log)
            .fromSnapshotAtVersion(version)
            .onlySnapshot()
            .columns(columns)
            .build()
            .plan();
    read(
        plan,
        new DeltaSourceSplit("rows", version, 0, false, filesAt(version, partition)),
        consumer);
  }

  private List<FileRead> filesAt(long version, Map<String, String> partition) {
    return log.files(version, Optional.empty()).stream()
        .map(FileRead::of)
        .filter(file -> isIn(partition, file))
        .toList();
  }

  private static boolean isIn(Map<String, String> partition, FileRead file) {
    return file.partition().entrySet().containsAll(partition.entrySet());
  }

  /**
   * Makes sure that the rows of a version can be read, as far as a look at their files tells.
   *
   * @throws io.relspec.delta.DeltaException if the version or a file of it is gone
   */
  public void requireReadable(long version, Map<String, String> partition) throws IOException {
    requireThere(filesAt(version, partition));
  }

  /**
   * The same of the changes after a version.
   *
   * @param after the version before the first commit
   * @param last the version of the last commit, not less
   * @throws io.relspec.delta.DeltaException if a commit or a file of it is gone
   */
  public void requireReadable(long after, long last, Map<String, String> partition)
      throws IOException {
    for (Commit commit : commits(after, last)) {
      requireThere(filesOf(commit, partition));
    }
  }

  private static void requireThere(List<FileRead> files) throws IOException {
    for (FileRead file : files) {
      StoredFile unused = StoredFile.find(file.path(), file.sizeBytes());
    }
  }

  private List<Commit> commits(long after, long last) throws IOException {
    return after == last ? List.of() : log.commits(after + 1, last, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private static List<FileRead> filesOf(Commit commit, Map<String, String> partition) {
    return CommitChanges.of(commit).stream().filter(file -> isIn(partition, file)).toList();
  }

  /**
   * Shows all changes after a version, commit by commit; of a commit, rows that go come before rows
   * that come.
   *
   * @param after the version before the first commit
   * @param last the version of the last commit, not less
   * @throws io.relspec.delta.DeltaException if a commit or a file of it is gone
   */
  public void changes(long after, long last, List<String> columns, Consumer<RowData> consumer)
      throws IOException {
    changes(after, last, Map.of(), columns, consumer);
  }

  /** The same of the partitions that have some values. */
  public void changes(
      long after,
      long last,
      Map<String, String> partition,
      List<String> columns,
      Consumer<RowData> consumer)
      throws IOException {
    if (after == last) {
      return;
    }
    ReadPlan plan =
        new DeltaSourceBuilder(location, log)
            .fromChangesOfVersion(after + 1)
            .toVersion(last)
            .columns(columns)
            .build()
            .plan();
    for (Commit commit : commits(after, last)) {
      List<FileRead> files = filesOf(commit, partition);
      read(
          plan,
          new DeltaSourceSplit("changes", commit.version(), commit.timestampMs(), true, files),
          consumer);
    }
  }

  private static void read(ReadPlan plan, DeltaSourceSplit split, Consumer<RowData> consumer)
      throws IOException {
    for (FileRead file : split.files()) {
      try (FileCursor cursor = FileCursor.open(plan, split, file)) {
        while (cursor.nextBatch()) {
          for (RowData row = cursor.next(); row != null; row = cursor.next()) {
            consumer.accept(row);
          }
        }
      }
    }
  }
}
