package io.relspec.app.facade;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.app.catalog.RelationStreams;
import io.relspec.app.catalog.RelspecCatalog;
import io.relspec.app.catalog.SessionTables;
import io.relspec.app.catalog.SessionTables.NamedCatalog;
import io.relspec.app.plan.TaskSchedule;
import io.relspec.app.service.QueryResult;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.utils.FlinkRelOptUtil;

/**
 * Everything Relspec does with Flink's table environment. One facade belongs to one job: its
 * execution environment, its datasets and its relations.
 */
public final class ExecutionFacade {

  private final StreamExecutionEnvironment environment;
  private final StreamTableEnvironment tables;
  private final PlannerBase planner;
  private final ContractRegistry contracts;
  private final FunctionLibrary functions;
  private final RelspecCatalog catalog;
  private final RelationStreams streams;

  private ExecutionFacade(
      StreamExecutionEnvironment environment,
      StreamTableEnvironment tables,
      ContractRegistry contracts,
      FunctionLibrary functions,
      RelspecCatalog catalog,
      RelationStreams streams) {
    this.environment = environment;
    this.tables = tables;
    this.planner = (PlannerBase) ((TableEnvironmentImpl) tables).getPlanner();
    this.contracts = contracts;
    this.functions = functions;
    this.catalog = catalog;
    this.streams = streams;
  }

  /**
   * A facade for a streaming job.
   *
   * @param environment where the job will run; its options are set here
   * @param contracts the contracts of all datasets
   * @param datasets where this job's datasets come from and go to
   * @param functions the functions relations may use
   */
  public static ExecutionFacade streaming(
      StreamExecutionEnvironment environment,
      ContractRegistry contracts,
      DatasetProvider datasets,
      FunctionLibrary functions) {
    return create(
        RuntimeExecutionMode.STREAMING,
        Database.RELATIONS.yamlName(),
        environment,
        new RelationSet(contracts, RelationFiles.fromClassPath()),
        datasets,
        functions);
  }

  /**
   * A facade for queries over the rows there are. Every dataset is found by its bare name.
   *
   * @param environment where the queries will run; its options are set here
   * @param contracts the contracts of all datasets
   * @param datasets where they are stored
   * @param functions the functions queries may use
   */
  public static ExecutionFacade bounded(
      StreamExecutionEnvironment environment,
      ContractRegistry contracts,
      DatasetProvider datasets,
      FunctionLibrary functions) {
    return bounded(
        environment,
        new RelationSet(contracts, RelationFiles.fromClassPath()),
        datasets,
        functions);
  }

  /** The same where a user has relations of their own, whose queries the session then knows. */
  public static ExecutionFacade bounded(
      StreamExecutionEnvironment environment,
      RelationSet relations,
      DatasetProvider datasets,
      FunctionLibrary functions) {
    return create(
        RuntimeExecutionMode.BATCH,
        RelspecCatalog.DATASETS,
        environment,
        relations,
        datasets,
        functions);
  }

  private static ExecutionFacade create(
      RuntimeExecutionMode mode,
      String database,
      StreamExecutionEnvironment environment,
      RelationSet relations,
      DatasetProvider datasets,
      FunctionLibrary functions) {
    ContractRegistry contracts = relations.contracts();
    Configuration options = TableOptions.of(mode);
    environment.configure(options);
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(
            environment, EnvironmentSettings.newInstance().withConfiguration(options).build());
    RelationStreams streams = new RelationStreams(environment);
    SessionTables session =
        new SessionTables(
            contracts,
            datasets,
            definitions(relations),
            functions.routines(),
            functions::hash,
            () -> catalogs(tables));
    RelspecCatalog catalog = new RelspecCatalog(contracts, datasets, streams, session);
    register(tables, catalog);
    tables.useCatalog(RelspecCatalog.NAME);
    tables.useDatabase(database);
    functions.functions().forEach(tables::createTemporarySystemFunction);
    return new ExecutionFacade(environment, tables, contracts, functions, catalog, streams);
  }

  private static Map<String, String> definitions(RelationSet relations) {
    Map<String, String> definitions = new TreeMap<>();
    relations.relations().forEach(file -> definitions.put(file.dataset(), file.sql()));
    return definitions;
  }

  private static List<NamedCatalog> catalogs(StreamTableEnvironment tables) {
    List<NamedCatalog> catalogs = new ArrayList<>();
    for (String name : tables.listCatalogs()) {
      tables.getCatalog(name).ifPresent(found -> catalogs.add(new NamedCatalog(name, found)));
    }
    catalogs.sort(Comparator.comparing(NamedCatalog::name));
    return catalogs;
  }

