package io.relspec.delta;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/** What benchmarks measure with, and how they say it. */
public final class Bench {
  private static final double NS_PER_MS = 1e6;

  private Bench() {}

  /** Prints a line that the scripts in {@code bench} show. */
  public static void print(String format, Object... values) {
    System.out.println("BENCH " + String.format(Locale.ROOT, format, values));
  }

  /** Processor time of all threads of this process. */
  public static long processNs() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Processor time of this thread. */
  public static long threadNs() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** The value in milliseconds that a part of all values is below, from 0 to 1. */
  public static double quantileMs(long[] ns, double part) {
    long[] sorted = ns.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / NS_PER_MS;
  }

  /** The value in milliseconds in the middle. */
  public static double medianMs(long[] ns) {
    return quantileMs(ns, 0.5);
  }

  /** The mean in milliseconds. */
  public static double meanMs(long[] ns) {
    return Arrays.stream(ns).average().orElseThrow() / NS_PER_MS;
  }

  /** Prints how many rows were read per second: by the first run, and in the middle of the others. */
  public static void printRates(String what, long rows, long[] cpuNs, long[] wallNs) {
    double millions = rows / 1e3;
    print(
        "%s, %d rows: million rows per CPU s first %.2f then %.2f, per s first %.2f then %.2f",
        what,
        rows,
        millions / (cpuNs[0] / NS_PER_MS),
        millions / medianMs(Arrays.copyOfRange(cpuNs, 1, cpuNs.length)),
        millions / (wallNs[0] / NS_PER_MS),
        millions / medianMs(Arrays.copyOfRange(wallNs, 1, wallNs.length)));
  }
}
