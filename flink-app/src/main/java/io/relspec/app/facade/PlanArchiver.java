package io.relspec.app.facade;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;

/** Compiles the relations of the product for {@link PlanArchive}; part of the build. */
public final class PlanArchiver {

  private PlanArchiver() {}

  /**
   * Writes the archive.
   *
   * @param args the file to write
   */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]).toAbsolutePath();
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      archive().write(out);
    }
  }

  /** The relations on the class path, compiled. */
  static PlanArchive archive() {
    ContractRegistry contracts = ContractLoader.fromClassPath();
    FunctionLibrary functions = new NativeFunctionLibrary();
    List<RelationFile> files = RelationFiles.fromClassPath();
    ExecutionFacade facade =
        ExecutionFacade.streaming(
            new StreamExecutionEnvironment(), contracts, new PlannedOnly(), functions);
    return new PlanArchive(
        PlanArchive.key(files, contracts, functions), facade.compile(files, dataset -> true));
  }

  /** Datasets that can be planned but not read. */
  private record PlannedOnly() implements DatasetProvider {
    @Override
    public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
      return contract.route() == Route.ROW ? Optional.of(new NoRows()) : Optional.empty();
    }

    @Override
    public Optional<DynamicTableSink> sink(DatasetContract contract) {
      return Optional.empty();
    }
  }

  private record NoRows() implements DataStreamScanProvider {
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment environment) {
      throw new UnsupportedOperationException("a plan for the archive does not run");
    }

    @Override
    public boolean isBounded() {
      return false;
    }
  }
}
