package io.relspec.app.job;

import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlannedDataset;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.ProductVersions;
import io.relspec.app.report.RelspecException;
import io.relspec.delta.DeltaException;
import io.relspec.udf.NativeFunctions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves about itself, in the tables of database {@code runs}.
 *
 * <p>A row when it starts, with all that it was going to do, and a row when it ends, with what it
 * came to. Whoever kills a run leaves it with the first. Its methods may be called by several
 * threads; the first end counts.
 */
final class RunLog {
  private static final String RUNS = "runs";

  private final StoredTables tables;
  private final RunTables rows;
  private final Run run;
  private final TaskGraph tasks;
  private final Clock clock;
  private final TableVersions before;
  private @Nullable Started started;
  private boolean isOver;

  /** What a job is once it is submitted. */
  private record Started(String jobId, JobPlan plan, String contractsHash) {}

  /** How a run ends. */
  enum State {
    FINISHED,
    FAILED,
    INTERRUPTED
  }

  private RunLog(StoredTables tables, Run run, TaskGraph tasks, boolean fsync, Clock clock) {
    this.tables = tables;
    this.rows = new RunTables(tables, fsync);
    this.run = run;
    this.tasks = tasks;
    this.clock = clock;
    this.before = TableVersions.of(tables);
  }

  /**
   * Begins the log of a run that has not been submitted yet; nothing is written.
   *
   * @param fsync whether rows must survive the loss of power
   */
  static RunLog open(StoredTables tables, Run run, TaskGraph tasks, boolean fsync, Clock clock) {
    return new RunLog(tables, run, tasks, fsync, clock);
  }

  /** Writes what the run is going to do. */
  synchronized void started(String jobId, JobPlan plan) {
    if (run.command() != Run.Command.BUILD) {
      rows.create();
    }
    String hashes =
        plan.datasets().stream().map(PlannedDataset::contractHash).collect(Collectors.joining(" "));
    started = new Started(jobId, plan, new NativeFunctionLibrary().hash(hashes));
    rows.append(RUNS, name("start"), List.of(row(started, "RUNNING").row()));
    rows.append(
        "plan_artifacts",
        name("plan"),
        new PlanArtifacts(rows.contract("plan_artifacts"), run.id())
            .rows(plan, tasks.queries(), tasks.plans().optimized()));
  }

  /** Writes what a run that went well came to. */
  void finished() {
    end(State.FINISHED, null);
  }

  /**
   * Writes that a run failed.
   *
   * @param isStopped whether it failed because it was stopped
   */
  void ended(RuntimeException failure, boolean isStopped) {
    boolean isInterruption =
        failure instanceof RelspecException worded && worded.exit() == ExitCode.INTERRUPTED;
    if (isStopped || isInterruption) {
      interrupted();
    } else {
      end(State.FAILED, code(failure));
    }
  }

  private static String code(RuntimeException failure) {
    if (failure instanceof RelspecException worded) {
      return worded.code();
    }
    return failure instanceof DeltaException storage
        ? storage.errorCode().code()
        : failure.getClass().getSimpleName();
  }

  /** Writes what a run came to that was stopped; nothing if it has ended already. */
  void interrupted() {
    end(State.INTERRUPTED, null);
  }

  private synchronized void end(State state, @Nullable String errorCode) {
    Started job = started;
    if (isOver || job == null) {
      return;
    }
    isOver = true;
    // Files are not written by a thread that is to stop.
    boolean isStopped = Thread.interrupted();
    try {
      end(job, state, errorCode);
    } finally {
      if (isStopped) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void end(Started job, State state, @Nullable String errorCode) {
    ContractRow end = row(job, state.name()).set("ended_at", now()).set("error_code", errorCode);
    if (state == State.FINISHED || run.command() == Run.Command.WATCH) {
      RunMeasures measures = new RunMeasures(tables, tasks, run);
      TableVersions after = TableVersions.of(tables);
      rows.append(
          "dataset_versions",
          name("end"),
          measures.versions(rows.contract("dataset_versions"), before, after, job.plan()));
      rows.append(
          "quality", name("end"), measures.quality(rows.contract("quality"), after, job.plan()));
      rows.append("coverage", name("end"), measures.coverage(rows.contract("coverage")));
      rows.append("ambiguity", name("end"), measures.ambiguity(rows.contract("ambiguity")));
      end.set("files", after.rows("source_files"))
          .set("stored_rows", after.rows())
          .set("revision", measures.revision());
    }
    rows.append(RUNS, name("end"), List.of(end.row()));
  }

  private ContractRow row(Started job, String state) {
    return ContractRow.of(rows.contract(RUNS))
        .set("run_id", run.id())
        .set("state", state)
        .set("command", run.command().name())
        .set("repo", run.repo())
        .set("source", run.source())
        .set("job_id", job.jobId())
        .set("options", run.options())
        .set("product_version", ProductVersions.ofRelspec())
        .set("contracts_hash", job.contractsHash())
        .set("native_version", nativeVersion())
        .set("plan_fingerprint", job.plan().fingerprint())
        .set("started_at", run.startedAt());
  }

  private static String nativeVersion() {
    return NativeFunctions.manifest().version() + " " + NativeFunctions.manifest().hash();
  }

  private Instant now() {
    return clock.instant();
  }

  private String name(String part) {
    return "relspec.runs/" + run.id() + "/" + part;
  }
}
