package io.relspec.app.cluster;

import org.apache.flink.runtime.dispatcher.SessionDispatcherFactory;
import org.apache.flink.runtime.dispatcher.runner.DefaultDispatcherRunnerFactory;
import org.apache.flink.runtime.entrypoint.component.DefaultDispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.entrypoint.component.DispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem;
import org.apache.flink.util.Reference;

/**
 * Flink's own cluster in one process, with a closed web endpoint and with the RPC system taken from
 * the class path. (Flink's loader would copy 24 MB to a temporary directory at every start and load
 * it into a class loader that class data sharing cannot archive.)
 */
@SuppressWarnings("try") // Flink declares a close() that may be interrupted
final class EmbeddedMiniCluster extends MiniCluster {

  EmbeddedMiniCluster(ClusterSize size) {
    super(configuration(size), () -> Reference.owned(new PekkoRpcSystem()));
  }

  @Override
  protected DispatcherResourceManagerComponentFactory
      createDispatcherResourceManagerComponentFactory() {
    return new DefaultDispatcherResourceManagerComponentFactory(
        DefaultDispatcherRunnerFactory.createSessionRunner(SessionDispatcherFactory.INSTANCE),
        StandaloneResourceManagerFactory.getInstance(),
        ClosedRestEndpoint.Factory.INSTANCE);
  }

  private static MiniClusterConfiguration configuration(ClusterSize size) {
    return new MiniClusterConfiguration.Builder()
        .setConfiguration(ClusterConfiguration.of(size))
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(size.slots())
        .setRpcServiceSharing(RpcServiceSharing.SHARED)
        .build();
  }
}