  @SuppressWarnings("deprecation") // a catalog descriptor cannot carry the datasets of a job
  private static void register(StreamTableEnvironment tables, RelspecCatalog catalog) {
    tables.registerCatalog(RelspecCatalog.NAME, catalog);
    tables.loadModule(RelspecCatalog.NAME, catalog.module());
  }

  /**
   * Compiles relations, each to a plan of its own. Where a relation yields a dataset, that is what
   * the others read. Names without a database mean relations; others are written {@code
   * evidence.py_defs}.
   *
   * @return each after those it reads
   * @throws io.relspec.app.report.RelspecException for a query Flink rejects, or a cycle
   * @throws io.relspec.contracts.ContractException for a query that does not yield its dataset
   */
  List<CompiledRelation> compile(Collection<RelationFile> files) {
    RelationLoader loader = loader();
    List<Relation> relations = loader.ordered(files);
    setRelations(relations);
    RelationCompiler compiler =
        new RelationCompiler(
            loader,
            catalog,
            new PlanCanonicalizer(functions),
            new RelationAnalyzer(planner, contracts, functions.functions().keySet()));
    List<CompiledRelation> compiled = new ArrayList<>();
    relations.forEach(relation -> compiled.add(compiler.compile(relation)));
    return compiled;
  }

  /**
   * Takes the plans of those relations that run; done once. A dataset is computed once for all that
   * read it, and also goes to the sink if the job has one for it. What the others would yield is
   * empty.
   *
   * @return in the order in which they must be attached: each after those it reads
   */
  public List<CompiledJob> take(RelationPlans plans, TaskSchedule schedule) {
    List<CompiledRelation> running =
        plans.relations().stream().filter(relation -> schedule.runs(relation.dataset())).toList();
    streams.setAbsent(schedule.absent());
    withdrawKeys(
        plans.relations().stream().filter(relation -> !schedule.runs(relation.dataset())).toList());
    return jobs(restore(running));
  }

  private List<CompiledJob> jobs(List<CompiledRelation> relations) {
    GeneratedCode code = new GeneratedCode(ExecutionFacade.class.getClassLoader());
    return relations.stream()
        .map(relation -> new CompiledJob(relation, environment, planner, code))
        .toList();
  }

  /** Brings the catalog to where compiling the relations would have brought it. */
  private List<CompiledRelation> restore(List<CompiledRelation> relations) {
    setRelations(relations);
    relations.forEach(relation -> relation.inputs().forEach(catalog::requireReadable));
    withdrawKeys(relations);
    return relations;
  }

  private void withdrawKeys(List<CompiledRelation> relations) {
    relations.stream()
        .filter(relation -> !relation.keepsOrder())
        .forEach(relation -> catalog.withdrawKey(contracts.get(relation.dataset())));
  }

  private void setRelations(List<? extends RelationInputs> relations) {
    streams.setRelations(
        relations.stream().map(RelationInputs::dataset).collect(Collectors.toSet()));
  }

  private RelationLoader loader() {
    return new RelationLoader(
        tables,
        new RelationParser(parser(), contracts),
        new Finalisation(tables, planner, contracts));
  }

  /**
   * What relations yield against their contracts; asked for once, when all are attached.
   *
   * @param errors the contract of {@code contract_errors}, whose changes are given
   * @return empty if all relations keep their contracts by their plans
   */
  public Optional<DataStream<RowData>> rejected(DatasetContract errors) {
    return streams.rejected(errors);
  }

  /** Runs everything in the execution environment as one job; returns when it is submitted. */
  public JobClient execute(String name) {
    return JobSubmission.submit(environment, name);
  }

  /**
   * The optimised plan of a relation as an indented tree, with the changes every node emits and the
   * keys that are unique in its output.
   *
   * @param file a relation that has been compiled here
   */
  public String explain(RelationFile file) {
    RelationParser relations = new RelationParser(parser(), contracts);
    Table rows = loader().bind(relations.parse(file)).rows().table();
    RelNode tree = RelationAnalyzer.tree(planner, rows);
    return FlinkRelOptUtil.toString(
        planner.optimize(tree),
        SqlExplainLevel.DIGEST_ATTRIBUTES,
        false,
        true,
        false,
        true,
        false,
        false);
  }

  /**
   * Starts a query; rows come while it runs.
   *
   * @param sql one SELECT; anything that writes or declares is refused
   * @param limit how many rows to give at most, empty for all
   * @throws io.relspec.app.report.RelspecException for a query Flink rejects
   */
  public QueryResult query(String sql, OptionalLong limit) {
    return new UserQuery(tables, parser()).run(sql, limit);
  }

  private QueryParser parser() {
    return new QueryParser(planner.createFlinkPlanner().parser());
  }
}
