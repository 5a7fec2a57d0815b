package io.relspec.delta;

import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** Words every error of this module: what happened, with the values in it, and what to do next. */
public final class DeltaErrors {
  private static final String ROWS_NOT_LIVE_HINT =
      "Another program rewrote or deleted rows of this sink (OPTIMIZE, DELETE, UPDATE): restore the"
          + " table to the version before, or rebuild it.";

  private DeltaErrors() {}

  public static DeltaException tableNotFound(String location, Throwable cause) {
    return error(
        DeltaErrorCode.TABLE_NOT_FOUND,
        "There is no Delta table in %s.".formatted(location),
        "Create it first, or correct the location.",
        cause);
  }

  public static DeltaException schemaMismatch(String table, String expected, String found) {
    return error(
        DeltaErrorCode.TABLE_SCHEMA_MISMATCH,
        "Table %s has %s, but %s is declared.".formatted(table, found, expected),
        "Write to a new location, or rebuild the table.");
  }

  public static DeltaException propertyMismatch(
      String table, String property, String expected, @Nullable String found) {
    return error(
        DeltaErrorCode.TABLE_PROPERTY_MISMATCH,
        "Table %s has %s = %s, but %s is needed.".formatted(table, property, found, expected),
        "Set the property back, or rebuild the table.");
  }

  public static DeltaException transactionsExpire(String table, String retention) {
    return error(
        DeltaErrorCode.TABLE_PROPERTY_MISMATCH,
        "Table %s forgets transactions after %s (delta.setTransactionRetentionDuration)."
            .formatted(table, retention),
        "Remove the property: without the transactions a repeated commit cannot be recognised.");
  }

  public static DeltaException typeUnsupported(String table, String column, LogicalType type) {
    return error(
        DeltaErrorCode.TYPE_UNSUPPORTED,
        "Column %s of table %s has type %s.".formatted(column, table, type),
        "Use BOOLEAN, INT, BIGINT, DOUBLE, STRING, BYTES, BINARY(n), TIMESTAMP_LTZ(3) or an array of"
            + " STRING, INT or BIGINT with NOT NULL elements.");
  }

  public static DeltaException specInvalid(String table, String what) {
    return error(
        DeltaErrorCode.SPEC_INVALID,
        "The declaration of table %s cannot be: %s.".formatted(table, what),
        "Correct the declaration.");
  }

  public static DeltaException sinkIdInvalid(String sinkId) {
    return error(
        DeltaErrorCode.SPEC_INVALID,
        "The sink id '%s' cannot be.".formatted(sinkId),
        "Use letters, digits, '.', '_' and '-' only.");
  }

  public static DeltaException sinkFenced(
      String table, String sinkId, String ours, String theirs, long theirCheckpointId) {
    return error(
        DeltaErrorCode.SINK_FENCED,
        "Sink %s of table %s is run by another job: incarnation %s committed checkpoint %d, this is %s."
            .formatted(sinkId, table, theirs, theirCheckpointId, ours),
        "Stop one of the two jobs, or give them different sink ids.");
  }

  public static DeltaException sinkRewound(
      String table, String sinkId, OptionalLong restoredCheckpointId, long committedCheckpointId) {
    String restored =
        restoredCheckpointId.isPresent()
            ? "checkpoint " + restoredCheckpointId.getAsLong()
            : "no checkpoint";
    return error(
        DeltaErrorCode.SINK_REWOUND,
        "Sink %s restored %s, but table %s already holds its checkpoint %d; going on would write rows twice."
            .formatted(sinkId, restored, table, committedCheckpointId),
        "Restore the latest checkpoint, or restore the table to the older one first.");
  }

  public static DeltaException rowsDisagree(
      String table, String sinkId, long checkpointId, long expectedBefore, long foundBefore) {
    return error(
        DeltaErrorCode.SINK_ROWS_DISAGREE,
        "Sink %s must find %d rows of its own in table %s before checkpoint %d, but the log says %d."
            .formatted(sinkId, expectedBefore, table, checkpointId, foundBefore),
        "A commit was lost or the table was replaced: restore the table, or rebuild it with a fresh job.");
  }

  public static DeltaException sinkWithoutState(
      String table, String sinkId, String incarnation, long checkpointId) {
    return error(
        DeltaErrorCode.SINK_WITHOUT_STATE,
        "Sink %s starts without state, but wrote table %s up to checkpoint %d (incarnation %s)."
            .formatted(sinkId, table, checkpointId, incarnation),
        "Resume the job from its last checkpoint, or write to a new location.");
  }

