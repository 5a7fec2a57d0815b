package io.relspec.delta.table;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.SchemaEvolution;
import io.relspec.delta.sink.DeltaSinkOptions.Compression;
import io.relspec.delta.sink.DeltaSinkOptions.OnRewind;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of the connector {@code relspec-delta}. */
public final class DeltaConnectorOptions {
  /** Where the table lies. */
  public static final ConfigOption<String> PATH =
      ConfigOptions.key("path")
          .stringType()
          .noDefaultValue()
          .withDescription("Directory of the table: a local path or a URI.");

  /** Where reading starts. */
  public enum Startup {
    SNAPSHOT,
    EARLIEST,
    LATEST,
    VERSION,
    TIMESTAMP
  }

  /** Where reading ends. */
  public enum Bound {
    NONE,
    SNAPSHOT,
    LATEST,
    VERSION,
    TIMESTAMP
  }

  /** What rows say about changes. */
  public enum Changes {
    ALL,
    UPSERT,
    APPEND,
    ROWS
  }

  /** What to do if commits that are to be read are no longer in the log. */
  public enum HistoryGone {
    FAIL,
    DIFFERENCE
  }

  /** A table about a table. */
  public enum Metadata {
    NONE,
    HISTORY,
    FILES
  }

  public static final ConfigOption<Startup> STARTUP_MODE =
      ConfigOptions.key("scan.startup.mode")
          .enumType(Startup.class)
          .noDefaultValue()
          .withDescription(
              "With what reading starts: all rows (snapshot), or the changes of the first commit in"
                  + " the log (earliest), of the next one (latest), of a version or since a time."
                  + " By default what a version or time is given for; without one all rows, or the"
                  + " first commit if changes are given as rows.");

  public static final ConfigOption<Long> STARTUP_VERSION =
      ConfigOptions.key("scan.startup.version")
          .longType()
          .noDefaultValue()
          .withDescription("First version whose changes are read, for mode version.");

