package io.relspec.app.service;

import java.util.Iterator;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.types.Row;

/**
 * Rows of a query, read once and from one thread. The values are of the default conversion classes
 * of the schema. Closing stops the query if it still runs.
 */
public interface QueryResult extends Iterator<Row>, AutoCloseable {

  /** Names and types of the columns, in the order of the fields of a row. */
  ResolvedSchema schema();

  @Override
  void close();
}
