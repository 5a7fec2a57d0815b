package io.relspec.delta.kernel;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a table's log, as maintenance sees them. */
public final class LogFiles {
  private static final Pattern NAME =
      Pattern.compile(
          "(\\d{20})\\.(?:json|crc|checkpoint\\.parquet|checkpoint\\..+|\\d{20}\\.compacted\\.json)");
  private static final String COMMIT = ".json";
  private static final String CHECKPOINT = ".checkpoint.parquet";

  private final FileIO fileIO;
  private final Engine engine;
  private final String root;
  private final SnapshotImpl latest;

  private LogFiles(FileIO fileIO, String root) {
    this.fileIO = fileIO;
    this.engine = DefaultEngine.create(fileIO);
    this.root = root;
    this.latest = (SnapshotImpl) DeltaTable.latest(engine, root);
  }

  /**
   * The log of the table in a directory, as it is now.
   *
   * @throws io.relspec.delta.DeltaException if there is no table, or no file system knows the
   *     location
   */
  public static LogFiles open(String location) throws IOException {
    FileIO fileIO = FileIOs.sealed(location, true);
    return new LogFiles(fileIO, fileIO.resolvePath(location));
  }

  /** The version that was the latest when the log was opened. */
  public long latestVersion() {
    return latest.getVersion();
  }

  /** How long the table keeps log entries, milliseconds. */
  public long logRetentionMs() {
    return TableConfig.LOG_RETENTION.fromMetadata(latest.getMetadata());
  }

  /** How long the table keeps files that it has removed, milliseconds. */
  public long fileRetentionMs() {
    return TableConfig.TOMBSTONE_RETENTION.fromMetadata(latest.getMetadata());
  }

  /** Whether the table wants its log to be cleaned up. */
  public boolean isCleanedUp() {
    return TableConfig.EXPIRED_LOG_CLEANUP_ENABLED.fromMetadata(latest.getMetadata());
  }

  /**
   * Writes the log checkpoint of a version.
   *
   * @return whether it was not there before
   */
  public boolean writeCheckpoint(long version) throws IOException {
    if (isThere("%020d".formatted(version) + CHECKPOINT)) {
      return false;
    }
    // Kernel would clean up by its own rules after that of a snapshot taken as the latest.
    Snapshot snapshot = TableManager.loadSnapshot(root).atVersion(version).build(engine);
    try {
      snapshot.writeCheckpoint(engine);
      return true;
    } catch (CheckpointAlreadyExistsException e) {
      return false;
    }
  }

  private boolean isThere(String name) throws IOException {
    try {
      fileIO.getFileStatus(path(name));
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** A file of the log. */
  private record Entry(long version, String name, long modificationTimeMs) {}

  /**
   * Names of the log files that no version needs that must stay readable, oldest first: those
   * before the last log checkpoint that all such versions follow.
   *
   * @param cutoffMs versions whose entries were written at this time or later stay readable
   * @param oldestReader so do this version and all after it
   */
  public List<String> superfluous(long cutoffMs, long oldestReader) throws IOException {
    List<Entry> entries = entries();
    long firstKept =
        entries.stream()
            .filter(
                entry -> entry.name().endsWith(COMMIT) && entry.modificationTimeMs() >= cutoffMs)
            .mapToLong(Entry::version)
            .min()
            .orElse(Long.MAX_VALUE);
    long needed = Math.min(firstKept, oldestReader);
    OptionalLong checkpoint =
        entries.stream()
            .filter(entry -> entry.name().endsWith(CHECKPOINT) && entry.version() <= needed)
            .mapToLong(Entry::version)
            .max();
    return checkpoint.isEmpty()
        ? List.of()
        : entries.stream()
            .filter(entry -> entry.version() < checkpoint.getAsLong())
            .map(Entry::name)
            .toList();
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (CloseableIterator<FileStatus> files = fileIO.listFrom(path("0"))) {
      while (files.hasNext()) {
        FileStatus file = files.next();
        String name = file.getPath().substring(file.getPath().lastIndexOf('/') + 1);
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
          long version = Long.parseLong(matcher.group(1));
          entries.add(new Entry(version, name, file.getModificationTime()));
        }
      }
    }
    return entries;
  }

  /** Removes files of the log, in the order given; one that is not there is no error. */
  public void delete(List<String> names) throws IOException {
    for (String name : names) {
      fileIO.delete(path(name));
    }
  }

  private String path(String name) {
    return root + "/_delta_log/" + name;
  }
}
