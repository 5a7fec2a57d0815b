package io.relspec.app.cluster;

import static org.apache.flink.runtime.checkpoint.CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_NOT_READY;
import static org.apache.flink.runtime.checkpoint.CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.runtime.dispatcher.UnavailableDispatcherOperationException;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Flink cluster inside this process, shared by all its jobs. It starts on a thread of its own,
 * so that planning goes on meanwhile; the first job waits for it.
 */
public final class EmbeddedCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedCluster.class);
  private static final long CLOSE_SECONDS = 10;

  /** Why a checkpoint is declined while tasks are starting. */
  private static final Set<CheckpointFailureReason> EARLY =
      Set.of(NOT_ALL_REQUIRED_TASKS_RUNNING, CHECKPOINT_DECLINED_TASK_NOT_READY);

  private final ClusterSize size;
  private final CompletableFuture<MiniCluster> cluster = new CompletableFuture<>();
  private volatile Runnable lastWords = () -> {};
  private volatile boolean isClosed;

  private EmbeddedCluster(ClusterSize size) {
    this.size = size;
  }

  /** Returns at once; a failed start shows when the first job is submitted. */
  public static EmbeddedCluster start(ClusterSize size) {
    EmbeddedCluster embedded = new EmbeddedCluster(size);
    Thread thread = new Thread(embedded::startCluster, "relspec-cluster-start");
    thread.setDaemon(true);
    thread.start();
    return embedded;
  }

  /**
   * A new environment whose {@code execute} and {@code executeAsync} run on this cluster.
   *
   * @param job options of the job; the parallelism is the number of slots if they do not say
   */
  public StreamExecutionEnvironment newEnvironment(Configuration job) {
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, size.slots());
    configuration.addAll(job);
    configuration.set(DeploymentOptions.TARGET, EmbeddedExecutor.NAME);
    configuration.set(DeploymentOptions.ATTACHED, true);
    return new StreamExecutionEnvironment(
        new EmbeddedExecutor(cluster), configuration, EmbeddedCluster.class.getClassLoader());
  }

  /**
   * Takes a checkpoint of a job now, whatever its interval.
   *
   * @return completes when the checkpoint has, with false if it could not be taken yet because not
   *     all tasks run; fails if it was declined
   */
  public CompletableFuture<Boolean> checkpoint(JobID job) {
    return cluster
        .thenCompose(running -> running.triggerCheckpoint(job, CheckpointType.CONFIGURED))
        .handle(
            (checkpoint, failure) -> {
              if (failure != null && !isEarly(failure)) {
                throw new CompletionException(failure);
              }
              return failure == null;
            });
  }

  private static boolean isEarly(Throwable failure) {
    boolean isInitializing =
        ExceptionUtils.findThrowable(failure, UnavailableDispatcherOperationException.class)
            .isPresent();
    return isInitializing
        || ExceptionUtils.findThrowable(failure, CheckpointException.class)
            .map(CheckpointException::getCheckpointFailureReason)
            .filter(EARLY::contains)
            .isPresent();
  }

  /** Whether it has been stopped: what runs on it fails then for no other reason. */
  public boolean isClosed() {
    return isClosed;
  }

  /** Says what is to be done before the cluster stops, however that comes. */
  public void beforeClose(Runnable action) {
    lastWords = action;
  }

  /** Stops the cluster and whatever runs on it; gives up waiting after ten seconds. */
  @Override
  public void close() {
    isClosed = true;
    lastWords.run();
    try {
      cluster.thenCompose(MiniCluster::closeAsync).get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("The embedded cluster did not stop cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch") // whatever stops the start must reach whoever waits for it
  private void startCluster() {
    try {
      MiniCluster starting = new EmbeddedMiniCluster(size);
      starting.start();
      cluster.complete(starting);
    } catch (Throwable e) {
      cluster.completeExceptionally(e);
    }
  }
}
