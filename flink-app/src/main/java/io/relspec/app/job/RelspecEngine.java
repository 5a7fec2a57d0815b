package io.relspec.app.job;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.service.BuildService;
import io.relspec.app.service.CheckService;
import io.relspec.app.service.CommitVersions;
import io.relspec.app.service.DiffService;
import io.relspec.app.service.Engine;
import io.relspec.app.service.FactsExporter;
import io.relspec.app.service.FollowService;
import io.relspec.app.service.PlanService;
import io.relspec.app.service.QueryService;
import io.relspec.app.service.UpgradeService;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.udf.ContractCheck;
import io.relspec.udf.NativeLibrary;
import java.time.Clock;
import java.util.concurrent.ForkJoinPool;

/** The engine of the product. */
public final class RelspecEngine implements Engine {

  @Override
  public BuildService builds(EmbeddedCluster cluster, OutputDirectory output) {
    return new GraphBuild(cluster, output, contracts(), Clock.systemUTC());
  }

  @Override
  public FollowService follows(EmbeddedCluster cluster, OutputDirectory output) {
    return new GraphFollow(cluster, output, contracts(), Clock.systemUTC());
  }

  @Override
  public QueryService queries(EmbeddedCluster cluster) {
    return new TableQueries(cluster, contracts());
  }

  @Override
  public DiffService diffs() {
    return new StoredDiffs(contracts());
  }

  @Override
  public CommitVersions commits() {
    return new StoredCommits(contracts());
  }

  @Override
  public PlanService plans() {
    return new JobPlans(contracts());
  }

  @Override
  public UpgradeService upgrades() {
    return new StateProbe(contracts());
  }

  @Override
  public CheckService checks(EmbeddedCluster cluster) {
    return new GraphChecks(cluster, contracts());
  }

  @Override
  public FactsExporter facts() {
    return new NativeFactsExporter();
  }

  /** The contracts of this program, the same on both sides of the native bridge. */
  private static ContractRegistry contracts() {
    // What is wrong with the library is said where it is needed, below.
    ForkJoinPool.commonPool().execute(NativeLibrary::load);
    ContractRegistry contracts = ContractLoader.fromClassPath();
    ContractCheck.requireSame(contracts);
    return contracts;
  }
}
