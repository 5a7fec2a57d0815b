package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.Bench;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.maintenance.LogCheckpoint;
import io.relspec.delta.maintenance.Retention;
import io.relspec.delta.sink.RandomUpserts.Cost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a commit of the upsert sink takes, from the barrier to its confirmation, while a table
 * gets thousands of versions that nobody compacts. Maintenance writes log checkpoints beside the
 * commits. {@code bench/commits} runs it.
 */
@EnabledIfSystemProperty(named = "relspec.bench", matches = "true")
class CommitBenchmark {
  private static final int ROWS = 1_000_000;
  private static final int FILES = 4;
  private static final int UPDATES = Integer.getInteger("relspec.bench.updates", 100);
  private static final int VERSIONS = Integer.getInteger("relspec.bench.versions", 5_000);
  private static final int BANDS = 5;
  private static final int VERSIONS_PER_LOG_CHECKPOINT = 100;

  @TempDir Path dir;

  @Test
  void latencyOverVersions() throws Exception {
    TableSpec spec = Tables.edges(dir);
    RandomUpserts upserts = new RandomUpserts(spec, ROWS);
    double first = upserts.insertAll(FILES);
    Bench.print("%d rows in %d versions: %.2f CPU s", ROWS, FILES, first);
    ExecutorService maintenance = Executors.newSingleThreadExecutor();
    int perBand = VERSIONS / BANDS;
    for (int band = 0; band < BANDS; band++) {
      long[] commit = new long[perBand];
      long[] cpu = new long[perBand];
      List<Future<LogCheckpoint.Result>> written = new ArrayList<>();
      for (int i = 0; i < perBand; i++) {
        Cost cost = upserts.update(UPDATES);
        commit[i] = cost.commitNs();
        cpu[i] = cost.cpuNs();
        if ((band * perBand + i) % VERSIONS_PER_LOG_CHECKPOINT == 0) {
          written.add(maintenance.submit(() -> writeLogCheckpoint(spec.location())));
        }
      }
      for (Future<LogCheckpoint.Result> one : written) {
        assertThat(one.get().isNew()).isTrue();
      }
      TableLog log = TableLog.open(spec.location());
      long last = log.latest().version();
      Bench.print(
          "versions %d to %d, %d updates each: commit ms p50 %.1f p99 %.1f max %.1f, CPU ms"
              + " mean %.1f; of %d files at the end the last commit met %d",
          band * perBand + FILES + 1,
          (band + 1) * perBand + FILES,
          UPDATES,
          Bench.medianMs(commit),
          Bench.quantileMs(commit, 0.99),
          Bench.quantileMs(commit, 1),
          Bench.meanMs(cpu),
          log.latestFiles().size(),
          log.commits(last, last, Long.MAX_VALUE, Long.MAX_VALUE).get(0).removes().size());
    }
    maintenance.shutdown();
    upserts.close();
  }

  private static LogCheckpoint.Result writeLogCheckpoint(String location) throws IOException {
    return LogCheckpoint.write(location, Retention.ofTable(), false, Clock.systemUTC());
  }
}
