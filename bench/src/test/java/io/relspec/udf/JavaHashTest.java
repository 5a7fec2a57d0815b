package io.relspec.udf;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.junit.jupiter.api.Test;

class JavaHashTest {

  /** XXH3 takes another way up to 16, 128, 240 and 1,024 bytes. */
  @Test
  void hashInJavaIsTheNativeOneAtEveryLength() {
    NativeScalarFunction function =
        HashBenchmark.function("stable_hash64", DataTypes.BIGINT(), DataTypes.STRING());
    JavaHash java = new JavaHash();
    for (int length = 0; length < 1_200; length++) {
      BinaryStringData text = BinaryStringData.fromString("\u00e4".repeat(length));
      text.ensureMaterialized();
      long id = -length;
      assertThat(java.hash(id, text)).as("length %d", length).isEqualTo(function.eval(id, text));
    }
  }
}