  public static DeltaException needsCheckpoints(String sinkId, String setting) {
    return error(
        DeltaErrorCode.SINK_NEEDS_CHECKPOINTS,
        "Sink %s commits with checkpoints, but %s.".formatted(sinkId, setting),
        "Use streaming mode with exactly-once checkpoints, also after tasks finish, aligned for changes.");
  }

  public static DeltaException progressUnreadable(String domain, String json, Throwable cause) {
    return error(
        DeltaErrorCode.SINK_PROGRESS_UNREADABLE,
        "The domain metadata %s is not what a sink writes: %s.".formatted(domain, json),
        "Another program used the domain; remove it if the table was never written by this sink.",
        cause);
  }

  public static DeltaException inputMissing(String sinkId) {
    return error(
        DeltaErrorCode.SINK_INPUT_MISSING,
        "Sink %s has neither a stream of rows nor one of batches.".formatted(sinkId),
        "Give it at least one.");
  }

  public static DeltaException commitFailed(
      String table, String sinkId, long checkpointId, int attempts, Throwable cause) {
    return error(
        DeltaErrorCode.COMMIT_FAILED,
        "Checkpoint %d of sink %s could not be committed to table %s in %d attempts: %s."
            .formatted(checkpointId, sinkId, table, attempts, cause),
        "Nothing of it is in the table; the job repeats the commit when it restarts.",
        cause);
  }

  public static DeltaException appendFailed(
      String table, String name, int attempts, Throwable cause) {
    return error(
        DeltaErrorCode.COMMIT_FAILED,
        "Rows %s could not be added to table %s in %d attempts: %s."
            .formatted(name, table, attempts, cause),
        "None of them is in the table; check its location and permissions.",
        cause);
  }

  public static DeltaException createFailed(String table, Throwable cause) {
    return error(
        DeltaErrorCode.COMMIT_FAILED,
        "Table %s could not be created: %s.".formatted(table, cause),
        "Check the location and its permissions.",
        cause);
  }

  public static DeltaException storageNotAtomic(String path, Throwable cause) {
    return error(
        DeltaErrorCode.STORAGE_NOT_ATOMIC,
        "The file system of %s has no hard links, so a commit cannot be published atomically."
            .formatted(path),
        "Put the table on a file system that has them.",
        cause);
  }

  /** A storage overwrites what a put says must be absent. */
  public static DeltaException storageOverwrites(String path, @Nullable Throwable cause) {
    return error(
        DeltaErrorCode.STORAGE_NOT_ATOMIC,
        "The storage of %s does not refuse to overwrite an object (If-None-Match), so a commit cannot be published atomically."
            .formatted(path),
        "Put the table on a storage with conditional writes.",
        cause);
  }

  public static DeltaException storageUnknown(String location, String scheme) {
    return error(
        DeltaErrorCode.STORAGE_UNKNOWN,
        "No file system for scheme %s of %s.".formatted(scheme, location),
        "Use a local path or a file: URI, or add the jar of the file system; that of s3 is relspec-s3.jar.");
  }

  /** A file system did not do what it was asked for. */
  public static DeltaException storageFailed(String location, Throwable cause) {
    return error(
        DeltaErrorCode.STORAGE_FAILED,
        "The storage of %s fails: %s.".formatted(location, cause),
        "Check that it can be reached, and credentials and permissions.",
        cause);
  }

  public static DeltaException stateUnreadable(String what, int version) {
    return error(
        DeltaErrorCode.STATE_UNREADABLE,
        "The saved state holds %s of version %d, which this program does not know."
            .formatted(what, version),
        "Run the program version that wrote the state, or a later one.");
  }

  public static DeltaException appendOnly(String table, String kind) {
    return error(
        DeltaErrorCode.APPEND_ONLY,
        "The append-only sink of table %s got a %s row.".formatted(table, kind),
        "Feed it insertions only, or declare a primary key, by which the table follows changes.");
  }

  public static DeltaException replacement(String table, String scope) {
    return error(
        DeltaErrorCode.APPEND_ONLY,
        "The append-only sink of table %s got a batch that replaces the rows of %s."
            .formatted(table, scope),
        "Feed it insertions only.");
  }

  public static DeltaException misdirected(String table, String other) {
    return error(
        DeltaErrorCode.MISDIRECTED,
        "The sink of table %s got what belongs to %s.".formatted(table, other),
        "Connect each dataset to the sink of its own table.");
  }

