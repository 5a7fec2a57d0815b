package io.relspec.delta.sink.writer;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Writes elements to data files, as the writer of a sink. Every file is closed before a barrier
 * passes, so there is no state.
 *
 * @param <T> the elements
 */
public final class DeltaSinkWriter<T> implements CommittingSinkWriter<T, DataFileManifest> {
  private final SerializableFunction<T, RowData> rows;
  private final Counter sent;
  private final List<DataFileManifest> closed = new ArrayList<>();
  private final OpenDataFiles files;
  private final RowAppender appender;

  /**
   * A writer for a table.
   *
   * @param rows makes an insertion with the table's columns, in their order, of an element
   * @param sent counts elements
   */
  public DeltaSinkWriter(
      TableSpec spec, DeltaSinkOptions options, SerializableFunction<T, RowData> rows, Counter sent)
      throws IOException {
    this.rows = rows;
    this.sent = sent;
    this.files = OpenDataFiles.of(spec, options, closed::add);
    this.appender = new RowAppender(spec, files);
  }

  @Override
  public void write(T element, Context context) {
    appender.append(rows.apply(element));
    sent.inc();
  }

  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<DataFileManifest> prepareCommit() {
    files.finishAll();
    List<DataFileManifest> manifests = List.copyOf(closed);
    closed.clear();
    return manifests;
  }

  @Override
  public void close() {
    files.abortAll();
  }
}
