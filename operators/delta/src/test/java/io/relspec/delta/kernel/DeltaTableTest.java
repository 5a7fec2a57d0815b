package io.relspec.delta.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.DeltaTables;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTableTest {
  private static final String STATS =
      "{\"numRecords\":2,\"minValues\":{\"edge_id\":1},\"maxValues\":{\"edge_id\":9},"
          + "\"nullCount\":{\"edge_id\":0},\"tightBounds\":true}";

  @TempDir Path dir;

  @Test
  void createdTableHasThePropertiesThatChangesAndCommitsNeed() throws Exception {
    assertThat(DeltaTables.createIfAbsent(Tables.edges(dir))).isZero();
    JsonNode metadata = DeltaLog.read(dir).actions(0, "metaData").get(0);
    assertThat(metadata.get("partitionColumns").get(0).asText()).isEqualTo("repo");
    JsonNode configuration = metadata.get("configuration");
    assertThat(configuration.get("delta.enableChangeDataFeed").asText()).isEqualTo("true");
    assertThat(configuration.get("delta.enableDeletionVectors").asText()).isEqualTo("true");
    assertThat(configuration.get("delta.enableInCommitTimestamps").asText()).isEqualTo("true");
    assertThat(configuration.get("delta.dataSkippingNumIndexedCols").asText()).isEqualTo("1");
    assertThat(configuration.get("relspec.primary-key").asText()).isEqualTo("repo,edge_id");
    assertThat(DeltaLog.read(dir).actions(0, "protocol").get(0).get("writerFeatures").toString())
        .contains("domainMetadata", "deletionVectors", "changeDataFeed", "inCommitTimestamp");
  }

  @Test
  void tableThatIsThereIsTakenAsItIs() throws Exception {
    DeltaTables.createIfAbsent(Tables.edges(dir));
    assertThat(DeltaTables.createIfAbsent(Tables.edges(dir))).isZero();
    assertThat(DeltaLog.read(dir).lastVersion()).isZero();
  }

  @Test
  void ofManyThatCreateATableAtOnceOneDoes() throws Exception {
    int creators = 6;
    CyclicBarrier start = new CyclicBarrier(creators);
    ExecutorService threads = Executors.newFixedThreadPool(creators);
    try {
      List<Future<Long>> versions = new ArrayList<>();
      for (int i = 0; i < creators; i++) {
        versions.add(
            threads.submit(
                () -> {
                  start.await();
                  return DeltaTables.createIfAbsent(Tables.edges(dir));
                }));
      }
      for (Future<Long> version : versions) {
        assertThat(version.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(DeltaLog.read(dir).lastVersion()).isZero();
  }

  @Test
  void tableWithOtherColumnsIsRefused() throws Exception {
    DeltaTables.createIfAbsent(Tables.edges(dir));
    TableSpec edges = Tables.edges(dir);
    RowType fewer = new RowType(edges.rowType().getFields().subList(0, 2));
    TableSpec other =
        new TableSpec("edges", dir.toString(), fewer, List.of("repo"), List.of("repo"));
    assertThatThrownBy(() -> DeltaTables.createIfAbsent(other))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.TABLE_SCHEMA_MISMATCH))
        .hasMessageContaining("DLT_102")
        .hasMessageContaining("kind string");
  }

  @Test
  void tableWithOtherPartitionsIsRefused() throws Exception {
    TableSpec edges = Tables.edges(dir);
    DeltaTables.createIfAbsent(edges);
    TableSpec other = new TableSpec("edges", dir.toString(), edges.rowType(), List.of(), List.of());
    assertThatThrownBy(() -> DeltaTables.createIfAbsent(other)).hasMessageContaining("DLT_102");
  }

  @Test
  void loadingWhatIsNotThereNamesThePlace() {
    assertThatThrownBy(() -> DeltaTable.load(dir.resolve("none").toString(), false))
        .hasMessageContaining("DLT_101")
        .hasMessageContaining("none");
  }

  @Test
  void locationOfAnUnknownSchemeIsRefused() {
    assertThatThrownBy(() -> DeltaTables.createIfAbsent(Tables.edges("s3://bucket/edges")))
        .hasMessageContaining("DLT_131")
        .hasMessageContaining("s3");
  }

  @Test
  void appendAddsFilesTransactionAndDomainInOneVersion() throws Exception {
    DeltaTable table = DeltaTable.createIfAbsent(Tables.edges(dir), false);
    assertThat(table.tryAppend(append(7, "a"))).isEqualTo(new AppendOutcome.Committed(1));
    assertThat(table.version()).isEqualTo(1);
    assertThat(table.domain("relspec.test")).contains("{\"n\":7}");
    assertThat(table.transactionVersion("app")).isEqualTo(OptionalLong.of(7));

    DeltaLog log = DeltaLog.read(dir);
    JsonNode add = log.actions(1, "add").get(0);
    assertThat(add.get("path").asText()).isEqualTo("repo=r/a.parquet");
    assertThat(add.get("partitionValues").get("repo").asText()).isEqualTo("r/ö x");
    assertThat(add.get("dataChange").asBoolean()).isTrue();
    assertThat(add.get("stats").asText()).contains("\"numRecords\":2", "\"edge_id\":9");
    assertThat(log.actions(1, "metaData")).isEmpty();
    assertThat(log.actions(1, "commitInfo").get(0).get("engineInfo").asText()).endsWith("/Relspec");
  }

  @Test
  void everyCommitLeavesItsChecksum() throws Exception {
    DeltaTable table = DeltaTable.createIfAbsent(Tables.edges(dir), false);
    table.tryAppend(append(1, "a"));
    table.tryAppend(append(2, "b"));
    try (Stream<Path> files = Files.list(dir.resolve("_delta_log"))) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".crc")))
          .containsExactlyInAnyOrder(
              "00000000000000000000.crc", "00000000000000000001.crc", "00000000000000000002.crc");
    }
  }

  @Test
  void repeatedTransactionIsNotConfirmedAndChangesNothing() throws Exception {
    DeltaTable table = DeltaTable.createIfAbsent(Tables.edges(dir), false);
    table.tryAppend(append(1, "a"));
    assertThat(table.tryAppend(append(1, "a"))).isInstanceOf(AppendOutcome.Unconfirmed.class);
    assertThat(DeltaLog.read(dir).lastVersion()).isEqualTo(1);
  }

  @Test
  void staleTableIsRefreshedByTheConflictAndMayTryAgain() throws Exception {
    DeltaTable one = DeltaTable.createIfAbsent(Tables.edges(dir), false);
    DeltaTable two = DeltaTable.load(dir.toString(), false);
    one.tryAppend(append(1, "a"));
    assertThat(two.tryAppend(append(2, "b"))).isInstanceOf(AppendOutcome.Unconfirmed.class);
    assertThat(two.version()).isEqualTo(1);
    assertThat(two.tryAppend(append(2, "b"))).isEqualTo(new AppendOutcome.Committed(2));
  }

  private static Append append(long number, String file) {
    DataFileManifest manifest =
        new DataFileManifest(
            "edges", "repo=r/" + file + ".parquet", Map.of("repo", "r/ö x"), 100, 5, 2, STATS);
    return new Append("app", number, "relspec.test", "{\"n\":" + number + "}", List.of(manifest));
  }
}
