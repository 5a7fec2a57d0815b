package io.relspec.delta.source;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.RowFilter;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableVersion;
import io.relspec.delta.source.ReadRange.End;
import io.relspec.delta.source.ReadRange.Start;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link DeltaSource}. Without further words it gives all rows of the latest version
 * and then all changes, without an end.
 */
public final class DeltaSourceBuilder {
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final long FILES_PER_POLL = 1000;
  private static final long BYTES_PER_POLL = 1L << 30;
  private static final int COMMIT_TIMESTAMP_PRECISION = 3;

  private final String location;
  private final TableLog log;
  private Start start = Start.SNAPSHOT;
  private long startValue;
  private End end = End.NEVER;
  private long endValue;
  private ChangeHandling handling = ChangeHandling.ALL;
  private @Nullable List<String> columns;
  private @Nullable RowType declared;
  private @Nullable List<String> primaryKey;
  private @Nullable RowFilter filter;
  private long limit = -1;
  private Duration pollInterval = POLL_INTERVAL;
  private long filesPerPoll = FILES_PER_POLL;
  private long bytesPerPoll = BYTES_PER_POLL;
  private boolean commitWatermarks;
  private boolean bridgesGaps;

  DeltaSourceBuilder(String location, TableLog log) {
    this.location = location;
    this.log = log;
  }

  /** Starts with all rows of a version. */
  public DeltaSourceBuilder fromSnapshotAtVersion(long version) {
    return from(Start.SNAPSHOT_AT_VERSION, version);
  }

  /** Starts with all rows of the version at a time, milliseconds since the epoch. */
  public DeltaSourceBuilder fromSnapshotAtTime(long epochMs) {
    return from(Start.SNAPSHOT_AT_TIME, epochMs);
  }

  /** Starts with the changes of the first commit that the log still has. */
  public DeltaSourceBuilder fromEarliestChanges() {
    return from(Start.EARLIEST, 0);
  }

  /** Starts with the changes of the next commit. */
  public DeltaSourceBuilder fromLatestChanges() {
    return from(Start.LATEST, 0);
  }

  /** Starts with the changes of a version. */
  public DeltaSourceBuilder fromChangesOfVersion(long version) {
    return from(Start.VERSION, version);
  }

  /** Starts with the changes of the first commit at a time or after it. */
  public DeltaSourceBuilder fromChangesAtTime(long epochMs) {
    return from(Start.TIME, epochMs);
  }

  DeltaSourceBuilder from(Start newStart, long value) {
    start = newStart;
    startValue = value;
    return this;
  }

  /** Ends with the snapshot it starts with. */
  public DeltaSourceBuilder onlySnapshot() {
    return to(End.SNAPSHOT, 0);
  }

  /** Ends with the version that is the latest when reading starts. */
  public DeltaSourceBuilder toLatest() {
    return to(End.LATEST, 0);
  }

  /** Ends with a version, inclusive. */
  public DeltaSourceBuilder toVersion(long version) {
    return to(End.VERSION, version);
  }

  /** Ends with the last version at a time or before it, milliseconds since the epoch. */
  public DeltaSourceBuilder toTime(long epochMs) {
    return to(End.TIME, epochMs);
  }

  DeltaSourceBuilder to(End newEnd, long value) {
    end = newEnd;
    endValue = value;
    return this;
  }

  /** What rows say about changes; all of them by default. */
  public DeltaSourceBuilder handling(ChangeHandling newHandling) {
    handling = newHandling;
    return this;
  }

  /**
   * Which columns rows have, in order: columns of the table and the metadata columns {@code
   * _change_type}, {@code _commit_version} and {@code _commit_timestamp}. By default the columns of
   * the table.
   */
  public DeltaSourceBuilder columns(List<String> names) {
    columns = List.copyOf(names);
    return this;
  }

  /** Types to give columns with, where they differ from the table's in what does not matter. */
  public DeltaSourceBuilder declaredAs(RowType types) {
    declared = types;
    return this;
  }

  /** The columns that identify a row, if they are not those that the table was declared with. */
  public DeltaSourceBuilder primaryKey(List<String> names) {
    primaryKey = List.copyOf(names);
    return this;
  }

  /** Leaves files out that have no row that meets a condition; rows are not filtered. */
  public DeltaSourceBuilder skipFiles(RowFilter condition) {
    filter = condition;
    return this;
  }

  /** Reads not many more rows than this. */
  public DeltaSourceBuilder limit(long rows) {
    limit = rows;
    return this;
  }

  /** How long to wait before looking for new commits; a second by default. */
  public DeltaSourceBuilder pollInterval(Duration interval) {
    pollInterval = interval;
    return this;
  }

  /** How many files the commits may have that are taken at once; a single commit may have more. */
  public DeltaSourceBuilder maxFilesPerPoll(long files) {
    filesPerPoll = files;
    return this;
  }

  /** How long their files may be together; those of a single commit may be longer. */
  public DeltaSourceBuilder maxBytesPerPoll(long bytes) {
    bytesPerPoll = bytes;
    return this;
  }

