package io.relspec.delta.sink;

import io.relspec.delta.DeltaLog;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a commit of updates of random keys costs in a large table: processor time of the whole
 * process from the first change to the confirmed commit, state on the heap and not snapshotted.
 * {@code bench/upserts} runs it.
 */
@EnabledIfSystemProperty(named = "relspec.bench", matches = "true")
class ChangeBenchmark {
  private static final int ROWS = Integer.getInteger("relspec.bench.rows", 1_000_000);
  private static final int FILES = Integer.getInteger("relspec.bench.files", 4);
  private static final int WARM_UP = 30;
  private static final int COMMITS = 100;
  private static final long SEED = 1;

  @TempDir Path dir;

  @Test
  void updatesOfRandomKeys() throws Exception {
    TableSpec spec = Tables.edges(dir);
    ChangeJob job = ChangeJob.start(spec, "sink", 1);
    String[] texts = new String[ROWS];
    long id = 0;
    long start = cpuNs();
    for (int file = 0; file < FILES; file++) {
      for (int key = file * (ROWS / FILES); key < (file + 1) * (ROWS / FILES); key++) {
        texts[key] = "first";
        job.write(Rows.edge(RowKind.INSERT, key, texts[key]));
      }
      job.commit(++id);
    }
    print("first %d rows in %d files: %.2f CPU s", ROWS, FILES, (cpuNs() - start) / 1e9);
    for (int changes : new int[] {100, 1_000, 20_000}) {
      Random random = new Random(SEED);
      int commits = changes > 10_000 ? COMMITS / 5 : COMMITS;
      long[] cpu = new long[commits];
      long[] wall = new long[commits];
      for (int i = -WARM_UP; i < commits; i++) {
        long cpuBefore = cpuNs();
        long wallBefore = System.nanoTime();
        for (int change = 0; change < changes; change++) {
          int key = random.nextInt(ROWS);
          String next = "text " + id + " " + change;
          job.write(Rows.edge(RowKind.UPDATE_BEFORE, key, texts[key]));
          job.write(Rows.edge(RowKind.UPDATE_AFTER, key, next));
          texts[key] = next;
        }
        job.commit(++id);
        if (i >= 0) {
          cpu[i] = cpuNs() - cpuBefore;
          wall[i] = System.nanoTime() - wallBefore;
        }
      }
      print(
          "%d updates a commit: CPU ms median %.1f mean %.1f, wall ms median %.1f",
          changes, median(cpu), Arrays.stream(cpu).average().orElseThrow() / 1e6, median(wall));
    }
    job.close();
    print("versions: %d", DeltaLog.read(dir).lastVersion());
  }

  private static double median(long[] ns) {
    long[] sorted = ns.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1e6;
  }

  private static void print(String format, Object... values) {
    System.out.println("BENCH " + String.format(Locale.ROOT, format, values));
  }

  private static long cpuNs() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
