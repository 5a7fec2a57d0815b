package io.relspec.app.catalog;

import io.relspec.contracts.ChangeSemantics;
import io.relspec.contracts.DatasetContract;
import java.util.Optional;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.sink.TransformationSinkProvider;
import org.apache.flink.table.data.RowData;

/**
 * Takes what a relation yields: hands it to the relations that read it and, if there is one, to the
 * provider's sink.
 *
 * @param contract the dataset
 * @param streams the rows of the job's relations
 * @param provider makes the sink of a dataset that is stored
 * @param rejection takes out rows that say that they break the contract; empty if none does
 */
record RelationSink(
    DatasetContract contract,
    RelationStreams streams,
    DatasetProvider provider,
    Optional<Rejection> rejection)
    implements DynamicTableSink {

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    return contract.change() == ChangeSemantics.APPEND
        ? ChangelogMode.insertOnly()
        : ChangelogMode.all();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return (TransformationSinkProvider) rows -> write(rows, context);
  }

  private Transformation<?> write(TransformationSinkProvider.Context rows, Context context) {
    Transformation<RowData> written =
        rejection
            .map(each -> kept(each, rows.getInputTransformation(), rows))
            .orElseGet(rows::getInputTransformation);
    streams.write(contract.dataset(), written);
    return provider
        .sink(contract)
        .<Transformation<?>>map(
            sink ->
                store(streams.stream(written), rows, sink.getSinkRuntimeProvider(context))
                    .getTransformation())
        .orElse(written);
  }

  private Transformation<RowData> kept(
      Rejection each, Transformation<RowData> all, ProviderContext context) {
    SingleOutputStreamOperator<RowData> kept = each.of(streams.stream(all));
    context.generateUid("contract").ifPresent(kept::uid);
    each.rejected(kept).ifPresent(streams::reject);
    return kept.getTransformation();
  }

  private DataStreamSink<?> store(
      DataStream<RowData> rows, ProviderContext context, SinkRuntimeProvider sink) {
    if (sink instanceof DataStreamSinkProvider provided) {
      return provided.consumeDataStream(context, rows);
    }
    if (sink instanceof SinkV2Provider provided) {
      DataStreamSink<RowData> stored =
          rows.sinkTo(provided.createSink()).name(contract.qualifiedName());
      context.generateUid("sink").ifPresent(stored::uid);
      return stored;
    }
    throw new IllegalStateException(
        "the sink of " + contract.qualifiedName() + " is neither a sink nor takes a stream");
  }

  @Override
  public DynamicTableSink copy() {
    return new RelationSink(contract, streams, provider, rejection);
  }

  @Override
  public String asSummaryString() {
    return contract.qualifiedName();
  }
}
