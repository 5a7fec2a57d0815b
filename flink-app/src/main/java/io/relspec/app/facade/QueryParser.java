package io.relspec.app.facade;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.planner.parse.CalciteParser;

/** Parses texts that must be one query, with Flink's own parser. */
final class QueryParser {

  private final CalciteParser parser;

  QueryParser(CalciteParser parser) {
    this.parser = parser;
  }

  /** The only statement of a text, if it is a query. */
  SqlNode parse(SqlOrigin origin, String sql) {
    SqlNodeList statements = statements(origin, sql);
    if (statements.size() != 1) {
      throw origin.notOneStatement(statements.size());
    }
    SqlNode statement = statements.get(0);
    if (!statement.isA(SqlKind.QUERY)) {
      throw origin.notAQuery(statement.getKind().toString());
    }
    return statement;
  }

  private SqlNodeList statements(SqlOrigin origin, String sql) {
    try {
      return parser.parseSqlList(sql);
    } catch (SqlParserException e) {
      throw origin.rejected(e);
    }
  }
}