  public static DeltaException fileNotWritten(String table, String path, Throwable cause) {
    return error(
        DeltaErrorCode.FILE_NOT_WRITTEN,
        "Data file %s of table %s could not be written: %s.".formatted(path, table, cause),
        "The job writes the rows again when it restarts; check space and permissions.",
        cause);
  }

  public static DeltaException fileIncomplete(
      String table, String path, long expectedBytes, long foundBytes) {
    return error(
        DeltaErrorCode.FILE_NOT_WRITTEN,
        "Data file %s of table %s has %d bytes, but %d were written."
            .formatted(path, table, foundBytes, expectedBytes),
        "The file system lost data: check it before going on.");
  }

  public static DeltaException fileMissing(String table, String path, Throwable cause) {
    return error(
        DeltaErrorCode.FILE_MISSING,
        "Data file %s of table %s is gone before it could be committed.".formatted(path, table),
        "Somebody removed it or replaced the table: restore the directory, or rebuild with a fresh job.",
        cause);
  }

  /** A sink wants to delete rows of a file that the table no longer has. */
  public static DeltaException fileNotLive(String table, String path, int rows) {
    return error(
        DeltaErrorCode.ROWS_NOT_LIVE,
        "%d rows of data file %s are to be deleted, but table %s does not have the file any more."
            .formatted(rows, path, table),
        ROWS_NOT_LIVE_HINT);
  }

  /** A sink wants to delete rows that are deleted already, or that the file never had. */
  public static DeltaException rowsNotLive(String table, String path, int rows) {
    return error(
        DeltaErrorCode.ROWS_NOT_LIVE,
        "%d rows of data file %s of table %s are to be deleted, but not all of them are there."
            .formatted(rows, path, table),
        ROWS_NOT_LIVE_HINT);
  }

  /** A file has no count of rows in the log, without which it cannot have a deletion vector. */
  public static DeltaException statisticsUnreadable(
      String table, String path, @Nullable Throwable cause) {
    return error(
        DeltaErrorCode.STATISTICS_UNREADABLE,
        "Data file %s of table %s has no statistics with a number of rows.".formatted(path, table),
        "Another program changed the log entry of the file; restore the table to the version before.",
        cause);
  }

  public static DeltaException keyNotUnique(String table, String key) {
    return error(
        DeltaErrorCode.KEY_NOT_UNIQUE,
        "Table %s would have two rows of key %s after a checkpoint.".formatted(table, key),
        "Correct the primary key, or the query that yields the rows.");
  }

  public static DeltaException retractionWithoutRow(String table, String key) {
    return error(
        DeltaErrorCode.RETRACTION_WITHOUT_ROW,
        "A row of key %s is retracted from table %s, which this sink never gave one."
            .formatted(key, table),
        "Feed the sink everything that the query yields, from its first row on.");
  }

  /** Going back to an older checkpoint would undo what others did to the same files. */
  public static DeltaException rollbackMeetsOthers(String location, String path) {
    return error(
        DeltaErrorCode.ROLLBACK_IMPOSSIBLE,
        "Commits in %s cannot be taken back: another program changed data file %s since."
            .formatted(location, path),
        "Restore the table to the version of the checkpoint, or rebuild it.");
  }

  /** Going back to an older checkpoint needs log entries that are no longer there. */
  public static DeltaException rollbackBeyondLog(String location, long version, Throwable cause) {
    return error(
        DeltaErrorCode.ROLLBACK_IMPOSSIBLE,
        "Commits in %s cannot be taken back: version %d is no longer in the log."
            .formatted(location, version),
        "Restore a later checkpoint, or rebuild the table.",
        cause);
  }

  /** Going back to an older checkpoint needs a data file that is no longer there. */
  public static DeltaException rollbackWithoutFile(String location, String path, Throwable cause) {
    return error(
        DeltaErrorCode.ROLLBACK_IMPOSSIBLE,
        "Commits in %s cannot be taken back: data file %s has been removed since."
            .formatted(location, path),
        "Restore a later checkpoint, or rebuild the table.",
        cause);
  }

  /** A column cannot be added to a table. */
  public static DeltaException columnNotAdded(
      String table, String column, String why, @Nullable Throwable cause) {
    return error(
        DeltaErrorCode.COLUMN_NOT_ADDED,
        "Column %s cannot be added to table %s: %s.".formatted(column, table, why),
        "Add nullable columns with new names, behind the others.",
        cause);
  }

