package io.relspec.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

class RowPrinterTest {
  private static final ResolvedSchema TWO =
      ResolvedSchema.of(
          Column.physical("id", DataTypes.BIGINT()), Column.physical("name", DataTypes.STRING()));

  private static final ResolvedSchema MANY =
      ResolvedSchema.of(
          Column.physical("flag", DataTypes.BOOLEAN()),
          Column.physical("ids", DataTypes.ARRAY(DataTypes.BIGINT())),
          Column.physical("raw", DataTypes.BYTES()),
          Column.physical("money", DataTypes.DECIMAL(12, 2)),
          Column.physical("pair", DataTypes.ROW(DataTypes.FIELD("a", DataTypes.INT()))),
          Column.physical("tags", DataTypes.MAP(DataTypes.STRING(), DataTypes.DOUBLE())),
          Column.physical("at", DataTypes.TIMESTAMP_LTZ(3)));

  private static final Row MANY_ROW =
      Row.of(
          true,
          new Long[] {1L, null, -9_223_372_036_854_775_808L},
          new byte[] {0, (byte) 0xff},
          new BigDecimal("1E+3"),
          Row.of(7),
          Map.of("k", 0.5),
          Instant.EPOCH);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void tableAlignsNumbersRightAndTextLeft() throws IOException {
    print(new TableRowPrinter(out, TWO), Row.of(5L, "five"), Row.of(12_345L, null));

    assertThat(printed())
        .isEqualTo(
            """
               id  name
            -----  ----
                5  five
            12345  NULL
            (2 rows)
            """);
  }

  @Test
  void tableCutsLongValuesAndEscapesControlCharacters() throws IOException {
    print(new TableRowPrinter(out, TWO), Row.of(1L, "a\tb\u001b[2J" + "é".repeat(100)));

    assertThat(printed()).contains(" 1  a\\tb\\x1b[2J" + "é".repeat(48) + "…\n");
  }

  @Test
  void tableKeepsTheWidthsOfItsSample() throws IOException {
    TableRowPrinter printer = new TableRowPrinter(out, TWO);
    for (int i = 0; i < 500; i++) {
      printer.row(Row.of(1L, "ab"));
    }
    printer.row(Row.of(2L, "abcdef"));
    printer.end();

    assertThat(printed()).contains(" 2  abc…\n").endsWith("(501 rows)\n");
  }

  @Test
  void emptyTableStillHasAHeader() throws IOException {
    print(new TableRowPrinter(out, TWO));

    assertThat(printed()).isEqualTo("id  name\n--  ----\n(0 rows)\n");
  }

  @Test
  void csvTellsNullFromEmptyAndQuotesWhatItMust() throws IOException {
    print(new CsvRowPrinter(out, TWO), Row.of(1L, "a,\"b\"\nc"), Row.of(2L, ""), Row.of(3L, null));

    assertThat(printed()).isEqualTo("id,name\r\n1,\"a,\"\"b\"\"\nc\"\r\n2,\"\"\r\n3,\r\n");
  }

  @Test
  void csvWritesNestedValuesAsJson() throws IOException {
    print(new CsvRowPrinter(out, MANY), MANY_ROW);

    assertThat(printed())
        .endsWith(
            "\r\ntrue,\"[1,null,-9223372036854775808]\",00ff,1000,\"{\"\"a\"\":7}\","
                + "\"[[\"\"k\"\",0.5]]\",1970-01-01T00:00:00Z\r\n");
  }

  @Test
  void jsonIsOneArrayOfObjects() throws IOException {
    print(new JsonRowPrinter(out, TWO), Row.of(1L, "a\"b"), Row.of(2L, null));

    assertThat(printed())
        .isEqualTo("[\n{\"id\":1,\"name\":\"a\\\"b\"},\n{\"id\":2,\"name\":null}\n]\n");
  }

  @Test
  void jsonOfNothingIsAnEmptyArray() throws IOException {
    print(new JsonRowPrinter(out, TWO));

    assertThat(printed()).isEqualTo("[]\n");
  }

  @Test
  void jsonKeepsTypes() throws IOException {
    print(new JsonRowPrinter(out, MANY), MANY_ROW);

    assertThat(printed())
        .isEqualTo(
            "[\n{\"flag\":true,\"ids\":[1,null,-9223372036854775808],\"raw\":\"00ff\","
                + "\"money\":1000,\"pair\":{\"a\":7},\"tags\":[[\"k\",0.5]],"
                + "\"at\":\"1970-01-01T00:00:00Z\"}\n]\n");
  }

  private static void print(RowPrinter printer, Row... rows) throws IOException {
    for (Row row : rows) {
      printer.row(row);
    }
    printer.end();
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
