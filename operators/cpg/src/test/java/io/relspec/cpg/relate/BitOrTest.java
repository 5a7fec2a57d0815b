package io.relspec.cpg.relate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.junit.jupiter.api.Test;

final class BitOrTest {
  private static final RowDataSerializer BINARY =
      new RowDataSerializer(
          Stream.generate(() -> new BigIntType(false)).limit(8).toArray(LogicalType[]::new));

  private final BitOr function = new BitOr();

  @Test
  void bitsOfAllThatIsThereWhateverCameAndWent() {
    replay(counts -> counts);
  }

  @Test
  void countsFromACheckpointAreChangedInPlace() {
    replay(counts -> BINARY.toBinaryRow(counts).copy());
  }

  @Test
  void groupWithoutValuesHasNoBits() {
    RowData counts = function.createAccumulator();
    assertThat(function.getValue(counts)).isZero();
    function.accumulate(counts, null);
    assertThat(function.getValue(counts)).isZero();
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    RowData counts = function.createAccumulator();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> function.accumulate(counts, 256))
        .withMessageContaining("0 to 255");
    assertThatIllegalArgumentException().isThrownBy(() -> function.accumulate(counts, -1));
  }

  private void replay(UnaryOperator<RowData> stored) {
    Random random = new Random(7);
    List<Integer> there = new ArrayList<>();
    RowData counts = stored.apply(function.createAccumulator());
    for (int step = 0; step < 2_000; step++) {
      if (!there.isEmpty() && random.nextInt(100) < 52) {
        function.retract(counts, there.remove(random.nextInt(there.size())));
      } else {
        int flags = random.nextInt(4) == 0 ? random.nextInt(256) : 1 << random.nextInt(8);
        there.add(flags);
        function.accumulate(counts, flags);
      }
      assertThat(function.getValue(counts)).isEqualTo(there.stream().reduce(0, (a, b) -> a | b));
    }
  }
}
