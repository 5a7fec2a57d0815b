package io.relspec.delta.kernel.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.DataFileStream;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.delta.kernel.TableStorage.Listed;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import io.relspec.delta.maintenance.LogCheckpoint;
import io.relspec.delta.maintenance.Retention;
import io.relspec.delta.maintenance.Vacuum;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.delta.sink.TableAppends;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compaction, log checkpoint and vacuum of tables in a bucket. */
class S3MaintenanceTest {
  private static final String BUCKET = "maintained";
  private static final int COMMITS = 6;
  private static final Retention NONE =
      new Retention(Optional.of(Duration.ZERO), OptionalLong.empty(), true);

  /** Objects are dated by the server, to the second. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

  @BeforeAll
  static void start() {
    LocalS3.withBucket(BUCKET);
  }

  private static TableSpec table(String name) throws Exception {
    RowType type =
        RowType.of(
            new LogicalType[] {
              new VarCharType(false, VarCharType.MAX_LENGTH), new BigIntType(false)
            },
            new String[] {"repo", "id"});
    String location = "s3://" + BUCKET + "/a lake/" + name;
    TableSpec spec = new TableSpec("t", location, type, List.of("repo"), List.of("id"));
    for (int commit = 0; commit < COMMITS; commit++) {
      RowData row = GenericRowData.of(StringData.fromString("r/ö %41"), (long) commit);
      DeltaSinkOptions options = DeltaSinkOptions.defaults();
      assertThat(TableAppends.append(spec, options, "rows " + commit, List.of(row))).isTrue();
    }
    return spec;
  }

  private static List<Long> ids(TableSpec spec) throws IOException {
    TableRows table = TableRows.open(spec.location());
    List<Long> ids = new ArrayList<>();
    table.at(table.log().latest().version(), List.of("id"), row -> ids.add(row.getLong(0)));
    return ids.stream().sorted().toList();
  }

  private static List<String> listed(TableSpec spec) throws IOException {
    return TableStorage.open(spec.location(), false).list().stream()
        .map(Listed::path)
        .sorted()
        .toList();
  }

  @Test
  void nothingIsLostAndWhatNobodyNeedsGoes() throws Exception {
    TableSpec spec = table("t");
    List<Long> ids = ids(spec);
    assertThat(ids).hasSize(COMMITS);
    TableStorage storage = TableStorage.open(spec.location(), false);
    try (DataFileStream orphan = storage.create("repo=r/part-orphan.parquet")) {
      orphan.write(new byte[] {1});
    }
    try (DataFileStream other = storage.create("_others/x.parquet")) {
      other.write(new byte[] {1});
    }
    List<String> before = listed(spec);
    assertThat(before).hasSize(COMMITS + 1).contains("repo=r/part-orphan.parquet");

    Compaction.Result compacted =
        Compaction.run(spec.location(), CompactionOptions.defaults(), false);
    assertThat(compacted.filesBefore()).isEqualTo(COMMITS);
    assertThat(compacted.filesAfter()).isEqualTo(1);
    assertThat(ids(spec)).isEqualTo(ids);

    LogCheckpoint.Result checkpoint = LogCheckpoint.write(spec.location(), NONE, false, LATER);
    assertThat(checkpoint.isNew()).isTrue();
    assertThat(checkpoint.removed()).contains("%020d.json".formatted(1));
    assertThat(ids(spec)).isEqualTo(ids);

    assertThat(Vacuum.run(spec.location(), Retention.ofTable(), false, LATER).files()).isEmpty();
    Vacuum.Result planned = Vacuum.run(spec.location(), NONE, true, LATER);
    assertThat(planned.files()).extracting(Listed::path).hasSameElementsAs(before);
    assertThat(listed(spec)).hasSize(COMMITS + 2);
    Vacuum.Result done = Vacuum.run(spec.location(), NONE, false, LATER);
    assertThat(done).isEqualTo(planned);
    String root = TableLog.open(spec.location()).root() + "/";
    assertThat(listed(spec))
        .containsExactlyElementsOf(
            TableLog.open(spec.location()).latestFiles().stream()
                .map(FileAction::path)
                .map(path -> path.substring(root.length()))
                .toList());
    assertThat(ids(spec)).isEqualTo(ids);
  }

  @Test
  void versionsWhoseFilesAreGoneSaySo() throws Exception {
    TableSpec spec = table("u");
    Compaction.run(spec.location(), CompactionOptions.defaults(), false);
    Vacuum.run(spec.location(), NONE, false, LATER);
    TableRows table = TableRows.open(spec.location());
    assertThatThrownBy(() -> table.at(COMMITS, List.of("id"), row -> {}))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.DATA_FILE_GONE));
  }
}
