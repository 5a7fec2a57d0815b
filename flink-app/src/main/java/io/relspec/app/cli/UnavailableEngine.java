package io.relspec.app.cli;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.BuildService;
import io.relspec.app.service.Engine;
import io.relspec.app.service.FactsExporter;
import io.relspec.app.service.QueryService;

/** Stands where an engine is not compiled in, and says so. */
final class UnavailableEngine implements Engine {

  @Override
  public BuildService builds(EmbeddedCluster cluster, OutputDirectory output) {
    throw missing("build");
  }

  @Override
  public QueryService queries(EmbeddedCluster cluster) {
    throw missing("sql");
  }

  @Override
  public FactsExporter facts() {
    throw missing("facts");
  }

  private static RelspecException missing(String command) {
    return new RelspecException(
        "INT-002",
        ExitCode.UNEXPECTED,
        "this program has no engine for " + command,
        "build it from a complete source tree");
  }
}