  public static final ConfigOption<String> STARTUP_TIMESTAMP =
      ConfigOptions.key("scan.startup.timestamp")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Time from which changes are read, for mode timestamp: 2026-01-31T12:00:00Z or"
                  + " milliseconds since the epoch.");

  public static final ConfigOption<Long> SNAPSHOT_VERSION =
      ConfigOptions.key("scan.snapshot.version")
          .longType()
          .noDefaultValue()
          .withDescription("Version whose rows are read, for startup mode snapshot.");

  public static final ConfigOption<String> SNAPSHOT_TIMESTAMP =
      ConfigOptions.key("scan.snapshot.timestamp")
          .stringType()
          .noDefaultValue()
          .withDescription("Time at which the rows are read, for startup mode snapshot.");

  public static final ConfigOption<Bound> BOUNDED_MODE =
      ConfigOptions.key("scan.bounded.mode")
          .enumType(Bound.class)
          .noDefaultValue()
          .withDescription(
              "With what reading ends. By default with the version or time that is given; without"
                  + " one never (none) in streaming mode, and in batch mode with the snapshot it"
                  + " starts with, or the latest version.");

  public static final ConfigOption<Long> BOUNDED_VERSION =
      ConfigOptions.key("scan.bounded.version")
          .longType()
          .noDefaultValue()
          .withDescription("Last version read, for bounded mode version.");

  public static final ConfigOption<String> BOUNDED_TIMESTAMP =
      ConfigOptions.key("scan.bounded.timestamp")
          .stringType()
          .noDefaultValue()
          .withDescription("Time of the last version read, for bounded mode timestamp.");

  public static final ConfigOption<Changes> CHANGES =
      ConfigOptions.key("scan.changes")
          .enumType(Changes.class)
          .defaultValue(Changes.ALL)
          .withDescription(
              "How changes are given: as insertions, updates and deletions (all), without preimages"
                  + " by primary key (upsert), failing on anything but insertions (append), or as"
                  + " insertions of what happened, for use with the metadata columns (rows).");

  public static final ConfigOption<Duration> POLL_INTERVAL =
      ConfigOptions.key("scan.poll-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(1))
          .withDescription("How long to wait before looking for new commits.");

  public static final ConfigOption<Long> FILES_PER_POLL =
      ConfigOptions.key("scan.max-files-per-poll")
          .longType()
          .defaultValue(1000L)
          .withDescription("Files of the commits taken at once; one commit may have more.");

  public static final ConfigOption<MemorySize> BYTES_PER_POLL =
      ConfigOptions.key("scan.max-bytes-per-poll")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1024))
          .withDescription("Length of those files; those of one commit may be longer.");

  public static final ConfigOption<HistoryGone> HISTORY_GONE =
      ConfigOptions.key("scan.history-gone")
          .enumType(HistoryGone.class)
          .defaultValue(HistoryGone.FAIL)
          .withDescription(
              "What to do if the next commits are no longer in the log: fail, or go on with the"
                  + " difference between the rows given so far and those of the table now"
                  + " (difference). The latter keeps the names of all files in the state, and needs"
                  + " the files that went since.");

  public static final ConfigOption<Metadata> METADATA =
      ConfigOptions.key("metadata-table")
          .enumType(Metadata.class)
          .defaultValue(Metadata.NONE)
          .withDescription("Reads what the log says instead of rows: its commits or its files.");

  public static final ConfigOption<String> SINK_ID =
      ConfigOptions.key("sink.id")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Stable name by which the table knows its writer; by default the table's name.");

  public static final ConfigOption<MemorySize> TARGET_FILE_SIZE =
      ConfigOptions.key("sink.target-file-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(128))
          .withDescription("Size at which a data file is closed and the next one begun.");

  public static final ConfigOption<Boolean> FSYNC =
      ConfigOptions.key("sink.fsync")
          .booleanType()
          .defaultValue(true)
          .withDescription("Whether what is written survives the loss of power.");

  public static final ConfigOption<SchemaEvolution> SCHEMA_EVOLUTION =
      ConfigOptions.key("sink.schema-evolution")
          .enumType(SchemaEvolution.class)
          .defaultValue(SchemaEvolution.STRICT)
          .withDescription(
              "What the sink does if its columns are not those of the table: fail (strict), or add"
                  + " nullable columns that the table lacks and leave those null that only the"
                  + " table has (additive).");

  public static final ConfigOption<Compression> COMPRESSION =
      ConfigOptions.key("sink.compression")
          .enumType(Compression.class)
          .defaultValue(Compression.SNAPPY)
          .withDescription("How pages of data files are compressed: snappy or zstd.");

  public static final ConfigOption<OnRewind> ON_REWIND =
      ConfigOptions.key("sink.on-rewind")
          .enumType(OnRewind.class)
          .defaultValue(OnRewind.FAIL)
          .withDescription(
              "What to do at a start if the table holds commits of the sink that the job's state does"
                  + " not know, as after the restore of an older savepoint: fail, or take them back in"
                  + " one commit and begin anew (new_epoch).");

  static final Set<ConfigOption<?>> OPTIONAL =
      Set.of(
          STARTUP_MODE,
          STARTUP_VERSION,
          STARTUP_TIMESTAMP,
          SNAPSHOT_VERSION,
          SNAPSHOT_TIMESTAMP,
          BOUNDED_MODE,
          BOUNDED_VERSION,
          BOUNDED_TIMESTAMP,
          CHANGES,
          POLL_INTERVAL,
          FILES_PER_POLL,
          BYTES_PER_POLL,
          HISTORY_GONE,
          METADATA,
          SINK_ID,
          TARGET_FILE_SIZE,
          FSYNC,
          SCHEMA_EVOLUTION,
          COMPRESSION,
          ON_REWIND);

  private DeltaConnectorOptions() {}

  /** Milliseconds since the epoch that a time option says. */
  static long epochMs(ConfigOption<String> option, String text) {
    if (text.matches("\\d+")) {
      return Long.parseLong(text);
    }
    try {
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw DeltaErrors.optionInvalid(option.key(), "'" + text + "' is no instant");
    }
  }
}
