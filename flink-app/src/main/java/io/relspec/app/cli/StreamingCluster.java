package io.relspec.app.cli;

import io.relspec.app.cluster.ClusterSize;
import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.options.BuildOptions;
import io.relspec.app.output.ScratchDirectory;
import java.io.IOException;

/** The cluster of a command that fills tables. */
final class StreamingCluster {
  private StreamingCluster() {}

  /** Starts it, with log and temporary files of this process below the output directory. */
  static EmbeddedCluster start(BuildOptions build, String command, Lifetime lifetime)
      throws IOException {
    Logging.toFile(build.out(), command);
    ScratchDirectory scratch = lifetime.own(ScratchDirectory.create(build.out()));
    Scratch.use(scratch);
    return lifetime.own(
        EmbeddedCluster.start(ClusterSize.forStreaming(build.parallelism(), scratch.path())));
  }
}
