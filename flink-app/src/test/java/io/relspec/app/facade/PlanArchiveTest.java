package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.app.plan.ColumnAlignment;
import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.plan.Evidence;
import io.relspec.app.plan.Lineage;
import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.plan.RelationAnalysis;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanArchiveTest {

  private static final RelationFile NAMED =
      new RelationFile(
          "named", "named.sql", "SELECT repo, fact_id AS id, 'x' AS name FROM evidence.facts");

  private static final RelationFile COUNTED =
      new RelationFile(
          "counted",
          "counted.sql",
          "SELECT repo, id AS group_id, COUNT(*) AS n FROM named GROUP BY repo, id");
  private static final RelationFile UNUSED =
      new RelationFile("listed", "listed.sql", "SELECT repo, id, ARRAY[id] AS ids FROM named");
  private static final List<RelationFile> FILES = List.of(NAMED, COUNTED, UNUSED);

  @TempDir Path directory;

  @Test
  void archiveIsFoundOnlyForWhatItWasMadeFrom() throws Exception {
    PlanArchive archive =
        new PlanArchive(
            "key",
            List.of(
                new CompiledRelation(
                    "named",
                    "named.sql",
                    7,
                    new TreeSet<>(Set.of("facts")),
                    false,
                    new CanonicalPlan(
                        "{}",
                        "hash",
                        "digest",
                        "rows",
                        List.of("column"),
                        List.of(new PlannedBranch("branch", new TreeSet<>(List.of("facts"))))),
                    new RelationAnalysis(
                        new Lineage(
                            Map.of(
                                "repo", new TreeSet<>(Set.of(new ColumnOrigin("facts", "repo")))),
                            new TreeSet<>(Set.of(new ColumnOrigin("facts", "name")))),
                        Evidence.of("facts"),
                        new TreeSet<>(Set.of("twice")),
                        new ColumnAlignment(List.of("note"), List.of(), List.of("name"))))));
    write(archive);

    assertThat(PlanArchive.find(loader(), "key")).contains(archive);
    assertThat(PlanArchive.find(loader(), "other key")).isEmpty();
    assertThat(PlanArchive.find(ClassLoader.getPlatformClassLoader(), "key")).isEmpty();
  }

  @Test
  void keyChangesWithEverythingPlansAreMadeFrom() {
    ContractRegistry contracts = TestContracts.all();
    RelationFile changed =
        new RelationFile(NAMED.dataset(), NAMED.file(), NAMED.sql() + " WHERE repo <> ''");

    assertThat(
            List.of(
                PlanArchive.key(List.of(NAMED), contracts, new TestFunctions()),
                PlanArchive.key(List.of(changed), contracts, new TestFunctions()),
                PlanArchive.key(List.of(), contracts, new TestFunctions()),
                PlanArchive.key(
                    List.of(NAMED), ContractLoader.fromClassPath(), new TestFunctions()),
                PlanArchive.key(
                    List.of(NAMED), contracts, new TestFunctions().with("f", new Function()))))
        .doesNotHaveDuplicates();
  }

  @Test
  void keyDoesNotDependOnTheOrderOfRelations() {
    RelationFile other = new RelationFile("counted", "counted.sql", "SELECT 1");

    assertThat(PlanArchive.key(List.of(NAMED, other), TestContracts.all(), new TestFunctions()))
        .isEqualTo(
            PlanArchive.key(List.of(other, NAMED), TestContracts.all(), new TestFunctions()));
  }

  @Test
  void jobFromArchivedPlansIsTheOneFromPlansCompiledAnew() throws Exception {
    FunctionLibrary functions = new TestFunctions();
    String key = PlanArchive.key(FILES, TestContracts.all(), functions);
    PlanArchive anew = RelationPlans.compile(key, FILES, TestContracts.all(), functions);
    write(anew);

    Job compiled = new Job().attach(anew);
    Job restored = new Job().attach(PlanArchive.find(loader(), key).orElseThrow());

    assertThat(restored.plans).isEqualTo(compiled.plans).hasSize(2);
    assertThat(restored.operators()).isEqualTo(compiled.operators()).isNotEmpty();
    assertThat(restored.scanned).isEqualTo(compiled.scanned).containsExactly("facts");
  }

  private void write(PlanArchive archive) throws IOException {
    Path file = directory.resolve(PlanArchive.RESOURCE);
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      archive.write(out);
    }
  }

  private ClassLoader loader() throws IOException {
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
  }

  /** A function of this test. */
  public static final class Function extends ScalarFunction {
    public Long eval(Long value) {
      return value;
    }
  }

  /** A job that stores one of its relations. */
  private static final class Job implements DatasetProvider {
    private final StreamExecutionEnvironment environment = new StreamExecutionEnvironment();
    private final ExecutionFacade facade =
        ExecutionFacade.streaming(environment, TestContracts.all(), this, new TestFunctions());
    private final Set<String> scanned = new TreeSet<>();
    private final List<CanonicalPlan> plans = new ArrayList<>();

    Job attach(PlanArchive archive) {
      RelationPlans known = RelationPlans.of(archive, TestContracts.all(), new TestFunctions());
      List<CompiledJob> relations =
          facade.take(known, known.schedule(new TreeMap<>(), "counted"::equals));
      relations.forEach(relation -> plans.add(relation.plan()));
      relations.forEach(CompiledJob::attach);
      return this;
    }

    List<String> operators() {
      return environment.getStreamGraph().getStreamNodes().stream()
          .sorted(Comparator.comparing(StreamNode::getId))
          .map(node -> node.getTransformationUID() + " " + node.getOperatorDescription())
          .toList();
    }

    @Override
    public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
      scanned.add(contract.dataset());
      return Optional.of(new OneRow(contract));
    }

    @Override
    public Optional<DynamicTableSink> sink(DatasetContract contract) {
      return contract.dataset().equals("counted")
          ? Optional.of(new DiscardedRows())
          : Optional.empty();
    }
  }

  private record OneRow(DatasetContract contract) implements DataStreamScanProvider {
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment environment) {
      return environment
          .fromData(
              InternalTypeInfo.of(FlinkTypes.rowType(contract)),
              new GenericRowData(contract.columns().size()))
          .uid(contract.dataset());
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }
}
