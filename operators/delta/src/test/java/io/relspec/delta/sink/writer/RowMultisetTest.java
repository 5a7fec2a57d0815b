package io.relspec.delta.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class RowMultisetTest {
  private static final RowDataSerializer SERIALIZER =
      new RowDataSerializer(new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH));

  private final RowMultiset rows = new RowMultiset(2);

  @Test
  void countsLikeAMapThroughGrowthAndPages() {
    Random random = new Random(7);
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long id = random.nextInt(3_000);
      int change = random.nextBoolean() ? 1 : -1;
      String text = "x".repeat(random.nextInt(200));
      rows.add(row(id, text), change);
      expected.merge(id + text, change, Integer::sum);
    }
    expected.values().removeIf(count -> count == 0);

    Map<String, Integer> found = new HashMap<>();
    rows.forEachPresent((row, times) -> found.put(text(row), times));
    rows.forEachMissing((row, times) -> found.put(text(row), -times));

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void rowThatCameAndWentIsNeitherPresentNorMissing() {
    rows.add(row(1, "a"), 1);
    rows.add(row(1, "a"), -1);

    assertThat(present()).isEmpty();
    rows.forEachMissing((row, times) -> assertThat(row).as("missing").isNull());
  }

  @Test
  void rowsComeInTheOrderTheyWereFirstSeen() {
    rows.add(row(3, "c"), 1);
    rows.add(row(1, "a"), 1);
    rows.add(row(2, "b"), 1);
    rows.add(row(3, "c"), 1);

    assertThat(present()).containsExactly("3c", "1a", "2b");
  }

  @Test
  void rowLargerThanAPageIsKeptWhole() {
    String large = "y".repeat(3 << 20);
    rows.add(row(1, "small"), 1);
    rows.add(row(2, large), 1);
    rows.add(row(3, "small"), 1);

    assertThat(present()).containsExactlyInAnyOrder("1small", "2" + large, "3small");
  }

  private List<String> present() {
    List<String> found = new ArrayList<>();
    rows.forEachPresent((row, times) -> found.add(text(row)));
    return found;
  }

  private static BinaryRowData row(long id, String text) {
    return SERIALIZER.toBinaryRow(GenericRowData.of(id, StringData.fromString(text)));
  }

  private static String text(BinaryRowData row) {
    return row.getLong(0) + row.getString(1).toString();
  }
}
