package io.relspec.delta.kernel.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A catalog whose root is in a bucket, in SQL. */
class S3CatalogITCase {
  private static final String BUCKET = "lake";
  private static S3Client s3;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @BeforeAll
  static void start() {
    s3 = LocalS3.withBucket(BUCKET);
  }

  @Test
  void databasesAndTablesAreMadeWrittenReadAlteredAndDropped() throws Exception {
    String root = "s3://" + BUCKET + "/a lake/";
    TableEnvironment streaming = streaming(root);
    assertThat(rows(streaming, "SHOW DATABASES")).containsExactly("+I[default]");
    streaming.executeSql("CREATE DATABASE shop");
    assertThat(rows(streaming, "SHOW DATABASES")).containsExactly("+I[default]", "+I[shop]");
    streaming.executeSql("USE shop");
    assertThat(rows(streaming, "SHOW TABLES")).isEmpty();
    streaming.executeSql(
        "CREATE TABLE orders (region STRING NOT NULL, id BIGINT NOT NULL, item STRING,"
            + " PRIMARY KEY (region, id) NOT ENFORCED) PARTITIONED BY (region)"
            + " WITH ('sink.on-rewind' = 'new_epoch')");
    streaming
        .executeSql("INSERT INTO orders VALUES ('n ö', 1, 'a'), ('n ö', 2, 'b'), ('s', 3, 'c')")
        .await();
    streaming.executeSql("ALTER TABLE orders ADD note STRING");
    streaming.executeSql("INSERT INTO orders VALUES ('s', 4, 'd', 'new')").await();

    TableEnvironment batch = batch(root);
    batch.executeSql("USE shop");
    assertThat(rows(batch, "SHOW TABLES")).containsExactly("+I[orders]");
    assertThat(rows(batch, "SHOW PARTITIONS orders")).containsExactly("+I[region=s]");
    assertThat(rows(batch, "SELECT * FROM orders")).containsExactly("+I[s, 4, d, new]");
    assertThat(rows(batch, "SELECT id FROM orders /*+ OPTIONS('scan.snapshot.version' = '1') */"))
        .containsExactlyInAnyOrder("+I[1]", "+I[2]", "+I[3]");
    assertThat(
            rows(
                batch,
                "SELECT _commit_version, _change_type, COUNT(*) FROM `orders$changes`"
                    + " GROUP BY _commit_version, _change_type"))
        .containsExactlyInAnyOrder("+I[1, insert, 3]", "+I[3, delete, 3]", "+I[4, insert, 1]");
    assertThat(rows(batch, "SELECT COUNT(*) FROM `orders$history`")).containsExactly("+I[5]");

    batch.executeSql("USE `default`");
    assertThatThrownBy(() -> batch.executeSql("DROP DATABASE shop"))
        .hasStackTraceContaining("DatabaseNotEmptyException");
    batch.executeSql("DROP TABLE shop.orders");
    assertThat(keys(BUCKET, "a lake/")).containsExactly("a lake/shop/");
    batch.executeSql("DROP DATABASE shop");
    assertThat(keys(BUCKET, "")).isEmpty();
  }

  @Test
  void whatLiesBesideATableStays() throws Exception {
    String bucket = "shared-lake";
    LocalS3.withBucket(bucket);
    TableEnvironment streaming = streaming("s3://" + bucket);
    streaming.executeSql("CREATE TABLE t (id BIGINT NOT NULL)");
    streaming.executeSql("INSERT INTO t VALUES (1)").await();
    s3.putObject(request -> request.bucket(bucket).key("t2/x"), RequestBody.fromString("x"));
    assertThat(rows(streaming, "SHOW TABLES")).containsExactly("+I[t]");
    assertThat(rows(streaming, "SHOW DATABASES")).containsExactly("+I[default]", "+I[t2]");
    streaming.executeSql("DROP TABLE t");
    assertThat(keys(bucket, "t")).containsExactly("t2/x");
  }

  @Test
  void bucketThatIsNotThereIsAnError() {
    TableEnvironment tables = batch("s3://no-such-bucket/lake");
    assertThat(rows(tables, "SHOW TABLES")).isEmpty();
    assertThatThrownBy(() -> tables.executeSql("CREATE TABLE t (id BIGINT)"))
        .hasStackTraceContaining("s3://no-such-bucket/lake");
    assertThatThrownBy(
            () ->
                tables.executeSql("CREATE CATALOG c WITH ('type' = 'delta', 'root' = 'gs://b/l')"))
        .hasStackTraceContaining("DLT_131");
  }

  private static List<String> keys(String bucket, String prefix) {
    return s3.listObjectsV2(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static TableEnvironment batch(String root) {
    return withCatalog(TableEnvironment.create(EnvironmentSettings.inBatchMode()), root);
  }

  private static TableEnvironment streaming(String root) {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    return withCatalog(StreamTableEnvironment.create(environment), root);
  }

  private static TableEnvironment withCatalog(TableEnvironment tables, String root) {
    tables.executeSql("CREATE CATALOG lake WITH ('type' = 'delta', 'root' = '%s')".formatted(root));
    tables.executeSql("USE CATALOG lake");
    return tables;
  }

  private static List<String> rows(TableEnvironment tables, String query) {
    List<String> rows = new ArrayList<>();
    tables.executeSql(query).collect().forEachRemaining(row -> rows.add(row.toString()));
    return rows;
  }
}
