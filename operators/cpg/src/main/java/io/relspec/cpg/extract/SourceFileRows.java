package io.relspec.cpg.extract;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceDiagnostic;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;

/** Rows of the source datasets, in the column order of their contracts. */
final class SourceFileRows {
  private SourceFileRows() {}

  /** A row of {@code source_files}. */
  static RowData row(
      RowKind kind, FileChange change, long fileId, FileVersion version, byte[] contentHash) {
    return GenericRowData.ofKind(
        kind,
        StringData.fromString(change.repo()),
        StringData.fromString(change.path()),
        fileId,
        version.content().bytes(),
        contentHash,
        version.content().sizeBytes(),
        version.fileMode(),
        StringData.fromString(version.commitId()),
        version.commitSeq(),
        TimestampData.fromEpochMillis(version.commitTimeMs()));
  }

  /** A row of {@code source_commits}. */
  static RowData row(SourceCommit commit) {
    return GenericRowData.of(
        StringData.fromString(commit.repo()),
        commit.commitSeq(),
        StringData.fromString(commit.commitId()),
        new GenericArrayData(
            commit.parentIds().stream().map(StringData::fromString).toArray(StringData[]::new)),
        TimestampData.fromEpochMillis(commit.commitTimeMs()),
        commit.ref() == null ? null : StringData.fromString(commit.ref()),
        commit.filesAdded(),
        commit.filesChanged(),
        commit.filesDeleted(),
        commit.isFull());
  }

  /** A row of {@code source_notices}. */
  static RowData row(SourceDiagnostic notice) {
    return GenericRowData.of(
        StringData.fromString(notice.repo()),
        notice.commitSeq(),
        notice.ordinal(),
        notice.path() == null ? null : StringData.fromString(notice.path()),
        StringData.fromString(notice.severity().name()),
        StringData.fromString(notice.code()),
        StringData.fromString(notice.message()));
  }
}
