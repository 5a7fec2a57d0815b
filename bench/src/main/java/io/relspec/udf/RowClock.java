package io.relspec.udf;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What a row costs in a pipeline whose operators are one thread: processor time of that thread from
 * one batch of rows to the next. Other processes of the machine do not count, nor do the compilers
 * of the JVM.
 */
final class RowClock {
  static final int BATCH = 4_096;
  private static final int BATCHES = 72;

  /** A batch that starts and none that follows. */
  static final long ROWS = (long) BATCH * BATCHES;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final ConcurrentMap<Integer, RowClock> CLOCKS = new ConcurrentHashMap<>();

  private final long[] marks = new long[BATCHES];

  private RowClock() {}

  /** That of a pipeline in this process. */
  static RowClock of(int number) {
    return CLOCKS.computeIfAbsent(number, any -> new RowClock());
  }

  /** Called by the source for each row, before it goes out. */
  void row(long number) {
    if (number % BATCH == 0) {
      marks[(int) (number / BATCH)] = THREADS.getCurrentThreadCpuTime();
    }
  }

  /** Nanoseconds per row: the median of the batches behind the first third, which warms up. */
  double nanosPerRow() {
    long[] times = new long[BATCHES - 1];
    for (int i = 0; i < times.length; i++) {
      times[i] = marks[i + 1] - marks[i];
    }
    long[] warm = Arrays.copyOfRange(times, times.length / 3, times.length);
    Arrays.sort(warm);
    return (double) warm[warm.length / 2] / BATCH;
  }
}
