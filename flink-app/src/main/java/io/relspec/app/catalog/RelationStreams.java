package io.relspec.app.catalog;

import io.relspec.contracts.DatasetContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.runtime.partitioner.ForwardPartitioner;
import org.apache.flink.table.data.RowData;

/**
 * The rows that the relations of a job yield, on their way from the statement that writes them to
 * the statements that read them. Each relation is planned by itself and runs once, however many
 * read it; nothing is stored in between and no operator is added.
 */
public final class RelationStreams {

  private final StreamExecutionEnvironment environment;
  private final Map<String, Transformation<RowData>> rows = new HashMap<>();
  private final List<DataStream<RowData>> rejected = new ArrayList<>();
  private Set<String> relations = Set.of();
  private Set<String> absent = Set.of();

  public RelationStreams(StreamExecutionEnvironment environment) {
    this.environment = environment;
  }

  /** Says which datasets relations yield. */
  public void setRelations(Set<String> datasets) {
    relations = Set.copyOf(datasets);
  }

  /** Says which datasets have no rows in this job. */
  public void setAbsent(Set<String> datasets) {
    absent = Set.copyOf(datasets);
  }

  boolean isAbsent(String dataset) {
    return absent.contains(dataset);
  }

  boolean isRelation(String dataset) {
    return relations.contains(dataset);
  }

  void write(String dataset, Transformation<RowData> written) {
    if (rows.putIfAbsent(dataset, written) != null) {
      throw new IllegalStateException("two statements write " + dataset);
    }
  }

  void reject(DataStream<RowData> failures) {
    rejected.add(failures);
  }

  /**
   * What the relations attached so far yield against their contracts; empty if none can.
   *
   * @param errors the contract of the changes that are given
   */
  public Optional<DataStream<RowData>> rejected(DatasetContract errors) {
    return rejected.stream()
        .reduce(DataStream::union)
        .map(failures -> RejectedRows.of(errors, failures));
  }

  /** A view of the rows with a type of its own, which the reading statement may still set. */
  DataStream<RowData> read(String dataset) {
    Transformation<RowData> written = rows.get(dataset);
    if (written == null) {
      throw new IllegalStateException(dataset + " is read before it is written");
    }
    return new DataStream<>(
        environment, new PartitionTransformation<>(written, new ForwardPartitioner<>()));
  }

  DataStream<RowData> stream(Transformation<RowData> written) {
    return new DataStream<>(environment, written);
  }
}
