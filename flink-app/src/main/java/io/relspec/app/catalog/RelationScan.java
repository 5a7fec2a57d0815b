package io.relspec.app.catalog;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;

/**
 * Reads what a relation of the same job yields.
 *
 * @param streams the rows of the job's relations
 * @param dataset the dataset to read
 */
record RelationScan(RelationStreams streams, String dataset) implements DataStreamScanProvider {

  @Override
  public DataStream<RowData> produceDataStream(
      ProviderContext context, StreamExecutionEnvironment environment) {
    return streams.read(dataset);
  }

  @Override
  public boolean isBounded() {
    return false;
  }
}
