package io.relspec.delta.source;

import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.sink.ChangeRun;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;

/** Flink's own suite for sources. */
class DeltaSourceSuiteITCase extends SourceTestSuiteBase<RowData> {
  @TestEnv final MiniClusterTestEnvironment environment = new MiniClusterTestEnvironment();

  @TestSemantics
  final CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

  @TestContext final ExternalContextFactory<Directory> directories = test -> new Directory();

  /** A table in a directory of its own; a split of the suite is a partition. */
  static final class Directory implements DataStreamSourceExternalContext<RowData> {
    private final Path directory;
    private final TableSpec spec;
    private final ChangeRun run;
    private long nextId;

    Directory() {
      try {
        directory = Files.createTempDirectory("delta-source-suite");
        spec = Tables.edges(directory);
        run = ChangeRun.start(spec);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Source<RowData, ?, ?> createSource(TestingSourceSettings settings) {
      try {
        DeltaSourceBuilder builder =
            DeltaSource.builder(spec.location()).pollInterval(Duration.ofMillis(50));
        return settings.getBoundedness() == Boundedness.BOUNDED
            ? builder.onlySnapshot().build()
            : builder.build();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public ExternalSystemSplitDataWriter<RowData> createSourceSplitDataWriter(
        TestingSourceSettings settings) {
      return new Writer(run);
    }

    @Override
    public List<RowData> generateTestData(
        TestingSourceSettings settings, int splitIndex, long seed) {
      Random random = new Random(seed);
      RowDataSerializer serializer = new RowDataSerializer(spec.rowType());
      List<RowData> rows = new ArrayList<>();
      for (int i = 50 + random.nextInt(50); i > 0; i--) {
        RowData row =
            Rows.edge(
                RowKind.INSERT, "split" + splitIndex, nextId++, "kind " + random.nextInt(100));
        rows.add(serializer.toBinaryRow(row).copy());
      }
      return rows;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
      return InternalTypeInfo.of(spec.rowType());
    }

    @Override
    public List<URL> getConnectorJarPaths() {
      return List.of();
    }

    @Override
    public void close() throws Exception {
      run.close();
      org.apache.flink.util.FileUtils.deleteDirectory(directory.toFile());
    }
  }

  /** Writes what it is given as one commit. */
  private record Writer(ChangeRun run) implements ExternalSystemSplitDataWriter<RowData> {
    @Override
    public void writeRecords(List<RowData> rows) {
      try {
        for (RowData row : rows) {
          run.write(row);
        }
        run.commit();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {}
  }
}
