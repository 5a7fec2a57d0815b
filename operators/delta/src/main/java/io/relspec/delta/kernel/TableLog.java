package io.relspec.delta.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.kernel.Scan;
import io.delta.kernel.ScanBuilder;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.InvalidTableException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import io.delta.kernel.internal.DeltaHistoryManager;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.checksum.CRCInfo;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.RowFilter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of one table: what the table is at a version, the files of a version, the commits
 * after a version. Not thread-safe.
 */
public final class TableLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern COMMIT_NAME = Pattern.compile(".*/(\\d{20})\\.json");
  static final String COLUMN_MAPPING = "delta.columnMapping.mode";

  /** What that property says of a table whose columns have the names that files have. */
  static final String NOT_MAPPED = "none";

  private final FileIO fileIO;
  private final Engine engine;
  private final String location;
  private final String root;

  private TableLog(FileIO fileIO, String location, String root) {
    this.fileIO = fileIO;
    this.engine = DefaultEngine.create(fileIO);
    this.location = location;
    this.root = root;
  }

  /**
   * The log of the table in a directory; nothing is read yet.
   *
   * @throws io.relspec.delta.DeltaException if no file system knows the location
   */
  public static TableLog open(String location) throws IOException {
    FileIO fileIO = FileIOs.sealed(location, false);
    return new TableLog(fileIO, location, fileIO.resolvePath(location));
  }

  /** Whether there is a table. */
  public boolean exists() throws IOException {
    try {
      return !commitsListedFrom(0, true).isEmpty();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** Directory of the table with its scheme. */
  public String root() {
    return root;
  }

  /**
   * The table as it is now.
   *
   * @throws io.relspec.delta.DeltaException if there is no table, or one that cannot be read
   */
  public TableVersion latest() {
    return tableVersion(latestSnapshot());
  }

  /**
   * The table at a version.
   *
   * @throws io.relspec.delta.DeltaException if it has no such version any more, or yet
   */
  public TableVersion at(long version) {
    return tableVersion(snapshotAt(version));
  }

  /**
   * The table as it was at a time; after its last commit that is the table as it is now.
   *
   * @throws io.relspec.delta.DeltaException if its history does not go back that far
   */
  public TableVersion atTime(long epochMs) {
    return at(versionAtTime(epochMs));
  }

  /** The last version committed at a time or before it. */
  public long versionAtTime(long epochMs) {
    return commitAtTime(epochMs, false).getVersion();
  }

  /**
   * The first version committed at a time or after it; one that is yet to come if there is none.
   */
  public long versionFromTime(long epochMs) {
    Snapshot latest = latestSnapshot();
    if (latest.getTimestamp(engine) < epochMs) {
      return latest.getVersion() + 1;
    }
    DeltaHistoryManager.Commit before = commitAtTime(epochMs, true);
    return before.getTimestamp() >= epochMs ? before.getVersion() : before.getVersion() + 1;
  }

  private DeltaHistoryManager.Commit commitAtTime(long epochMs, boolean orEarliest) {
    Snapshot latest = latestSnapshot();
    return reading(
        () -> {
          try {
            return DeltaHistoryManager.getActiveCommitAtTimestamp(
                engine,
                latest,
                latest.getLogPath(),
                epochMs,
                !orEarliest,
                true,
                orEarliest,
                List.of());
          } catch (InvalidTableException e) {
            throw e;
          } catch (KernelException e) {
            throw DeltaErrors.versionNotFound(location, "version at time " + epochMs, e);
          }
        });
  }

  /** The first version whose log entry is there. */
  public long firstVersion() throws IOException {
    List<FileStatus> commits = commitsListedFrom(0, true);
    if (commits.isEmpty()) {
      throw DeltaErrors.tableNotFound(location, new FileNotFoundException(root + "/_delta_log"));
    }
    return versionOf(commits.get(0)).getAsLong();
  }

  /**
   * The files of a version, those that a filter rules out left out.
   *
   * @param version a version that is there
   */
  public List<FileAction> files(long version, Optional<RowFilter> filter) {
    return files(snapshotAt(version), filter);
  }

  /** Content of a metadata domain at a version. */
  public Optional<String> domain(long version, String domain) {
    Snapshot snapshot = snapshotAt(version);
    return reading(() -> snapshot.getDomainMetadata(domain));
  }

  /** The files of the latest version. */
  public List<FileAction> latestFiles() {
    return files(latestSnapshot(), Optional.empty());
  }

  /**
   * What the log says of the rows of the latest version; no data file is read.
   *
   * @throws io.relspec.delta.DeltaException if there is no table, or a file without a count of rows
   */
  public TableContent latestContent() {
    Snapshot snapshot = latestSnapshot();
    ContentSums sums = new ContentSums(root);
    reading(
        () -> {
          Scan scan = snapshot.getScanBuilder().build();
          try {
            ScanFiles.forEach(((ScanImpl) scan).getScanFiles(engine, true), sums::add);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return sums;
        });
    return sums.content(snapshot.getVersion());
  }

  private List<FileAction> files(Snapshot snapshot, Optional<RowFilter> filter) {
    ScanBuilder builder = snapshot.getScanBuilder();
    Scan scan =
        filter
            .flatMap(condition -> FilterPredicates.of(condition, snapshot.getSchema()))
            .map(builder::withFilter)
            .orElse(builder)
            .build();
    List<FileAction> files = reading(() -> filesOf((ScanImpl) scan));
    if (filter.isEmpty()) {
      checkAgainstChecksum(snapshot, files);
      return files;
    }
    return files.stream()
        .filter(file -> filter.get().decide(file.partition()).orElse(true))
        .toList();
  }

  private List<FileAction> filesOf(ScanImpl scan) {
    List<FileAction> files = new ArrayList<>();
    try {
      ScanFiles.forEach(scan.getScanFiles(engine, true), row -> files.add(file(row)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static FileAction file(Row scanFile) {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(scanFile);
    AddFile add = new AddFile(scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
    return new FileAction(
        status.getPath(),
        InternalScanFileUtils.getPartitionValues(scanFile),
        status.getSize(),
        add.getNumRecords().orElse(-1L),
        true,
        add.getDeletionVector().map(TableLog::deletionVector));
  }

  private static DeletionVector deletionVector(DeletionVectorDescriptor vector) {
    return new DeletionVector(
        vector.getStorageType(),
        vector.getPathOrInlineDv(),
        vector.getOffset().orElse(-1),
        vector.getSizeInBytes(),
        vector.getCardinality());
  }

  /** A log entry that lost whole lines is valid JSON; only the version's checksum knows better. */
  private void checkAgainstChecksum(Snapshot snapshot, List<FileAction> files) {
    Optional<CRCInfo> checksum = reading(snapshot::getCurrentCrcInfo);
    long bytes = files.stream().mapToLong(FileAction::sizeBytes).sum();
    if (checksum.isPresent()
        && (checksum.get().getNumFiles() != files.size()
            || checksum.get().getTableSizeBytes() != bytes)) {
      throw DeltaErrors.logUnreadable(
          location,
          "version %d has %d files of %d bytes, but its checksum says %d of %d"
              .formatted(
                  snapshot.getVersion(),
                  files.size(),
                  bytes,
                  checksum.get().getNumFiles(),
                  checksum.get().getTableSizeBytes()),
          null);
    }
  }

  /**
   * The commits from a version on, as many as there are and as the limits allow, at least one if
   * there is one.
   *
   * @param from the first version wanted
   * @param last the last version wanted
   * @param maxFiles files of all commits together
   * @param maxBytes length of those files
   * @return commits without gaps; none if the first version wanted is yet to come
   * @throws io.relspec.delta.DeltaException if the first version wanted was there and is gone, if
   *     there is a gap, or if an entry is damaged
   */
  public List<Commit> commits(long from, long last, long maxFiles, long maxBytes)
      throws IOException {
    List<Commit> commits = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    long expected = from;
    for (FileStatus entry : commitsListedFrom(from, false)) {
      long version = versionOf(entry).getAsLong();
      if (version > last) {
        break;
      }
      if (version != expected) {
        throw DeltaErrors.historyGone(location, expected, "version " + version + " next");
      }
      Commit commit = commit(entry, version);
      files += commit.adds().size() + commit.removes().size() + commit.changeFiles().size();
      bytes += commit.sizeBytes();
      if (!commits.isEmpty() && (files > maxFiles || bytes > maxBytes)) {
        break;
      }
      commits.add(commit);
      expected++;
    }
    return commits;
  }

  /** Whether a version is in the log, without listing it. */
  public boolean hasCommit(long version) throws IOException {
    try {
      fileIO.getFileStatus(commitPath(version));
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /**
   * One commit.
   *
   * @return empty if the log has no such entry, yet or any more
   * @throws io.relspec.delta.DeltaException if the entry is damaged
   */
  public Optional<Commit> commit(long version) throws IOException {
    FileStatus entry;
    try {
      entry = fileIO.getFileStatus(commitPath(version));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
    return Optional.of(commit(entry, version));
  }

  private Commit commit(FileStatus entry, long version) throws IOException {
    byte[] bytes;
    try {
      bytes = FileIOs.readAll(fileIO, entry.getPath(), entry.getSize());
    } catch (FileNotFoundException e) {
      throw DeltaErrors.historyGone(location, version, "just removed it");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw DeltaErrors.logUnreadable(location, "version %d, no UTF-8".formatted(version), e);
    }
    Commit commit = CommitFile.parse(root, version, text, entry.getModificationTime());
    checkAgainstChecksums(commit);
    return commit;
  }

  /**
   * Compares a commit with the checksums of the table before and after it, which a cut that leaves
   * whole lines does not survive.
   */
  private void checkAgainstChecksums(Commit commit) throws IOException {
    if (commit.version() == 0) {
      return;
    }
    Optional<JsonNode> before = checksum(commit.version() - 1);
    Optional<JsonNode> after = before.isPresent() ? checksum(commit.version()) : Optional.empty();
    if (after.isEmpty()) {
      return;
    }
    long expected = number(after.get(), "numFiles") - number(before.get(), "numFiles");
    long found = (long) commit.adds().size() - commit.removes().size();
    checkSame(commit, "files", expected, found);
    if (Stream.concat(commit.adds().stream(), commit.removes().stream())
        .allMatch(file -> file.sizeBytes() >= 0)) {
      checkSame(
          commit,
          "bytes",
          number(after.get(), "tableSizeBytes") - number(before.get(), "tableSizeBytes"),
          sizeOf(commit.adds()) - sizeOf(commit.removes()));
    }
  }

  private void checkSame(Commit commit, String what, long expected, long found) {
    if (expected != found) {
      throw DeltaErrors.logUnreadable(
          location,
          "version %d adds %d %s, but the checksums say %d"
              .formatted(commit.version(), found, what, expected),
          null);
    }
  }

  private static long sizeOf(List<FileAction> files) {
    return files.stream().mapToLong(FileAction::sizeBytes).sum();
  }

  private static long number(JsonNode checksum, String field) {
    return checksum.path(field).asLong();
  }

  private Optional<JsonNode> checksum(long version) throws IOException {
    String path = "%s/_delta_log/%020d.crc".formatted(root, version);
    try {
      FileStatus status = fileIO.getFileStatus(path);
      JsonNode checksum = JSON.readTree(FileIOs.readAll(fileIO, path, status.getSize()));
      return checksum.path("numFiles").isIntegralNumber()
          ? Optional.of(checksum)
          : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw DeltaErrors.logUnreadable(location, "checksum of version " + version, e);
    }
  }

  /** Log entries from a version on in order; only the first if that is all that is wanted. */
  private List<FileStatus> commitsListedFrom(long version, boolean firstOnly) throws IOException {
    List<FileStatus> commits = new ArrayList<>();
    try (CloseableIterator<FileStatus> listed = fileIO.listFrom(commitPath(version))) {
      while (listed.hasNext()) {
        FileStatus status = listed.next();
        if (versionOf(status).isPresent()) {
          commits.add(status);
          if (firstOnly) {
            break;
          }
        }
      }
    }
    return commits;
  }

  private String commitPath(long version) {
    return "%s/_delta_log/%020d.json".formatted(root, version);
  }

  private static OptionalLong versionOf(FileStatus status) {
    Matcher matcher = COMMIT_NAME.matcher(status.getPath());
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private Snapshot latestSnapshot() {
    return reading(() -> DeltaTable.latest(engine, root));
  }

  private Snapshot snapshotAt(long version) {
    return reading(
        () -> {
          try {
            return TableManager.loadSnapshot(root).atVersion(version).build(engine);
          } catch (InvalidTableException
              | UnsupportedTableFeatureException
              | UnsupportedProtocolVersionException e) {
            throw e;
          } catch (KernelException | IllegalArgumentException e) {
            throw DeltaErrors.versionNotFound(location, "version " + version, e);
          }
        });
  }

  private TableVersion tableVersion(Snapshot snapshot) {
    Map<String, String> properties = snapshot.getTableProperties();
    String mapping = properties.getOrDefault(COLUMN_MAPPING, NOT_MAPPED);
    if (!mapping.equals(NOT_MAPPED)) {
      throw DeltaErrors.featureUnsupported(location, "column mapping by " + mapping);
    }
    return new TableVersion(
        snapshot.getVersion(),
        reading(() -> snapshot.getTimestamp(engine)),
        FlinkTypes.rowType(location, snapshot.getSchema()),
        snapshot.getPartitionColumnNames(),
        properties);
  }

  /**
   * What about a schema in a commit keeps rows from being read with the columns wanted.
   *
   * @param schemaJson the schema in Delta's JSON
   * @param wanted the columns and their types, nullability left out
   * @param mayLack whether columns may be absent because they were added later
   */
  public Optional<String> schemaDifference(
      String schemaJson, Map<String, LogicalType> wanted, boolean mayLack) {
    return schemaDifference(
        FlinkTypes.rowType(location, DataTypeJsonSerDe.deserializeStructType(schemaJson)),
        wanted,
        mayLack);
  }

  /** The same of the columns of a version. */
  public static Optional<String> schemaDifference(
      RowType declared, Map<String, LogicalType> wanted, boolean mayLack) {
    return wanted.entrySet().stream()
        .filter(column -> differs(declared, column.getKey(), column.getValue(), mayLack))
        .map(column -> "column " + column.getKey() + " is not " + column.getValue())
        .sorted()
        .findFirst();
  }

  /** Timestamps differ in precision only if they are declared so; Delta has one. */
  private static boolean differs(
      RowType declared, String column, LogicalType wanted, boolean mayLack) {
    int position = declared.getFieldIndex(column);
    if (position < 0) {
      return !mayLack;
    }
    LogicalType found = declared.getTypeAt(position).copy(true);
    return switch (found.getTypeRoot()) {
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          wanted.getTypeRoot() != found.getTypeRoot();
      case VARBINARY -> !wanted.is(LogicalTypeFamily.BINARY_STRING);
      default -> !found.equals(wanted);
    };
  }

  private <T extends @Nullable Object> T reading(Supplier<T> read) {
    return LogReading.reading(location, read);
  }
}
