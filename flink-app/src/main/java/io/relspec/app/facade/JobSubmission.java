package io.relspec.app.facade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Submits what is in an execution environment. */
final class JobSubmission {
  private JobSubmission() {}

  @SuppressWarnings("IllegalCatch") // that is what the environment declares
  static JobClient submit(StreamExecutionEnvironment environment, String name) {
    try {
      return environment.executeAsync(name);
    } catch (Exception e) {
      throw new RelspecException(
          "JOB_NOT_SUBMITTED",
          ExitCode.EXECUTION,
          "job " + name + " was not accepted: " + e.getMessage(),
          "see the log of the cluster",
          e);
    }
  }
}
