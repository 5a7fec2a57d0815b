package io.relspec.app.job;

import io.relspec.app.job.AlignedCommits.Aligned;
import io.relspec.cpg.source.DatasetChange;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.follow.ChangeUnit;
import io.relspec.cpg.source.follow.SourceException;
import io.relspec.delta.DeltaException;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** What the tables of other jobs say between two commits, or of the first one. */
final class TableUnit implements ChangeUnit {
  private static final List<String> FILE_COLUMNS =
      List.of(
          "path", "content", "size_bytes", "file_mode", "commit_id", "commit_seq", "commit_time");
  private static final int MILLIS = 3;

  private final FollowedTables followed;
  private final Map<String, TableRows> rows;
  private final @Nullable TableCursor before;
  private final Aligned at;
  private final List<SourceCommit> commits;

  /**
   * A unit.
   *
   * @param rows the tables by dataset
   * @param before the versions before; null for the first unit
   * @param at the versions after
   * @param commits the commits it stands for, the last of them that of {@code at}
   */
  TableUnit(
      FollowedTables followed,
      Map<String, TableRows> rows,
      @Nullable TableCursor before,
      Aligned at,
      List<SourceCommit> commits) {
    this.followed = followed;
    this.rows = rows;
    this.before = before;
    this.at = at;
    this.commits = List.copyOf(commits);
  }

  /** Looks whether all files are there, so that emitting finds no surprise. */
  void requireReadable() throws IOException {
    for (ReadTable table : followed.all()) {
      if (before == null) {
        of(table).requireReadable(at.versionOf(table), partition());
      } else {
        of(table).requireReadable(before.versionOf(table), at.versionOf(table), partition());
      }
    }
  }

  @Override
  public SourceCommit commit() {
    return commits.get(commits.size() - 1);
  }

  @Override
  public byte[] emit(Consumer<SourceRecord> out) throws SourceException, IOException {
    try {
      commits.forEach(out);
      read(followed.files(), FILE_COLUMNS, row -> emitFile(row, out));
      for (ReadTable table : followed.given()) {
        RowDataSerializer serializer = new RowDataSerializer(table.type());
        read(
            table,
            table.type().getFieldNames(),
            row -> out.accept(change(table.dataset(), serializer, row)));
      }
    } catch (DeltaException e) {
      throw TableErrors.unreadable(e);
    }
    return new TableCursor(at.versions()).encode();
  }

  private void read(ReadTable table, List<String> columns, Consumer<RowData> consumer)
      throws IOException {
    if (before == null) {
      of(table).at(at.versionOf(table), partition(), columns, consumer);
    } else {
      of(table)
          .changes(before.versionOf(table), at.versionOf(table), partition(), columns, consumer);
    }
  }

  private TableRows of(ReadTable table) {
    return Objects.requireNonNull(rows.get(table.dataset()));
  }

  private Map<String, String> partition() {
    return Map.of("repo", followed.repo());
  }

  /** The old row of an update says nothing that the new one does not. */
  private void emitFile(RowData row, Consumer<SourceRecord> out) {
    if (row.getRowKind() == RowKind.UPDATE_BEFORE) {
      return;
    }
    String path = row.getString(0).toString();
    boolean isGone = row.getRowKind() == RowKind.DELETE;
    out.accept(new FileChange(followed.repo(), path, isGone ? null : version(row)));
  }

  private FileVersion version(RowData row) {
    Integer mode = row.isNullAt(3) ? null : row.getInt(3);
    // What is shown is reused.
    byte[] content = row.getBinary(1).clone();
    return new FileVersion(
        FileContent.ofStored(content, row.getLong(2), mode, followed.maxFileBytes()),
        mode,
        row.getString(4).toString(),
        row.getLong(5),
        row.getTimestamp(6, MILLIS).getMillisecond());
  }

  private DatasetChange change(String dataset, RowDataSerializer serializer, RowData row) {
    boolean goes = row.getRowKind() == RowKind.DELETE || row.getRowKind() == RowKind.UPDATE_BEFORE;
    BinaryRowData binary = serializer.toBinaryRow(row);
    binary.setRowKind(goes ? RowKind.DELETE : RowKind.INSERT);
    byte[] bytes =
        BinarySegmentUtils.copyToBytes(
            binary.getSegments(), binary.getOffset(), binary.getSizeInBytes());
    return new DatasetChange(followed.repo(), dataset, bytes);
  }

  /** A row of {@code source_commits} with all its columns. */
  static SourceCommit commit(RowData row) {
    List<String> parents = new ArrayList<>();
    ArrayData array = row.getArray(3);
    for (int i = 0; i < array.size(); i++) {
      parents.add(array.getString(i).toString());
    }
    return new SourceCommit(
        row.getString(0).toString(),
        row.getLong(1),
        row.getString(2).toString(),
        parents,
        row.getTimestamp(4, MILLIS).getMillisecond(),
        row.isNullAt(5) ? null : row.getString(5).toString(),
        row.getInt(6),
        row.getInt(7),
        row.getInt(8),
        row.getBoolean(9));
  }
}
