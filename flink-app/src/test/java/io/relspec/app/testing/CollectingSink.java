package io.relspec.app.testing;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.table.connector.RuntimeConverter;
import org.apache.flink.table.connector.sink.DynamicTableSink.DataStructureConverter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;

/** Writes rows to {@link CollectedRows}. */
record CollectingSink(String key, DataStructureConverter converter) implements Sink<RowData> {

  @Override
  public SinkWriter<RowData> createWriter(WriterInitContext context) {
    converter.open(RuntimeConverter.Context.create(CollectingSink.class.getClassLoader()));
    return new Writer(key, converter);
  }

  private record Writer(String key, DataStructureConverter converter)
      implements SinkWriter<RowData> {
    @Override
    public void write(RowData row, Context context) {
      Row external = (Row) converter.toExternal(row);
      if (external == null) {
        throw new IllegalStateException("a sink got no row");
      }
      external.setKind(row.getRowKind());
      CollectedRows.add(key, external);
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }
}
