package io.relspec.delta.sink.writer;

import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/** Writes rows to data files: insertions only, every other change fails the job. */
public final class DeltaRowWriter extends DataFileOperator<RowData> {
  private transient RowAppender appender;

  /**
   * A writer for a table.
   *
   * @param spec the table; rows have its columns in their order
   * @param options how files are written
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before the first record.
  public DeltaRowWriter(TableSpec spec, DeltaSinkOptions options) {
    super(spec, options);
  }

  @Override
  public void open() throws Exception {
    super.open();
    appender = new RowAppender(spec(), files());
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    appender.append(element.getValue());
  }
}
