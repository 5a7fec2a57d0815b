package io.relspec.delta.table;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.source.ChangeHandling;
import io.relspec.delta.source.DeltaSourceBuilder;
import io.relspec.delta.table.DeltaConnectorOptions.Bound;
import io.relspec.delta.table.DeltaConnectorOptions.Changes;
import io.relspec.delta.table.DeltaConnectorOptions.HistoryGone;
import io.relspec.delta.table.DeltaConnectorOptions.Startup;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * What the options of a table say about reading it.
 *
 * @param startup where reading starts
 * @param startupVersion version for modes snapshot and version; negative for none
 * @param startupMs time for modes snapshot and timestamp; negative for none
 * @param bound where reading ends
 * @param boundVersion version for bounded mode version
 * @param boundMs time for bounded mode timestamp
 * @param handling how changes are given
 * @param pollInterval time between looks for new commits
 * @param filesPerPoll files taken at once
 * @param bytesPerPoll bytes taken at once
 * @param bridgesGaps whether commits that are gone are replaced by a difference
 */
record ScanOptions(
    Startup startup,
    long startupVersion,
    long startupMs,
    Bound bound,
    long boundVersion,
    long boundMs,
    ChangeHandling handling,
    Duration pollInterval,
    long filesPerPoll,
    long bytesPerPoll,
    boolean bridgesGaps) {
  private static final long NONE = -1;

  static ScanOptions of(ReadableConfig options, boolean isBatch) {
    Startup startup =
        options
            .getOptional(DeltaConnectorOptions.STARTUP_MODE)
            .orElseGet(() -> defaultStartup(options));
    Bound bound =
        options
            .getOptional(DeltaConnectorOptions.BOUNDED_MODE)
            .orElseGet(() -> defaultBound(options, startup, isBatch));
    if (isBatch && bound == Bound.NONE) {
      throw DeltaErrors.optionInvalid(
          DeltaConnectorOptions.BOUNDED_MODE.key(), "batch mode needs an end");
    }
    return new ScanOptions(
        startup,
        startupVersion(options, startup),
        startupMs(options, startup),
        bound,
        bound == Bound.VERSION ? required(options, DeltaConnectorOptions.BOUNDED_VERSION) : NONE,
        bound == Bound.TIMESTAMP ? time(options, DeltaConnectorOptions.BOUNDED_TIMESTAMP) : NONE,
        handling(options),
        options.get(DeltaConnectorOptions.POLL_INTERVAL),
        options.get(DeltaConnectorOptions.FILES_PER_POLL),
        options.get(DeltaConnectorOptions.BYTES_PER_POLL).getBytes(),
        options.get(DeltaConnectorOptions.HISTORY_GONE) == HistoryGone.DIFFERENCE);
  }

  /** What is said of a version or a time says how it is meant. */
  private static Startup defaultStartup(ReadableConfig options) {
    boolean isSnapshot =
        has(options, DeltaConnectorOptions.SNAPSHOT_VERSION)
            || has(options, DeltaConnectorOptions.SNAPSHOT_TIMESTAMP);
    boolean isVersion = has(options, DeltaConnectorOptions.STARTUP_VERSION);
    boolean isTime = has(options, DeltaConnectorOptions.STARTUP_TIMESTAMP);
    if (Stream.of(isSnapshot, isVersion, isTime).filter(is -> is).count() > 1) {
      throw DeltaErrors.optionInvalid(
          DeltaConnectorOptions.STARTUP_MODE.key(), "there is more than one version or time");
    }
    if (isVersion) {
      return Startup.VERSION;
    } else if (isTime) {
      return Startup.TIMESTAMP;
    }
    boolean isChanges = options.get(DeltaConnectorOptions.CHANGES) == Changes.ROWS;
    return isChanges && !isSnapshot ? Startup.EARLIEST : Startup.SNAPSHOT;
  }

  private static Bound defaultBound(ReadableConfig options, Startup startup, boolean isBatch) {
    boolean isVersion = has(options, DeltaConnectorOptions.BOUNDED_VERSION);
    boolean isTime = has(options, DeltaConnectorOptions.BOUNDED_TIMESTAMP);
    if (isVersion && isTime) {
      throw DeltaErrors.optionInvalid(
          DeltaConnectorOptions.BOUNDED_MODE.key(), "there is a version and a time");
    }
    if (isVersion) {
      return Bound.VERSION;
    } else if (isTime) {
      return Bound.TIMESTAMP;
    } else if (!isBatch) {
      return Bound.NONE;
    }
    return startup == Startup.SNAPSHOT ? Bound.SNAPSHOT : Bound.LATEST;
  }

  private static boolean has(ReadableConfig options, ConfigOption<?> option) {
    return options.getOptional(option).isPresent();
  }

  private static long startupVersion(ReadableConfig options, Startup startup) {
    return switch (startup) {
      case SNAPSHOT -> options.getOptional(DeltaConnectorOptions.SNAPSHOT_VERSION).orElse(NONE);
      case VERSION -> required(options, DeltaConnectorOptions.STARTUP_VERSION);
      case EARLIEST, LATEST, TIMESTAMP -> NONE;
    };
  }

  private static long startupMs(ReadableConfig options, Startup startup) {
    return switch (startup) {
      case SNAPSHOT ->
          options
              .getOptional(DeltaConnectorOptions.SNAPSHOT_TIMESTAMP)
              .map(
                  text ->
                      DeltaConnectorOptions.epochMs(DeltaConnectorOptions.SNAPSHOT_TIMESTAMP, text))
              .orElse(NONE);
      case TIMESTAMP -> time(options, DeltaConnectorOptions.STARTUP_TIMESTAMP);
      case EARLIEST, LATEST, VERSION -> NONE;
    };
  }

  private static ChangeHandling handling(ReadableConfig options) {
    return switch (options.get(DeltaConnectorOptions.CHANGES)) {
      case ALL -> ChangeHandling.ALL;
      case UPSERT -> ChangeHandling.UPSERT;
      case APPEND -> ChangeHandling.APPEND_ONLY;
      case ROWS -> ChangeHandling.AS_ROWS;
    };
  }

  private static <T> T required(ReadableConfig options, ConfigOption<T> option) {
    return options
        .getOptional(option)
        .orElseThrow(() -> DeltaErrors.optionInvalid(option.key(), "it is missing"));
  }

  private static long time(ReadableConfig options, ConfigOption<String> option) {
    return DeltaConnectorOptions.epochMs(option, required(options, option));
  }

  /** Whether rows are insertions whatever happens. */
  boolean isInsertOnly() {
    return bound == Bound.SNAPSHOT
        || handling == ChangeHandling.APPEND_ONLY
        || handling == ChangeHandling.AS_ROWS;
  }

  /** Tells a source. */
  void applyTo(DeltaSourceBuilder builder) {
    switch (startup) {
      case SNAPSHOT -> snapshot(builder);
      case EARLIEST -> builder.fromEarliestChanges();
      case LATEST -> builder.fromLatestChanges();
      case VERSION -> builder.fromChangesOfVersion(startupVersion);
      case TIMESTAMP -> builder.fromChangesAtTime(startupMs);
    }
    switch (bound) {
      case NONE -> {}
      case SNAPSHOT -> builder.onlySnapshot();
      case LATEST -> builder.toLatest();
      case VERSION -> builder.toVersion(boundVersion);
      case TIMESTAMP -> builder.toTime(boundMs);
    }
    builder
        .handling(handling)
        .pollInterval(pollInterval)
        .maxFilesPerPoll(filesPerPoll)
        .maxBytesPerPoll(bytesPerPoll)
        .bridgeGaps(bridgesGaps);
  }

  private void snapshot(DeltaSourceBuilder builder) {
    if (startupVersion >= 0 && startupMs >= 0) {
      throw DeltaErrors.optionInvalid(
          DeltaConnectorOptions.SNAPSHOT_VERSION.key(), "there is a time too");
    }
    if (startupVersion >= 0) {
      builder.fromSnapshotAtVersion(startupVersion);
    } else if (startupMs >= 0) {
      builder.fromSnapshotAtTime(startupMs);
    }
  }
}