  /** The tag that says where the rows of a rewritten file were before cannot be read. */
  public static DeltaException originsUnreadable(String path, Throwable cause) {
    return error(
        DeltaErrorCode.ORIGINS_UNREADABLE,
        "Data file %s does not say where its rows were before: %s.".formatted(path, cause),
        "A later version of this program wrote it, or somebody changed the log: run that version, or restore the table to the version before.",
        cause);
  }

  /** Others wrote so often that a compaction could not be committed. */
  public static DeltaException compactionLost(String location, int attempts, Throwable cause) {
    return error(
        DeltaErrorCode.COMPACTION_LOST,
        "The compaction of table %s lost against other commits %d times: %s."
            .formatted(location, attempts, cause),
        "No row was touched and vacuum removes what was written: run it again when fewer commits are made.",
        cause);
  }

  /** Rewriting the files of a table would lose what this program does not know. */
  public static DeltaException compactionUnsupported(
      String location, String what, @Nullable Throwable cause) {
    return error(
        DeltaErrorCode.COMPACTION_UNSUPPORTED,
        "Table %s cannot be compacted: %s.".formatted(location, what),
        "Compact it with the program that writes it, while no sink of this one follows changes into it.",
        cause);
  }

  public static DeltaException fileUnreadable(String table, String path, Throwable cause) {
    return error(
        DeltaErrorCode.FILE_UNREADABLE,
        "Data file %s of table %s cannot be read back: %s.".formatted(path, table, cause),
        "Restore the file, or rebuild the table.",
        cause);
  }

  public static DeltaException partitionValueMissing(String table, String column) {
    return error(
        DeltaErrorCode.PARTITION_VALUE_INVALID,
        "Partition column %s of table %s has no value or an empty one.".formatted(column, table),
        "Give every row a value.");
  }

  public static DeltaException partitionColumnsDiffer(
      String table, Collection<String> expected, Collection<String> found) {
    return error(
        DeltaErrorCode.PARTITION_VALUE_INVALID,
        "Table %s is partitioned by %s, but a batch has values for %s."
            .formatted(table, expected, found),
        "Give every batch one value per partition column.");
  }

  public static DeltaException arityMismatch(String table, int expected, int found) {
    return error(
        DeltaErrorCode.MISDIRECTED,
        "Table %s has %d columns, but a row has %d fields.".formatted(table, expected, found),
        "Connect the stream whose rows have the table's columns.");
  }

  /** A column has a type that Flink does not have. */
  public static DeltaException columnUnreadable(String table, String column, String type) {
    return error(
        DeltaErrorCode.TYPE_UNSUPPORTED,
        "Column %s of table %s has Delta type %s, which Flink does not have."
            .formatted(column, table, type),
        "Read the table through a view without the column in another engine.");
  }

  /** The text of a partition value is not one of the column's type. */
  public static DeltaException partitionValueUnreadable(
      String column, String text, String type, @Nullable Throwable cause) {
    return error(
        DeltaErrorCode.LOG_UNREADABLE,
        "The log gives partition column %s the value '%s', which is no %s."
            .formatted(column, text, type),
        "The log is damaged or was written by a program with another notation: check its last entries.",
        cause);
  }

  /** Versions that are needed were removed by log clean-up. */
  public static DeltaException historyGone(String location, long wanted, String found) {
    return error(
        DeltaErrorCode.HISTORY_GONE,
        "Version %d of table %s is needed, but the log has %s.".formatted(wanted, location, found),
        "Changes were lost for this reader: start it anew from a snapshot, and keep the log (delta.logRetentionDuration) longer than the longest outage.");
  }

  /** A log entry cannot be what a writer wrote. */
  public static DeltaException logUnreadable(
      String location, String what, @Nullable Throwable cause) {
    return error(
        DeltaErrorCode.LOG_UNREADABLE,
        "The log of table %s cannot be read: %s.".formatted(location, what),
        "Restore the log entry from a copy; nothing was read from it.",
        cause);
  }

  /** A data file or deletion vector cannot be what a writer wrote. */
  public static DeltaException dataFileUnreadable(
      String path, String what, @Nullable Throwable cause) {
    return error(
        DeltaErrorCode.DATA_FILE_UNREADABLE,
        "File %s cannot be read: %s.".formatted(path, what),
        "Restore the file from a copy, or rebuild the table.",
        cause);
  }

