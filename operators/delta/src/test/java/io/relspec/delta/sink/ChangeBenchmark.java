package io.relspec.delta.sink;

import io.relspec.delta.Bench;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.Tables;
import io.relspec.delta.sink.RandomUpserts.Cost;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a commit of updates of random keys costs in a large table. {@code bench/upserts} runs it.
 */
@EnabledIfSystemProperty(named = "relspec.bench", matches = "true")
class ChangeBenchmark {
  private static final int ROWS = Integer.getInteger("relspec.bench.rows", 1_000_000);
  private static final int FILES = Integer.getInteger("relspec.bench.files", 4);
  private static final int WARM_UP = 30;
  private static final int COMMITS = 100;

  @TempDir Path dir;

  @Test
  void updatesOfRandomKeys() throws Exception {
    RandomUpserts upserts = new RandomUpserts(Tables.edges(dir), ROWS);
    Bench.print("first %d rows in %d files: %.2f CPU s", ROWS, FILES, upserts.insertAll(FILES));
    for (int changes : new int[] {100, 1_000, 20_000}) {
      int commits = changes > 10_000 ? COMMITS / 5 : COMMITS;
      long[] cpu = new long[commits];
      long[] wall = new long[commits];
      for (int i = 0; i < WARM_UP; i++) {
        Cost unused = upserts.update(changes);
      }
      for (int i = 0; i < commits; i++) {
        Cost cost = upserts.update(changes);
        cpu[i] = cost.cpuNs();
        wall[i] = cost.wallNs();
      }
      Bench.print(
          "%d updates a commit: CPU ms median %.1f mean %.1f, wall ms median %.1f",
          changes, Bench.medianMs(cpu), Bench.meanMs(cpu), Bench.medianMs(wall));
    }
    upserts.close();
    Bench.print("versions: %d", DeltaLog.read(dir).lastVersion());
  }
}
