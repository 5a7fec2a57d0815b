package io.relspec.udf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * Ids of definitions of a column of files and one of texts, row by row into a third, as the native
 * library makes those of a batch. The rows are those of the native benchmark.
 */
final class HashedColumns {
  private static final int RUNS = 7;
  private static final byte[] DEFINITION = "def".getBytes(UTF_8);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final BinaryStringData[] texts;
  private final long[] ids;
  private final int passes;
  private final JavaHash hash = new JavaHash();

  HashedColumns(int length, int rows, int passes) {
    texts = new BinaryStringData[rows];
    ids = new long[rows];
    this.passes = passes;
    MemorySegment values = MemorySegmentFactory.allocateUnpooledSegment(length * rows);
    String filler = "module.".repeat(length);
    for (int row = 0; row < rows; row++) {
      String text = (Integer.toHexString(row) + '.' + filler).substring(0, length);
      values.put(row * length, text.getBytes(UTF_8));
      texts[row] = BinaryStringData.fromAddress(new MemorySegment[] {values}, row * length, length);
    }
  }

  /** The median of several runs, in processor time of this thread. */
  double nanosPerRow() {
    long[] times = new long[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int pass = 0; pass < passes; pass++) {
        identify();
      }
      times[run] = THREADS.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(times);
    return (double) times[RUNS / 2] / passes / texts.length;
  }

  private void identify() {
    for (int row = 0; row < texts.length; row++) {
      ids[row] = hash.start().put(DEFINITION).put(row).put(texts[row]).hash64();
    }
  }

  long sum() {
    return Arrays.stream(ids).sum();
  }
}
