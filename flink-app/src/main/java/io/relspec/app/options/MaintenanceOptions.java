package io.relspec.app.options;

import io.relspec.delta.maintenance.CompactionOptions;
import io.relspec.delta.maintenance.Retention;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What maintenance of a table needs to know.
 *
 * @param retention what must be kept
 * @param oldestCommit commit from which on the tables of a build stay readable
 * @param compaction what is worth to be rewritten
 * @param isDryRun whether nothing is to be changed
 */
public record MaintenanceOptions(
    Retention retention,
    Optional<String> oldestCommit,
    CompactionOptions compaction,
    boolean isDryRun) {
  private static final double PERCENT = 100;

  /** Takes what concerns maintenance. */
  public static MaintenanceOptions of(EffectiveOptions options) {
    Retention retention =
        new Retention(
            options.find(RelspecOptions.DELTA_RETENTION_HOURS).map(Duration::ofHours),
            options
                .find(RelspecOptions.DELTA_OLDEST_READER)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty),
            options.get(RelspecOptions.DELTA_ALLOW_SHORT_RETENTION));
    CompactionOptions compaction =
        CompactionOptions.ofTarget(options.get(RelspecOptions.DELTA_TARGET_FILE_BYTES))
            .withMaxDeletedShare(options.get(RelspecOptions.DELTA_DELETED_PERCENT) / PERCENT);
    return new MaintenanceOptions(
        retention,
        options.find(RelspecOptions.DELTA_OLDEST_COMMIT),
        compaction,
        options.get(RelspecOptions.DELTA_DRY_RUN));
  }

  /** The same for a table whose versions from this one on are needed. */
  public MaintenanceOptions keepingFrom(long version) {
    Retention longer =
        new Retention(retention.duration(), OptionalLong.of(version), retention.mayBeShort());
    return new MaintenanceOptions(longer, oldestCommit, compaction, isDryRun);
  }
}
