package io.relspec.app.job;

import io.relspec.app.cluster.JobCounters;
import io.relspec.app.report.BuildPhase;
import io.relspec.app.report.Causes;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.ProgressListener;
import io.relspec.app.report.RelspecException;
import io.relspec.delta.DeltaException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A submitted job whose progress is shown until it ends. */
final class RunningJob {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);
  private static final long POLL_MS = 100;

  private final JobClient client;
  private final JobCounters counters;

  RunningJob(JobClient client, JobCounters counters) {
    this.client = client;
    this.counters = counters;
  }

  /**
   * Returns when the job has finished.
   *
   * @throws RelspecException if it failed, was cancelled or this thread was interrupted
   */
  void await(ProgressListener progress) {
    boolean committing = false;
    while (!isDone(POLL_MS)) {
      long found = counters.sum("files_found");
      long done = counters.sum("files");
      progress.filesFound(found);
      progress.progress(done, counters.sum("facts"));
      if (!committing && found > 0 && done == found) {
        committing = true;
        progress.phase(BuildPhase.COMMIT);
      }
    }
  }

  /**
   * Waits for the end of the job, not longer than that.
   *
   * @throws RelspecException if it failed, was cancelled or this thread was interrupted
   */
  boolean isDone(long millis) {
    try {
      client.getJobExecutionResult().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Cancels the job of an interrupted thread. */
  RelspecException interrupted() {
    cancel();
    Thread.currentThread().interrupt();
    return new RelspecException(
        "JOB_INTERRUPTED", ExitCode.INTERRUPTED, "the job was interrupted", "run it again");
  }

  private void cancel() {
    client
        .cancel()
        .exceptionally(
            e -> {
              LOG.info("the job could not be cancelled", e);
              return null;
            });
  }

  /** The innermost cause that somebody worded for a person, else the innermost cause. */
  static RelspecException failed(Throwable failure) {
    Optional<DeltaException> storage = ExceptionUtils.findThrowable(failure, DeltaException.class);
    if (storage.isPresent()) {
      DeltaException e = storage.get();
      return new RelspecException(
          e.errorCode().code(), ExitCode.STORAGE, Causes.message(e), e.hint(), failure);
    }
    return new RelspecException(
        "JOB_FAILED",
        ExitCode.EXECUTION,
        "the job failed: " + Causes.describe(failure),
        "see the log for the stack",
        failure);
  }
}
