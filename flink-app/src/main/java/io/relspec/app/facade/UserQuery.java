package io.relspec.app.facade;

import io.relspec.app.service.QueryResult;
import java.util.OptionalLong;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;

/** Runs what users ask. */
final class UserQuery {

  private final TableEnvironment tables;
  private final QueryParser parser;

  UserQuery(TableEnvironment tables, QueryParser parser) {
    this.tables = tables;
    this.parser = parser;
  }

  QueryResult run(String sql, OptionalLong limit) {
    SqlOrigin origin = SqlOrigin.ofUser();
    parser.parse(origin, sql);
    try {
      Table query = tables.sqlQuery(sql);
      return new FlinkQueryResult(limited(query, limit).execute());
    } catch (ValidationException | SqlParserException | TableException e) {
      throw origin.rejected(e);
    }
  }

  private static Table limited(Table query, OptionalLong limit) {
    return limit.isPresent() && limit.getAsLong() <= Integer.MAX_VALUE
        ? query.fetch((int) limit.getAsLong())
        : query;
  }
}
