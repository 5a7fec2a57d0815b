package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.service.QueryResult;
import io.relspec.app.testing.TestCluster;
import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.DatasetContract;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableVersion;
import io.relspec.delta.source.TableCounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** Queries of the command and SQL of anybody give the rows that a build stored. */
class StoredQueriesITCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int[] DELETED = {3, 4, 7, 11, 18, 29};
  private static final int PORTABLE_BITMAPS = 1_681_511_377;

  @TempDir Path copy;

  @Test
  void commandReadsWhatWasStored() throws Exception {
    StoredTables stored = new StoredTables(GoldenRepositories.directory(), Builds.CONTRACTS);
    ExecutionFacade facade = facade(stored);
    Map<String, List<StoredRow>> found = new TreeMap<>();
    for (DatasetContract contract : GraphTables.ofSources(stored)) {
      found.put(contract.dataset(), query(facade, contract));
    }
    assertSame(new GraphTables(found), GoldenRepositories.tables());
  }

  @Test
  void catalogReadsWhatWasStored() throws Exception {
    StoredTables stored = new StoredTables(GoldenRepositories.directory(), Builds.CONTRACTS);
    StreamTableEnvironment environment =
        StreamTableEnvironment.create(
            TestCluster.environment(2), EnvironmentSettings.inBatchMode());
    environment.executeSql(
        "CREATE CATALOG lake WITH ('type' = 'delta', 'root' = '%s')".formatted(stored.root()));
    Map<String, List<StoredRow>> found = new TreeMap<>();
    for (DatasetContract contract : GraphTables.ofSources(stored)) {
      String sql =
          "SELECT * FROM lake.`%s`.`%s`"
              .formatted(contract.database().yamlName(), contract.dataset());
      try (CloseableIterator<Row> rows = environment.executeSql(sql).collect()) {
        found.put(contract.dataset(), rows(rows, contract));
      }
    }
    assertSame(new GraphTables(found), GoldenRepositories.tables());
  }

  @Test
  void deletedRowsAreGone() throws Exception {
    List<StoredRow> expected = new ArrayList<>(GoldenRepositories.tables().of("cpg_edges"));
    Path out = copy.resolve("out");
    copyTree(GoldenRepositories.directory(), out);
    StoredTables stored = new StoredTables(out, Builds.CONTRACTS);
    DatasetContract edges = Builds.CONTRACTS.get("cpg_edges");
    String location = stored.location(edges).toString();
    int first = deleteRowsOfOneFile(location);
    for (int i = DELETED.length - 1; i >= 0; i--) {
      expected.remove(first + DELETED[i]);
    }
    assertSame(
        new GraphTables(Map.of("cpg_edges", query(facade(stored), edges))),
        new GraphTables(Map.of("cpg_edges", expected)));
    Map<String, Long> kinds = new TreeMap<>();
    expected.forEach(row -> kinds.merge(row.text("kind"), 1L, Long::sum));
    assertThat(TableCounts.byValue(location, "kind")).isEqualTo(kinds);
  }

  /** Gives the number of rows in the files before. */
  private static int deleteRowsOfOneFile(String location) throws IOException {
    TableLog log = TableLog.open(location);
    int before = 0;
    for (FileAction file : log.latestFiles()) {
      if (file.rows() > DELETED[DELETED.length - 1]) {
        deleteRows(location, log, file);
        return before;
      }
      before += Math.toIntExact(file.rows());
    }
    throw new IllegalStateException("all files are small");
  }

  private static void deleteRows(String location, TableLog log, FileAction file)
      throws IOException {
    TableVersion latest = log.latest();
    Path vector = writeVector(Path.of(location, "deletion_vector.bin"));
    ObjectNode info = JSON.createObjectNode();
    info.putObject("commitInfo")
        .put("timestamp", latest.timestampMs() + 1)
        .put("inCommitTimestamp", latest.timestampMs() + 1)
        .put("operation", "DELETE");
    ObjectNode remove = JSON.createObjectNode();
    describe(remove.putObject("remove"), log, file)
        .put("deletionTimestamp", latest.timestampMs() + 1)
        .put("extendedFileMetadata", true);
    ObjectNode add = JSON.createObjectNode();
    describe(add.putObject("add"), log, file)
        .put("modificationTime", latest.timestampMs())
        .put("stats", "{\"numRecords\":%d,\"tightBounds\":false}".formatted(file.rows()))
        .putObject("deletionVector")
        .put("storageType", "p")
        .put("pathOrInlineDv", vector.toUri().toString())
        .put("offset", 1)
        .put("sizeInBytes", Files.size(vector) - 1 - 2 * Integer.BYTES)
        .put("cardinality", DELETED.length);
    Files.writeString(
        Path.of(location, "_delta_log", "%020d.json".formatted(latest.version() + 1)),
        info + "\n" + remove + "\n" + add + "\n");
  }

  /** As the protocol has it: version, length, the bitmap of the first 2^32 rows, checksum. */
  private static Path writeVector(Path file) throws IOException {
    RoaringBitmap rows = RoaringBitmap.bitmapOf(DELETED);
    ByteBuffer bitmaps =
        ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES + rows.serializedSizeInBytes())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(PORTABLE_BITMAPS)
            .putLong(1)
            .putInt(0);
    rows.serialize(bitmaps);
    CRC32 checksum = new CRC32();
    checksum.update(bitmaps.flip());
    ByteBuffer whole =
        ByteBuffer.allocate(1 + 2 * Integer.BYTES + bitmaps.limit())
            .put((byte) 1)
            .putInt(bitmaps.limit())
            .put(bitmaps.rewind())
            .putInt((int) checksum.getValue());
    return Files.write(file, whole.array());
  }

  private static ObjectNode describe(ObjectNode action, TableLog log, FileAction file) {
    String path = file.path().substring(log.root().length() + 1);
    action.put("path", path).put("dataChange", true).put("size", file.sizeBytes());
    ObjectNode partition = action.putObject("partitionValues");
    file.partition().forEach(partition::put);
    return action;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static ExecutionFacade facade(StoredTables stored) {
    return ExecutionFacade.bounded(
        TestCluster.environment(2),
        stored.contracts(),
        new StoredDatasets(stored, null),
        new NativeFunctionLibrary());
  }

  /** All rows of a dataset. */
  static List<StoredRow> query(ExecutionFacade facade, DatasetContract contract) {
    try (QueryResult result =
        facade.query("SELECT * FROM " + contract.dataset(), OptionalLong.empty())) {
      return rows(result, contract);
    }
  }

  private static List<StoredRow> rows(Iterator<Row> rows, DatasetContract contract) {
    List<String> names = contract.columns().stream().map(ColumnContract::name).toList();
    List<StoredRow> found = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        values.put(names.get(i), plain(row.getField(i)));
      }
      found.add(new StoredRow(values));
    }
    return found;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Instant instant) {
      return instant.toEpochMilli();
    }
    return value instanceof Object[] array ? Arrays.asList(array) : value;
  }

  private static void assertSame(GraphTables found, GraphTables expected) {
    assertThat(GraphTables.differences(found.multisets(), expected.multisets())).isEmpty();
  }
}