  /** Whether the time of a version is a watermark when its last row was given; off by default. */
  public DeltaSourceBuilder commitWatermarks(boolean on) {
    commitWatermarks = on;
    return this;
  }

  /**
   * Whether a source whose next commits are no longer in the log goes on with the difference
   * between the rows that it has given and those of the version it ends with, or the latest, as
   * changes of that version; off by default, it fails then. The difference is that of the files:
   * rows that were only moved go out and come in. The files that went since must still be there; a
   * source keeps the names of all files in its state for it.
   */
  public DeltaSourceBuilder bridgeGaps(boolean on) {
    bridgesGaps = on;
    return this;
  }

  /**
   * The source.
   *
   * @throws io.relspec.delta.DeltaException if the table does not have what is asked for
   */
  public DeltaSource build() {
    checkOptions();
    TableVersion table = table();
    ReadRange range = new ReadRange(start, startValue, end, endValue);
    List<String> names = columns == null ? table.rowType().getFieldNames() : columns;
    return new DeltaSource(
        new ReadPlan(
            location,
            log.root(),
            names.stream().map(name -> column(table, name)).toList(),
            table.rowType().getFieldNames(),
            table.version(),
            range,
            handling,
            distribution(table, range),
            filter,
            limit,
            pollInterval.toMillis(),
            filesPerPoll,
            bytesPerPoll,
            commitWatermarks,
            bridgesGaps && range.hasChanges()));
  }

  private void checkOptions() {
    if (end == End.SNAPSHOT && !isSnapshotStart()) {
      throw DeltaErrors.optionInvalid("end", "there is no snapshot to end with");
    }
    if (pollInterval.toMillis() <= 0 || filesPerPoll <= 0 || bytesPerPoll <= 0) {
      throw DeltaErrors.optionInvalid(
          "poll",
          "interval, files and bytes must be positive, not %s, %d and %d"
              .formatted(pollInterval, filesPerPoll, bytesPerPoll));
    }
    if (limit >= 0 && end != End.SNAPSHOT) {
      throw DeltaErrors.optionInvalid("limit", "changes have no limit");
    }
  }

  private boolean isSnapshotStart() {
    return new ReadRange(start, 0, end, 0).start().isSnapshot();
  }

  /**
   * Old snapshots are read with their own columns, unless one is asked for that came later, and
   * everything else with the latest.
   */
  private TableVersion table() {
    if (end == End.SNAPSHOT && start == Start.SNAPSHOT_AT_VERSION) {
      return withAll(log.at(startValue));
    }
    if (end == End.SNAPSHOT && start == Start.SNAPSHOT_AT_TIME) {
      return withAll(log.atTime(startValue));
    }
    return log.latest();
  }

  private TableVersion withAll(TableVersion old) {
    List<String> wanted = new ArrayList<>(columns == null ? List.of() : columns);
    wanted.removeAll(old.rowType().getFieldNames());
    wanted.removeAll(DeltaSource.METADATA);
    return wanted.isEmpty() ? old : log.latest();
  }

  private OutputColumn column(TableVersion table, String name) {
    int position = table.rowType().getFieldIndex(name);
    if (position < 0) {
      return metadata(name);
    }
    OutputColumn.Origin origin =
        table.partitionColumns().contains(name)
            ? OutputColumn.Origin.PARTITION
            : OutputColumn.Origin.DATA;
    LogicalType type = table.rowType().getTypeAt(position);
    if (declared != null && declared.getFieldIndex(name) >= 0) {
      LogicalType wanted = declared.getTypeAt(declared.getFieldIndex(name));
      DeclaredTypes.check(location, name, wanted, type);
      type = wanted;
    }
    return new OutputColumn(name, type, origin);
  }

  private OutputColumn metadata(String name) {
    return switch (name) {
      case DeltaSource.CHANGE_TYPE ->
          new OutputColumn(
              name,
              new VarCharType(false, VarCharType.MAX_LENGTH),
              OutputColumn.Origin.CHANGE_TYPE);
      case DeltaSource.COMMIT_VERSION ->
          new OutputColumn(name, new BigIntType(false), OutputColumn.Origin.COMMIT_VERSION);
      case DeltaSource.COMMIT_TIMESTAMP ->
          new OutputColumn(
              name,
              new LocalZonedTimestampType(false, COMMIT_TIMESTAMP_PRECISION),
              OutputColumn.Origin.COMMIT_TIMESTAMP);
      default -> throw DeltaErrors.schemaMismatch(location, "a column " + name, "none");
    };
  }

  /**
   * Partitions can be read apart if no row moves between them: rows that are known by their key do
   * not if the key has the partition columns, rows that are known by all their columns never do.
   */
  private Distribution distribution(TableVersion table, ReadRange range) {
    if (!range.hasChanges()) {
      return Distribution.ANY;
    }
    List<String> key = primaryKey == null ? table.primaryKey() : primaryKey;
    boolean isFixed = key.isEmpty() || new HashSet<>(key).containsAll(table.partitionColumns());
    return isFixed && !table.partitionColumns().isEmpty()
        ? Distribution.BY_PARTITION
        : Distribution.SINGLE;
  }
}
