package io.relspec.app.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.TransientBlobService;
import org.apache.flink.runtime.dispatcher.DispatcherGateway;
import org.apache.flink.runtime.leaderelection.LeaderElection;
import org.apache.flink.runtime.resourcemanager.ResourceManagerGateway;
import org.apache.flink.runtime.rest.RestEndpointFactory;
import org.apache.flink.runtime.rest.handler.RestHandlerConfiguration;
import org.apache.flink.runtime.rest.handler.RestHandlerSpecification;
import org.apache.flink.runtime.rest.handler.legacy.metrics.MetricFetcher;
import org.apache.flink.runtime.rpc.FatalErrorHandler;
import org.apache.flink.runtime.webmonitor.WebMonitorEndpoint;
import org.apache.flink.runtime.webmonitor.retriever.LeaderGatewayRetriever;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandler;
import org.apache.flink.util.ConfigurationException;

/**
 * The web endpoint Flink insists on, without a single route. It answers 404 to everybody, so nobody
 * can submit code to this process, and its start costs no handlers.
 */
@SuppressWarnings("try") // Flink declares a close() that may be interrupted
final class ClosedRestEndpoint extends WebMonitorEndpoint<DispatcherGateway> {

  private ClosedRestEndpoint(
      Configuration configuration,
      RestHandlerConfiguration handlers,
      LeaderGatewayRetriever<DispatcherGateway> dispatchers,
      LeaderGatewayRetriever<ResourceManagerGateway> resourceManagers,
      TransientBlobService blobs,
      ScheduledExecutorService executor,
      MetricFetcher metrics,
      LeaderElection election,
      FatalErrorHandler errors)
      throws IOException, ConfigurationException {
    super(
        dispatchers,
        configuration,
        handlers,
        resourceManagers,
        blobs,
        executor,
        metrics,
        election,
        RestEndpointFactory.createExecutionGraphCache(handlers),
        errors);
  }

  @Override
  protected List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> initializeHandlers(
      CompletableFuture<String> localAddress) {
    return new ArrayList<>();
  }

  /** Makes endpoints for {@link EmbeddedMiniCluster}. */
  enum Factory implements RestEndpointFactory<DispatcherGateway> {
    INSTANCE;

    @Override
    public WebMonitorEndpoint<DispatcherGateway> createRestEndpoint(
        Configuration configuration,
        LeaderGatewayRetriever<DispatcherGateway> dispatchers,
        LeaderGatewayRetriever<ResourceManagerGateway> resourceManagers,
        TransientBlobService blobs,
        ScheduledExecutorService executor,
        MetricFetcher metrics,
        LeaderElection election,
        FatalErrorHandler errors)
        throws IOException, ConfigurationException {
      return new ClosedRestEndpoint(
          configuration,
          RestHandlerConfiguration.fromConfiguration(configuration),
          dispatchers,
          resourceManagers,
          blobs,
          executor,
          metrics,
          election,
          errors);
    }
  }
}
