package io.relspec.delta.kernel;

import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A data file of the current version, free of the batch of log entries that it was read from. */
record LiveFile(
    String path,
    Map<String, String> partition,
    long sizeBytes,
    long modificationTimeMs,
    @Nullable String statistics,
    @Nullable Map<String, String> tags,
    @Nullable Long baseRowId,
    @Nullable Long defaultRowCommitVersion,
    @Nullable DeletionVectorDescriptor deletionVector) {

  static LiveFile of(Row add) {
    AddFile file = new AddFile(add);
    return new LiveFile(
        file.getPath(),
        map(file.getPartitionValues()),
        file.getSize(),
        file.getModificationTime(),
        file.getStatsJson().orElse(null),
        file.getTags().map(LiveFile::map).orElse(null),
        file.getBaseRowId().orElse(null),
        file.getDefaultRowCommitVersion().orElse(null),
        file.getDeletionVector().orElse(null));
  }

  /** The same file with another deletion vector, and bounds that are bounds no longer. */
  LiveFile with(DeletionVectorDescriptor vector, String looseStatistics) {
    return new LiveFile(
        path,
        partition,
        sizeBytes,
        modificationTimeMs,
        looseStatistics,
        tags,
        baseRowId,
        defaultRowCommitVersion,
        vector);
  }

  /** The {@code add} struct of the file. */
  Row add(boolean dataChange) {
    Map<Integer, Object> values = new HashMap<>();
    put(values, "path", path);
    put(values, "partitionValues", VectorUtils.stringStringMapValue(partition));
    put(values, "size", sizeBytes);
    put(values, "modificationTime", modificationTimeMs);
    put(values, "dataChange", dataChange);
    put(values, "stats", statistics);
    put(values, "tags", tags == null ? null : VectorUtils.stringStringMapValue(tags));
    put(values, "baseRowId", baseRowId);
    put(values, "defaultRowCommitVersion", defaultRowCommitVersion);
    put(values, "deletionVector", deletionVector == null ? null : deletionVector.toRow());
    return new GenericRow(AddFile.FULL_SCHEMA, values);
  }

  /** The {@code remove} struct of the file. */
  Row remove(long deletionTimestampMs, boolean dataChange) {
    return new AddFile(add(dataChange))
        .toRemoveFileRow(dataChange, Optional.of(deletionTimestampMs));
  }

  private static void put(Map<Integer, Object> values, String field, @Nullable Object value) {
    if (value != null) {
      values.put(AddFile.FULL_SCHEMA.indexOf(field), value);
    }
  }

  private static Map<String, String> map(MapValue values) {
    return VectorUtils.toJavaMap(values);
  }
}
