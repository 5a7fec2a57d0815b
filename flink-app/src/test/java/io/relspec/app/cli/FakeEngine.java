package io.relspec.app.cli;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.options.BuildOptions;
import io.relspec.app.options.DiffOptions;
import io.relspec.app.options.FactsOptions;
import io.relspec.app.options.PlanOptions;
import io.relspec.app.options.QueryOptions;
import io.relspec.app.options.WatchOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.report.BuildSummary;
import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.app.report.DiffReport;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.FactsSummary;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.BuildService;
import io.relspec.app.service.CheckService;
import io.relspec.app.service.CommitVersions;
import io.relspec.app.service.DiffService;
import io.relspec.app.service.Engine;
import io.relspec.app.service.FactsExporter;
import io.relspec.app.service.FollowService;
import io.relspec.app.service.PlanService;
import io.relspec.app.service.QueryResult;
import io.relspec.app.service.QueryService;
import io.relspec.app.service.UpgradeService;
import io.relspec.app.upgrade.StateMap;
import io.relspec.app.upgrade.StateMap.Detail;
import io.relspec.app.upgrade.StoredRows;
import io.relspec.udf.extract.AnalysisLevel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.types.Row;

/** Does nothing but remember what it was asked for. */
final class FakeEngine implements Engine {
  final List<String> upgrades = new ArrayList<>();
  final List<BuildOptions> builds = new ArrayList<>();
  final List<WatchOptions> follows = new ArrayList<>();
  final List<FactsOptions> exports = new ArrayList<>();
  final List<QueryOptions> queries = new ArrayList<>();
  final List<DiffOptions> diffs = new ArrayList<>();
  final List<PlanOptions> plans = new ArrayList<>();
  final List<QueryOptions> checks = new ArrayList<>();
  final List<String> oldestCommits = new ArrayList<>();
  Status broken = Status.HOLDS;
  private final Runnable duringBuild;

  FakeEngine(Runnable duringBuild) {
    this.duringBuild = duringBuild;
  }

  @Override
  public BuildService builds(EmbeddedCluster cluster, OutputDirectory output) {
    return (options, progress) -> {
      builds.add(options);
      duringBuild.run();
      return new BuildSummary(
          options.repo(),
          AnalysisLevel.CALLS,
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          "SELECT 1");
    };
  }

  @Override
  public FollowService follows(EmbeddedCluster cluster, OutputDirectory output) {
    return (options, listener) -> follows.add(options);
  }

  @Override
  public CommitVersions commits() {
    return (out, revision) -> {
      oldestCommits.add(revision);
      return new TreeMap<>(Map.of(Path.of("graph/a"), 0L));
    };
  }

  @Override
  public PlanService plans() {
    return new PlanService() {
      @Override
      public JobPlan plan(PlanOptions options) {
        plans.add(options);
        return new JobPlan(JobPlan.FORMAT, "f", new TreeMap<>(), List.of(), List.of());
      }

      @Override
      public JobPlan recorded(Path out, String run) {
        if (!run.equals("20261128")) {
          throw new RelspecException("PLN-001", ExitCode.USAGE, "no run " + run, "name one");
        }
        return new JobPlan(JobPlan.FORMAT, out.toString(), new TreeMap<>(), List.of(), List.of());
      }
    };
  }

  @Override
  public UpgradeService upgrades() {
    return (tasks, extraction) -> {
      upgrades.add(tasks + " " + extraction);
      return new StateMap(
          StateMap.FORMAT, Detail.STATES, new TreeMap<>(), StoredRows.NONE, List.of());
    };
  }

  @Override
  public QueryService queries(EmbeddedCluster cluster) {
    return (options, sql) -> {
      queries.add(options);
      if (!sql.startsWith("SELECT")) {
        throw new RelspecException("SQL-001", ExitCode.PLAN, "not a SELECT", "write a SELECT");
      }
      return new FakeResult(List.of(Row.of(1L), Row.of(2L)).iterator());
    };
  }

  @Override
  public DiffService diffs() {
    return options -> {
      diffs.add(options);
      return new DiffReport(
          "repo", options.from(), options.to(), List.of(), List.of(), List.of(), List.of());
    };
  }

  @Override
  public CheckService checks(EmbeddedCluster cluster) {
    return (options, listener) -> {
      checks.add(options);
      listener.accept(new CheckResult(4, "no dangling edge", Status.HOLDS, 0, "", 1));
      listener.accept(new CheckResult(5, "edge ids", broken, 2, "+I[r, 1]", 1));
      listener.accept(new CheckResult(31, "nothing is rejected", Status.NOT_RUN, 0, "more", 0));
    };
  }

  @Override
  public FactsExporter facts() {
    return (options, progress) -> {
      exports.add(options);
      return new FactsSummary(3, 2, 1);
    };
  }

  private record FakeResult(Iterator<Row> rows) implements QueryResult {
    @Override
    public ResolvedSchema schema() {
      return ResolvedSchema.of(Column.physical("n", DataTypes.BIGINT()));
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      return rows.next();
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
