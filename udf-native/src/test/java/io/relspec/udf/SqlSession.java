package io.relspec.udf;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A batch session in which all native functions are registered. */
final class SqlSession {

  private final TableEnvironment environment =
      TableEnvironment.create(EnvironmentSettings.inBatchMode());

  SqlSession() {
    NativeFunctions.definitions().forEach(environment::createTemporarySystemFunction);
  }

  List<Row> rows(String query) throws Exception {
    List<Row> rows = new ArrayList<>();
    CloseableIterator<Row> iterator = environment.executeSql(query).collect();
    try {
      iterator.forEachRemaining(rows::add);
    } finally {
      iterator.close();
    }
    return rows;
  }

  /** The single row of a query. */
  Row row(String query) throws Exception {
    List<Row> rows = rows(query);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows from " + query);
    }
    return rows.get(0);
  }

  /** The types of the columns of a query, without running it. */
  List<DataType> types(String query) {
    return environment.sqlQuery(query).getResolvedSchema().getColumnDataTypes();
  }

  /** The optimised plan of a query, without running it. */
  String plan(String query) {
    String explained = environment.explainSql(query);
    return explained.substring(explained.indexOf("== Optimized Physical Plan =="));
  }
}
