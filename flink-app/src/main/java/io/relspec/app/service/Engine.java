package io.relspec.app.service;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.output.OutputDirectory;

/** Makes the services of a run. Nothing is started before a service is asked for. */
public interface Engine {

  /**
   * Makes the service that builds.
   *
   * @param output claimed for this build; the caller marks it complete and closes it
   */
  BuildService builds(EmbeddedCluster cluster, OutputDirectory output);

  /**
   * Makes the service that follows.
   *
   * @param output taken for following; the caller closes it
   */
  FollowService follows(EmbeddedCluster cluster, OutputDirectory output);

  PlanService plans();

  UpgradeService upgrades();

  QueryService queries(EmbeddedCluster cluster);

  DiffService diffs();

  CommitVersions commits();

  CheckService checks(EmbeddedCluster cluster);

  FactsExporter facts();
}
