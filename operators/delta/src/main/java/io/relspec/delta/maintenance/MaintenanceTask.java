package io.relspec.delta.maintenance;

import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance of one table as a job of one task, on whatever cluster runs it. It may be done again
 * at any time, so also after a failure.
 */
public sealed interface MaintenanceTask extends Serializable {
  /** Does it in this process; gives what was done as a line. */
  String run(String location) throws IOException, InterruptedException;

  /**
   * Does it in a job and waits for its end.
   *
   * @param location directory of a table
   * @return what was done as a line
   */
  @SuppressWarnings("try") // close() may be interrupted.
  default String submit(StreamExecutionEnvironment environment, String location) throws Exception {
    try (CloseableIterator<String> done =
        environment
            .fromData(location)
            .setParallelism(1)
            .map(this::run)
            .returns(Types.STRING)
            .setParallelism(1)
            .executeAndCollect(getClass().getSimpleName() + " of " + location)) {
      String line = done.next();
      // Else the end of this block would cancel the job.
      done.forEachRemaining(more -> {});
      return line;
    }
  }

  /**
   * Puts small files together.
   *
   * @param targetFileBytes length of rewritten files at most; null for the default
   * @param deletedPercent percentage of deleted rows above which a file is rewritten; null for the
   *     default
   * @param isDryRun whether to say only what would be done
   */
  record Compact(@Nullable Long targetFileBytes, @Nullable Integer deletedPercent, boolean isDryRun)
      implements MaintenanceTask {
    private static final double PERCENT = 100;

    @Override
    public String run(String location) throws IOException, InterruptedException {
      CompactionOptions options =
          targetFileBytes == null
              ? CompactionOptions.defaults()
              : CompactionOptions.ofTarget(targetFileBytes);
      if (deletedPercent != null) {
        options = options.withMaxDeletedShare(deletedPercent / PERCENT);
      }
      return Compaction.run(location, options, isDryRun).text(isDryRun);
    }
  }

  /** Writes a log checkpoint and cleans up before an older one. */
  record Checkpoint(Kept kept) implements MaintenanceTask {
    @Override
    public String run(String location) throws IOException {
      return LogCheckpoint.write(location, kept.retention(), kept.isDryRun(), Clock.systemUTC())
          .text(kept.isDryRun());
    }
  }

  /** Removes files that no version needs that may still be read. */
  record VacuumFiles(Kept kept) implements MaintenanceTask {
    @Override
    public String run(String location) throws IOException {
      return Vacuum.run(location, kept.retention(), kept.isDryRun(), Clock.systemUTC())
          .text(kept.isDryRun());
    }
  }

  /**
   * What is kept.
   *
   * @param hours null for what the table says
   * @param oldestReader next version of the slowest reader; null if there is none
   * @param mayBeShort whether the hours may be fewer than the table says
   * @param isDryRun whether to say only what would be done
   */
  record Kept(
      @Nullable Long hours, @Nullable Long oldestReader, boolean mayBeShort, boolean isDryRun)
      implements Serializable {
    Retention retention() {
      return new Retention(
          Optional.ofNullable(hours).map(Duration::ofHours),
          oldestReader == null ? OptionalLong.empty() : OptionalLong.of(oldestReader),
          mayBeShort);
    }
  }
}
