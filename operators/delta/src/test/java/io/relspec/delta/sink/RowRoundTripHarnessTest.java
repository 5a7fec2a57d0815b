package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.delta.Batches;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.TableReader;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of every type through Flink's row format, the native encoder, Parquet and Delta, read by
 * Delta Kernel and delta-rs.
 */
class RowRoundTripHarnessTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20_261_124;

  @TempDir Path dir;

  @Test
  void rowsOfEveryTypeAreReadAsTheyWereWrittenAndCompacted() throws Exception {
    TableSpec spec = Tables.everyType(dir.resolve("a b ö"));
    Random random = new Random(SEED);
    SinkJob job = SinkJob.start(spec, "sink", 2);
    List<String> expected = new ArrayList<>();
    RowDataSerializer serializer = new RowDataSerializer(spec.rowType());
    for (int i = 0; i < 500; i++) {
      Values values = Values.random(random, i);
      RowData row = values.row();
      BinaryRowData binary = serializer.toBinaryRow(row).copy();
      job.write(i, i % 2 == 0 ? row : binary);
      expected.add(values.seen());
    }
    job.checkpoint(1, 500);
    job.complete(1);
    job.close();
    assertRead(spec, expected);
    Compaction.Result compacted =
        Compaction.run(spec.location(), CompactionOptions.defaults(), false);
    assertThat(compacted.filesBefore()).isEqualTo(2);
    assertThat(compacted.filesAfter()).isEqualTo(1);
    assertThat(DeltaLog.read(Path.of(spec.location())).actions(2, "add").get(0).has("tags"))
        .as("rows that nobody remembers have no origins")
        .isFalse();
    assertRead(spec, expected);
  }

  private static void assertRead(TableSpec spec, List<String> expected) {
    assertThat(TableReader.rows(spec.location()))
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(Batches.readByDeltaRs(Path.of(spec.location())))
        .as("seed %d, read by delta-rs", SEED)
        .extracting(json -> seen(spec.rowType(), json))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String seen(RowType type, String json) throws JsonProcessingException {
    JsonNode row = JSON.readTree(json);
    return type.getFieldNames().stream().map(name -> seen(row.get(name))).toList().toString();
  }

  private static String seen(JsonNode value) {
    if (value.isArray()) {
      List<String> elements = new ArrayList<>();
      value.forEach(element -> elements.add(element.asText()));
      return elements.toString();
    }
    return value.isDouble() ? Double.toString(value.doubleValue()) : value.asText();
  }

  /** Values of a row; all but the first two may be null. */
  private record Values(
      long id,
      @Nullable String text,
      @Nullable Boolean flag,
      @Nullable Integer n,
      @Nullable Double x,
      @Nullable String hashHex,
      @Nullable String bytesHex,
      @Nullable Long atMs,
      @Nullable List<String> names,
      @Nullable List<Integer> ints,
      @Nullable List<Long> longs) {

    static Values random(Random random, int id) {
      boolean allNull = id % 7 == 0;
      return new Values(
          id % 11 == 0 ? random.nextLong() : id,
          isNull(random, allNull) ? null : text(random),
          isNull(random, allNull) ? null : random.nextBoolean(),
          isNull(random, allNull) ? null : random.nextInt(),
          isNull(random, allNull) ? null : random.nextGaussian(),
          isNull(random, allNull) ? null : hex(random, 16),
          isNull(random, allNull) ? null : hex(random, random.nextInt(20)),
          isNull(random, allNull) ? null : random.nextLong() >>> 17,
          isNull(random, allNull)
              ? null
              : IntStream.range(0, random.nextInt(40)).mapToObj(i -> text(random)).toList(),
          isNull(random, allNull) ? null : random.ints(random.nextInt(40)).boxed().toList(),
          isNull(random, allNull) ? null : random.longs(random.nextInt(40)).boxed().toList());
    }

    RowData row() {
      return GenericRowData.of(
          StringData.fromString("r"),
          id,
          text == null ? null : StringData.fromString(text),
          flag,
          n,
          x,
          bytes(hashHex),
          bytes(bytesHex),
          atMs == null ? null : TimestampData.fromEpochMillis(atMs),
          names == null
              ? null
              : new GenericArrayData(names.stream().map(StringData::fromString).toArray()),
          ints == null ? null : new GenericArrayData(ints.toArray()),
          longs == null ? null : new GenericArrayData(longs.toArray()));
    }

    String seen() {
      List<@Nullable Object> values = new ArrayList<>();
      values.add("r");
      values.add(id);
      values.add(text);
      values.add(flag);
      values.add(n);
      values.add(x);
      values.add(hashHex);
      values.add(bytesHex);
      values.add(atMs);
      values.add(names);
      values.add(ints);
      values.add(longs);
      return values.toString();
    }

    private static boolean isNull(Random random, boolean allNull) {
      return allNull || random.nextInt(4) == 0;
    }

    private static String text(Random random) {
      return "ä😀b".repeat(random.nextInt(4));
    }

    private static String hex(Random random, int length) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    }

    private static byte @Nullable [] bytes(@Nullable String hex) {
      return hex == null ? null : HexFormat.of().parseHex(hex);
    }
  }
}
