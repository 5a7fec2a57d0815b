package io.relspec.app.facade;

import io.relspec.app.report.Causes;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import org.apache.flink.configuration.StateRecoveryOptions;
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
          "job " + name + origin(environment) + " was not accepted: " + Causes.describe(e),
          "see the log of the cluster",
          e);
    }
  }

  private static String origin(StreamExecutionEnvironment environment) {
    return environment
        .getConfiguration()
        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH)
        .map(path -> ", to go on from " + path + ",")
        .orElse("");
  }
}
