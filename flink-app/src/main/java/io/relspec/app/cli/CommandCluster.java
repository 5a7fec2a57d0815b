package io.relspec.app.cli;

import io.relspec.app.cluster.ClusterSize;
import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.options.BuildOptions;
import io.relspec.app.options.QueryOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.output.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/** The cluster of a command, with log and temporary files of this process beside its tables. */
final class CommandCluster {
  private CommandCluster() {}

  /** Starts that of a command that fills tables and ends. */
  static EmbeddedCluster streaming(BuildOptions build, String command, Lifetime lifetime)
      throws IOException {
    return start(
        build.out(),
        command,
        lifetime,
        scratch -> ClusterSize.forStreaming(build.parallelism(), scratch));
  }

  /** Starts that of a command that follows a source for as long as it runs. */
  static EmbeddedCluster following(BuildOptions build, String command, Lifetime lifetime)
      throws IOException {
    return start(
        build.out(),
        command,
        lifetime,
        scratch ->
            ClusterSize.forStreaming(build.parallelism(), scratch)
                .withStateChanges(OutputDirectory.stateChanges(build.out())));
  }

  /**
   * Starts that of a command that reads the tables of a finished build.
   *
   * @throws io.relspec.app.report.RelspecException if there is none
   */
  static EmbeddedCluster batch(QueryOptions query, String command, Lifetime lifetime)
      throws IOException {
    OutputDirectory.requireComplete(query.out());
    return start(
        query.out(),
        command,
        lifetime,
        scratch -> ClusterSize.forBatch(query.parallelism(), scratch));
  }

  private static EmbeddedCluster start(
      Path out, String command, Lifetime lifetime, Function<Path, ClusterSize> size)
      throws IOException {
    Logging.toFile(out, command);
    ScratchDirectory scratch = lifetime.own(ScratchDirectory.create(out));
    Scratch.use(scratch);
    return lifetime.own(EmbeddedCluster.start(size.apply(scratch.path())));
  }
}
