package io.relspec.udf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows with an argument for every function, in two sizes. They are binary, as rows between
 * operators are, so whoever wants a {@code String} has to decode it.
 */
final class PipelineRows {
  /** A power of two. */
  static final int COUNT = 256;

  /**
   * Parameters, arguments and classes: what compares all of them would take longer than the rest.
   */
  private static final int MAX_SIGNATURE = 8;

  private static final DataType TEXTS = DataTypes.ARRAY(DataTypes.STRING().notNull()).notNull();

  /** Columns of both tables. */
  static final DataType TYPE =
      DataTypes.ROW(
          field("id", DataTypes.BIGINT()),
          field("n", DataTypes.INT()),
          field("flag", DataTypes.BOOLEAN()),
          field("kind", DataTypes.STRING()),
          field("text", DataTypes.STRING()),
          field("spaced", DataTypes.STRING()),
          field("accented", DataTypes.STRING()),
          field("name", DataTypes.STRING()),
          field("qname", DataTypes.STRING()),
          field("path", DataTypes.STRING()),
          field("access", DataTypes.STRING()),
          field("symbol", DataTypes.STRING()),
          field("change_type", DataTypes.STRING()),
          field("bytes", DataTypes.BYTES()),
          field("names", TEXTS),
          field("kinds", TEXTS),
          field("shape", TEXTS),
          field("ids", DataTypes.ARRAY(DataTypes.BIGINT().notNull())),
          field("pairs", DataTypes.ARRAY(DataTypes.BIGINT().notNull())),
          field("hits", DataTypes.ARRAY(DataTypes.BOOLEAN())),
          field("weights", DataTypes.ARRAY(DataTypes.INT().notNull())));

  static final Schema SCHEMA = Schema.newBuilder().fromRowDataType(TYPE).build();

  private static final List<String> CHANGE_TYPES =
      List.of("insert", "delete", "update_preimage", "update_postimage");

  private PipelineRows() {}

  private static DataTypes.Field field(String name, DataType type) {
    return DataTypes.FIELD(name, type.notNull());
  }

  /**
   * Rows of one size.
   *
   * @param parts of a dotted name; texts and arrays grow with it
   */
  static RowData[] of(int parts) {
    RowDataSerializer serializer = serializer();
    return IntStream.range(0, COUNT)
        .mapToObj(row -> serializer.toBinaryRow(row(row, parts)).copy())
        .toArray(RowData[]::new);
  }

  static RowDataSerializer serializer() {
    return new RowDataSerializer((RowType) TYPE.getLogicalType());
  }

  private static GenericRowData row(int row, int parts) {
    String dotted = String.join(".", Collections.nCopies(parts, "part")) + row;
    String accented = "gr\u00f6\u00dfe" + row + dotted;
    long[] ids = IntStream.range(0, parts).mapToLong(i -> i * 31L + row).toArray();
    return GenericRowData.of(
        (long) row * 1_000_003,
        row % 7 + 1,
        row % 2 == 0,
        text("CALLS_SYMBOL"),
        text(dotted + " = call(" + row + ")"),
        text("  " + dotted.replace(".", " .  ") + "\t\n " + row + " "),
        text(accented),
        text("__" + dotted.replace('.', '_')),
        text(dotted),
        text("lib/src/" + dotted.replace('.', '/') + ".py"),
        text("{import pkg." + dotted + "}." + dotted.replace(".", "().") + "[]"),
        text(symbol(dotted)),
        text(CHANGE_TYPES.get(row % CHANGE_TYPES.size())),
        (accented + "\n" + dotted).getBytes(UTF_8),
        texts("argument", Math.min(parts, MAX_SIGNATURE)),
        texts("POSITIONAL_OR_KEYWORD", 0, Math.min(parts, MAX_SIGNATURE)),
        texts("argument", Math.min(parts, MAX_SIGNATURE)),
        new GenericArrayData(ids),
        new GenericArrayData(hierarchy(Math.min(parts, MAX_SIGNATURE))),
        new GenericArrayData(hits(row, parts)),
        new GenericArrayData(IntStream.range(0, parts).toArray()));
  }

  private static StringData text(String text) {
    return StringData.fromString(text);
  }

  private static String symbol(String dotted) {
    return "scip-python python pkg 1.0 `" + dotted + "`/Some#method().value.";
  }

  private static GenericArrayData texts(String prefix, int count) {
    return new GenericArrayData(
        IntStream.range(0, count).mapToObj(i -> (Object) text(prefix + i)).toArray());
  }

  private static GenericArrayData texts(String same, int from, int to) {
    return new GenericArrayData(
        IntStream.range(from, to).mapToObj(i -> (Object) text(same)).toArray());
  }

  /** Each class has the next two for bases, as pairs of a class and a base. */
  private static long[] hierarchy(int classes) {
    return IntStream.range(0, classes)
        .boxed()
        .flatMapToLong(c -> LongStream.of(c, c + 1, c, c + 2))
        .toArray();
  }

  private static Object[] hits(int row, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> (i + row) % 3 == 0 ? null : (i + row) % 3 == 1)
        .toArray();
  }
}
