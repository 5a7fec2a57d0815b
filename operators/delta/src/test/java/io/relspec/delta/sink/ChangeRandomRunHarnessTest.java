package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.ChangeFeedFold;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.ChangeFeedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A long random life of a sink: all kinds of changes, four writers and after restores one to four,
 * checkpoints that complete, are declined or lost, crashes at random points. At every version the
 * change feed sums up to the table.
 *
 * <p>{@code -Drelspec.test.commits=N} and {@code -Drelspec.test.seed=N} make it another one.
 */
class ChangeRandomRunHarnessTest {
  private static final String SINK = "edges-sink";
  private static final int KEYS = 24;
  private static final int COMMITS = Integer.getInteger("relspec.test.commits", 500);
  private static final long LAST_CHECKPOINT = 10L * COMMITS;
  private static final int MAX_STEPS = 12;
  private static final DeltaSinkOptions OPTIONS =
      DeltaSinkOptions.defaults().withFsync(false).withMaxOpenFiles(2);

  @TempDir Path dir;

  private final List<RowData> input = new ArrayList<>();
  private int crashes;

  static LongStream seeds() {
    return LongStream.of(Long.getLong("relspec.test.seed", 20_261_128));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void feedSumsUpToTheTableAtEveryVersion(long seed) throws Exception {
    TableSpec spec = Tables.edges(dir);
    Random random = new Random(seed);
    Changelog changelog = new Changelog(seed, KEYS);
    ChangeJob job = ChangeJob.open(spec, SINK, 4, OPTIONS, null);
    ChangeJob.@Nullable Checkpoint last = null;
    int position = 0;
    for (long id = 1; id < LAST_CHECKPOINT && commits() < COMMITS; id++) {
      int target = position + 1 + random.nextInt(MAX_STEPS);
      while (input.size() < target) {
        input.addAll(changelog.next());
      }
      try (CrashPoints.Registration crash = randomCrash(random)) {
        for (RowData row : input.subList(position, target)) {
          job.write(row);
        }
        ChangeJob.Checkpoint taken = job.checkpoint(id, target);
        position = target;
        if (random.nextInt(10) > 0) {
          last = taken;
          job.complete(id);
        }
      } catch (SimulatedCrash e) {
        crashes++;
        job = restored(spec, random, last);
        position = last == null ? 0 : last.position();
        continue;
      }
      if (random.nextInt(12) == 0) {
        job = restored(spec, random, last);
        position = last == null ? 0 : last.position();
      }
    }
    for (RowData row : input.subList(position, input.size())) {
      job.write(row);
    }
    job.endInput();
    job.checkpoint(LAST_CHECKPOINT, input.size());
    job.complete(LAST_CHECKPOINT);
    job.close();
    assertThat(crashes).as("crashes").isGreaterThan(10);
    assertThat(DeltaLog.read(dir).lastVersion()).isGreaterThanOrEqualTo(COMMITS);
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(changelog.rows());
    assertThat(DeltaRsRows.of(dir)).isEqualTo(changelog.rows());
    assertThat(DeltaRsRows.changes(dir)).isEqualTo(changes(spec));
  }

  private long commits() throws IOException {
    try (Stream<Path> log = Files.list(dir.resolve("_delta_log"))) {
      return log.filter(file -> file.toString().endsWith(".json")).count() - 1;
    }
  }

  /** The change feed of all versions as text, sorted. */
  private List<String> changes(TableSpec spec) {
    ChangeFeedReader feed = ChangeFeedReader.open(dir, spec);
    List<String> changes = new ArrayList<>();
    for (int version = 0; version <= feed.lastVersion(); version++) {
      for (ChangeFeedReader.RowChange change : feed.changes(version)) {
        changes.add(version + " " + change.type() + " " + change.row());
      }
    }
    changes.sort(null);
    return changes;
  }

  private static ChangeJob restored(
      TableSpec spec, Random random, ChangeJob.@Nullable Checkpoint last) throws Exception {
    int writers = 1 + random.nextInt(4);
    return ChangeJob.open(spec, SINK, writers, OPTIONS, last);
  }

  private static CrashPoints.Registration randomCrash(Random random) {
    if (random.nextInt(8) > 0) {
      return CrashPoints.listen((point, subject) -> {});
    }
    CrashPoint point = List.of(CrashPoint.values()).get(random.nextInt(CrashPoint.values().length));
    return CrashPoints.listen(SimulatedCrash.at(point, 1 + random.nextInt(2)));
  }
}
