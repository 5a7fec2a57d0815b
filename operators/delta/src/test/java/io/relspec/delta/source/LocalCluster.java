package io.relspec.delta.source;

import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.util.TestStreamEnvironment;

/** A cluster in the process of a test program. */
final class LocalCluster {
  private LocalCluster() {}

  /** Starts a cluster that environments made from now on run their jobs on. */
  static MiniCluster start(int slots) throws Exception {
    MiniClusterResourceConfiguration configuration =
        new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(slots)
            .build();
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration.getConfiguration())
                .setNumTaskManagers(configuration.getNumberTaskManagers())
                .setNumSlotsPerTaskManager(configuration.getNumberSlotsPerTaskManager())
                .build());
    cluster.start();
    TestStreamEnvironment.setAsContext(cluster, slots);
    return cluster;
  }
}
