package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.calcite.config.Lex;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableReferencesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT a FROM t                                          | t
          SELECT t.a FROM evidence.t AS t                          | evidence.t
          SELECT a FROM c.d.t, u                                   | c.d.t u
          SELECT a FROM t JOIN u ON t.x = u.x LEFT JOIN v ON u.y = v.y | t u v
          SELECT a FROM (SELECT b FROM t) AS s                     | t
          SELECT a FROM t WHERE b IN (SELECT b FROM u)             | t u
          SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a) | t u
          SELECT (SELECT MAX(b) FROM u) AS m FROM t                | u t
          SELECT a FROM t JOIN u ON t.x IN (SELECT x FROM v)       | t u v
          SELECT a FROM t UNION ALL SELECT a FROM u ORDER BY a     | t u
          SELECT a FROM t CROSS JOIN UNNEST(t.ids) AS x (id)       | t
          SELECT a FROM t, LATERAL TABLE(f(t.a)) AS x (b)          | t
          SELECT a FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(x), INTERVAL '1' HOUR)) | t
          WITH w AS (SELECT a FROM t) SELECT a FROM w              | t
          WITH w AS (SELECT a FROM t), v AS (SELECT a FROM w JOIN u ON w.a = u.a) SELECT a FROM v | t u
          SELECT a FROM (WITH w AS (SELECT a FROM t) SELECT a FROM w) AS s, d.w | t d.w
          WITH t AS (SELECT a FROM t) SELECT a FROM t              | t
          SELECT COUNT(*) FROM t GROUP BY a HAVING COUNT(*) > (SELECT 1 FROM u) | t u
          VALUES (1)                                               | ''
          """)
  void tablesOfAQueryAreFoundWhereverTheyStand(String sql, String expected)
      throws SqlParseException {
    List<String> names =
        TableReferences.of(SqlParser.create(sql, config()).parseQuery()).stream()
            .map(parts -> String.join(".", parts))
            .toList();

    assertThat(String.join(" ", names)).isEqualTo(expected);
  }

  @Test
  void textThatLooksLikeAQueryIsNoReference() throws SqlParseException {
    String sql = "SELECT 'FROM u' AS a /* FROM v */ FROM t -- FROM w";

    assertThat(TableReferences.of(SqlParser.create(sql, config()).parseQuery()))
        .containsExactly(List.of("t"));
  }

  private static SqlParser.Config config() {
    return SqlParser.config().withParserFactory(FlinkSqlParserImpl.FACTORY).withLex(Lex.JAVA);
  }
}
