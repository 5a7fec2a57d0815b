package io.relspec.delta.sink;

import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.TableReader;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemDataReader;
import org.apache.flink.connector.testframe.external.sink.DataStreamSinkV2ExternalContext;
import org.apache.flink.connector.testframe.external.sink.TestingSinkSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SinkTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Flink's own suite for sinks. */
class DeltaSinkSuiteITCase extends SinkTestSuiteBase<String> {
  @TestEnv final MiniClusterTestEnvironment environment = new MiniClusterTestEnvironment();

  @TestSemantics
  final CheckpointingMode[] semantics = new CheckpointingMode[] {CheckpointingMode.EXACTLY_ONCE};

  @TestContext final ExternalContextFactory<Directory> directories = test -> new Directory();

  /** A table in a directory of its own; elements are rows as text. */
  static final class Directory implements DataStreamSinkV2ExternalContext<String> {
    private final Path directory;
    private final TableSpec spec;

    Directory() {
      try {
        directory = Files.createTempDirectory("delta-sink-suite");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      spec = Tables.edges(directory);
    }

    @Override
    public Sink<String> createSink(TestingSinkSettings settings) {
      return DeltaAppendSink.of(
          spec, "suite", Directory::row, DeltaSinkOptions.defaults().withFsync(false));
    }

    private static RowData row(String text) {
      String[] values = text.substring(1, text.length() - 1).split(", ", -1);
      return Rows.edge(RowKind.INSERT, values[0], Long.parseLong(values[1]), values[2]);
    }

    @Override
    public ExternalSystemDataReader<String> createSinkDataReader(TestingSinkSettings settings) {
      return new Reader(spec.location());
    }

    @Override
    public List<String> generateTestData(TestingSinkSettings settings, long seed) {
      Random random = new Random(seed);
      List<String> rows = new ArrayList<>();
      for (int i = 100 + random.nextInt(100); i > 0; i--) {
        rows.add(
            "[repo%d, %d, kind %d]"
                .formatted(random.nextInt(3), random.nextInt(1000), random.nextInt(5)));
      }
      return rows;
    }

    @Override
    public TypeInformation<String> getProducedType() {
      return Types.STRING;
    }

    @Override
    public List<URL> getConnectorJarPaths() {
      return List.of();
    }

    @Override
    public void close() throws IOException {
      org.apache.flink.util.FileUtils.deleteDirectory(directory.toFile());
    }
  }

  /** Rows that came since the last look. */
  private static final class Reader implements ExternalSystemDataReader<String> {
    private final String location;
    private final List<String> seen = new ArrayList<>();

    Reader(String location) {
      this.location = location;
    }

    @Override
    public List<String> poll(Duration timeout) {
      List<String> rows = TableReader.rows(location);
      seen.forEach(rows::remove);
      seen.addAll(rows);
      return rows;
    }

    @Override
    public void close() {}
  }
}
