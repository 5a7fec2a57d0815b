package io.relspec.app.facade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.QueryResult;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Rows that Flink collects from a running query. */
final class FlinkQueryResult implements QueryResult {

  private final ResolvedSchema schema;
  private final CloseableIterator<Row> rows;

  FlinkQueryResult(TableResult result) {
    this.schema = result.getResolvedSchema();
    this.rows = result.collect();
  }

  @Override
  public ResolvedSchema schema() {
    return schema;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    return rows.next();
  }

  @Override
  @SuppressWarnings("IllegalCatch") // that is what the iterator declares
  public void close() {
    try {
      rows.close();
    } catch (Exception e) {
      throw new RelspecException(
          "QUERY_NOT_STOPPED",
          ExitCode.EXECUTION,
          "the query did not stop: " + e.getMessage(),
          "end the process if it goes on",
          e);
    }
  }
}
