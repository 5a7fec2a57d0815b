package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Route;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.delta.sink.DeltaSinks;
import io.relspec.delta.sink.DeltaSnapshots;
import io.relspec.delta.sink.NetChanges;
import io.relspec.delta.sink.SnapshotMarks;
import io.relspec.delta.sink.SnapshotTable;
import io.relspec.delta.sink.WrittenTable;
import io.relspec.udf.columnar.ColumnarBatch;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Connects streams to the tables of a build. A dataset that comes by both routes, some rows from
 * relations and the bulk in batches, still has one committer.
 */
final class DeltaOutputs {
  private final StoredTables tables;
  private final WriteMode mode;
  private final DeltaSinkOptions options;
  private final SortedMap<String, WrittenTable> written = new TreeMap<>();
  private @Nullable NativeStreams streams;

  DeltaOutputs(StoredTables tables, WriteMode mode, DeltaSinkOptions options) {
    this.tables = tables;
    this.mode = mode;
    this.options = options;
  }

  /** Where native rows and batches come from; set once, before the first write. */
  void takeFrom(NativeStreams nativeStreams) {
    streams = nativeStreams;
  }

  /** Writes what a relation yields, along with the batches of the same dataset. */
  DataStreamSink<?> write(DatasetContract contract, DataStream<RowData> changes) {
    return switch (mode) {
      case APPEND -> {
        DataStream<RowData> net = NetChanges.of(changes, StoredTables.sinkId(contract));
        yield append(contract, Optional.of(net), batches(contract));
      }
      case FOLLOW -> follow(contract, Optional.of(changes));
    };
  }

  /** Writes a dataset that comes from native code alone. */
  DataStreamSink<?> writeNative(DatasetContract contract) {
    Optional<DataStream<RowData>> rows =
        contract.route() == Route.ROW ? Optional.of(streams().rows(contract)) : Optional.empty();
    return switch (mode) {
      case APPEND -> append(contract, rows, batches(contract));
      case FOLLOW -> follow(contract, rows);
    };
  }

  /** Writes the files of the source as they are now. */
  DataStreamSink<?> writeFiles(DatasetContract contract, DataStream<RowData> changes) {
    return switch (mode) {
      case APPEND -> append(contract, Optional.of(changes), Collections.emptySortedMap());
      case FOLLOW -> follow(contract, Optional.of(changes));
    };
  }

  /** Writes what the source says once and for all. */
  DataStreamSink<?> writeOnce(DatasetContract contract, DataStream<RowData> rows) {
    return append(contract, Optional.of(rows), Collections.emptySortedMap());
  }

  /**
   * Writes which versions of all tables written so far belong to a commit.
   *
   * @param commits rows of {@code source_commits}
   * @param commitContract what these rows are
   */
  DataStreamSink<?> writeSnapshots(
      DatasetContract contract, DataStream<RowData> commits, DatasetContract commitContract) {
    SnapshotMarks.Columns columns =
        new SnapshotMarks.Columns(
            commitContract.indexOf("repo"),
            commitContract.indexOf("commit_seq"),
            commitContract.indexOf("commit_id"));
    return DeltaSnapshots.record(
        tables.spec(contract),
        StoredTables.sinkId(contract),
        new SnapshotMarks(commits, columns),
        List.copyOf(written.values()),
        this::described,
        options(contract));
  }

  private SnapshotTable described(WrittenTable table) {
    DatasetContract contract = tables.contracts().get(table.spec().name());
    return new SnapshotTable(
        contract.database().yamlName(),
        contract.dataset(),
        table.spec().location(),
        table.sinkId(),
        contract.version().toString());
  }

  private DataStreamSink<?> follow(DatasetContract contract, Optional<DataStream<RowData>> rows) {
    TableSpec spec = tables.spec(contract);
    String sinkId = StoredTables.sinkId(contract);
    return taken(
        contract.route() == Route.COLUMNAR
            ? DeltaSinks.replacements(
                spec, sinkId, rows, streams().scopes(contract), options(contract))
            : DeltaSinks.changes(spec, sinkId, rows.orElseThrow(), options(contract)));
  }

  private SortedMap<String, DataStream<ColumnarBatch>> batches(DatasetContract contract) {
    return contract.route() == Route.COLUMNAR
        ? streams().batches(contract)
        : Collections.emptySortedMap();
  }

  private NativeStreams streams() {
    return Objects.requireNonNull(streams, "the native streams are set before outputs are made");
  }

  private DataStreamSink<?> append(
      DatasetContract contract,
      Optional<DataStream<RowData>> rows,
      SortedMap<String, DataStream<ColumnarBatch>> batches) {
    return taken(
        DeltaSinks.append(
            tables.spec(contract),
            StoredTables.sinkId(contract),
            rows,
            batches,
            options(contract)));
  }

  private DeltaSinkOptions options(DatasetContract contract) {
    return options.withSchemaEvolution(StoredTables.evolution(contract));
  }

  private DataStreamSink<?> taken(WrittenTable table) {
    if (written.put(table.spec().name(), table) != null) {
      throw new IllegalStateException("table " + table.spec().name() + " is written twice");
    }
    return table.sink();
  }
}
