package io.relspec.app.facade;

import io.relspec.app.report.RelspecException;
import io.relspec.app.service.QueryResult;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;

/** Runs what users ask. */
final class UserQuery {
  private static final Pattern SYSTEM_TABLE =
      Pattern.compile("(?i)\\b(information_schema\\s*\\.\\s*)([a-z_]+)\\b");

  private final TableEnvironment tables;
  private final QueryParser parser;

  UserQuery(TableEnvironment tables, QueryParser parser) {
    this.tables = tables;
    this.parser = parser;
  }

  QueryResult run(String text, OptionalLong limit) {
    SqlOrigin origin = SqlOrigin.ofUser();
    String sql = parsable(origin, text);
    try {
      Table query = tables.sqlQuery(sql);
      return new FlinkQueryResult(limited(query, limit).execute());
    } catch (ValidationException | SqlParserException | TableException e) {
      throw origin.rejected(e);
    }
  }

  /** The text, with names quoted that are words of SQL too: {@code information_schema.tables}. */
  private String parsable(SqlOrigin origin, String text) {
    String quoted = SYSTEM_TABLE.matcher(text).replaceAll("$1`$2`");
    if (quoted.equals(text) || isQuery(origin, text)) {
      parser.parse(origin, text);
      return text;
    }
    parser.parse(origin, quoted);
    return quoted;
  }

  private boolean isQuery(SqlOrigin origin, String text) {
    try {
      parser.parse(origin, text);
      return true;
    } catch (RelspecException e) {
      return false; // as it is written, it is none
    }
  }

  private static Table limited(Table query, OptionalLong limit) {
    return limit.isPresent() && limit.getAsLong() <= Integer.MAX_VALUE
        ? query.fetch((int) limit.getAsLong())
        : query;
  }
}