  /** A data file that the log refers to is not there. */
  public static DeltaException dataFileGone(String path, Throwable cause) {
    return error(
        DeltaErrorCode.DATA_FILE_GONE,
        "File %s is gone.".formatted(path),
        "It was removed by a vacuum, or by hand: start the reader anew from a snapshot, and keep removed files (delta.deletedFileRetentionDuration) longer than the longest outage.",
        cause);
  }

  /** Changes were asked for, but the table does not record them. */
  public static DeltaException changeFeedOff(String location, long version) {
    return error(
        DeltaErrorCode.CHANGE_FEED_OFF,
        "Table %s has no change feed at version %d.".formatted(location, version),
        "Set delta.enableChangeDataFeed = true and start from a later version, or read snapshots.");
  }

  /** The columns that are read changed in a way that rows cannot be read with. */
  public static DeltaException schemaChanged(String location, long version, String what) {
    return error(
        DeltaErrorCode.SCHEMA_CHANGED,
        "Version %d of table %s changes its schema: %s.".formatted(version, location, what),
        "Stop the job with a savepoint, declare the new columns, and start a new reader after that version.");
  }

  /** There is no such version. */
  public static DeltaException versionNotFound(
      String location, String wanted, @Nullable Throwable cause) {
    return error(
        DeltaErrorCode.VERSION_NOT_FOUND,
        "Table %s has no %s.".formatted(location, wanted),
        "See the versions that there are with the table's $history.",
        cause);
  }

  /** The table uses what this reader does not know. */
  public static DeltaException featureUnsupported(String location, String feature) {
    return error(
        DeltaErrorCode.TABLE_FEATURE_UNSUPPORTED,
        "Table %s uses %s, which this connector does not read.".formatted(location, feature),
        "Read it with another engine, or rewrite the table without the feature.");
  }

  /** The reader was told to expect insertions only. */
  public static DeltaException changeNotAllowed(String location, long version, String kind) {
    return error(
        DeltaErrorCode.CHANGE_NOT_ALLOWED,
        "Version %d of table %s has a change of kind %s, but only insertions are expected."
            .formatted(version, location, kind),
        "Read the table with all its changes.");
  }

  /** An option of a source, sink or catalog cannot be. */
  public static DeltaException optionInvalid(String option, String what) {
    return error(
        DeltaErrorCode.OPTION_INVALID,
        "Option %s cannot be: %s.".formatted(option, what),
        "Correct the option.");
  }

  /** The catalog was asked for what a Delta table cannot do. */
  public static DeltaException catalogRefused(String what, String hint) {
    return error(DeltaErrorCode.CATALOG_REFUSED, what, hint);
  }

  /** Maintenance was asked to keep less than the table promises. */
  public static DeltaException retentionTooShort(
      String location, String property, long tableMs, long wantedMs) {
    return error(
        DeltaErrorCode.RETENTION_TOO_SHORT,
        "Table %s keeps %s for %s (%s), which is longer than %s."
            .formatted(
                location,
                property.contains("log") ? "its log" : "removed files",
                Duration.ofMillis(tableMs),
                property,
                Duration.ofMillis(wantedMs)),
        "Keep as long, or say that the retention may be short if nothing reads or writes the table.");
  }

  /** A table does not get a commit that belongs to a snapshot. */
  public static DeltaException snapshotIncomplete(
      String table, String commitId, Duration patience) {
    return error(
        DeltaErrorCode.SNAPSHOT_INCOMPLETE,
        "Commit %s of table %s was not in its log after %s.".formatted(commitId, table, patience),
        "See why the table is not committed; the job goes on from its last checkpoint.");
  }

  /** Files of a table cannot be listed where it lies. */
  public static DeltaException listingUnsupported(String root) {
    return error(
        DeltaErrorCode.LISTING_UNSUPPORTED,
        "The file system of %s has no directories that can be listed.".formatted(root),
        "Vacuum tables, and have catalogs, on the local file system or on S3, or let the file system's jar list directories (DirectoryIO).");
  }

  private static DeltaException error(DeltaErrorCode code, String message, String hint) {
    return error(code, message, hint, null);
  }

  private static DeltaException error(
      DeltaErrorCode code, String message, String hint, @Nullable Throwable cause) {
    return code.isPermanent()
        ? new PermanentDeltaException(code, message, hint, cause)
        : new DeltaException(code, message, hint, cause);
  }
}
