package io.relspec.app.facade;

import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.memory.MemoryManager;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.OptimizerConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;

/** What every job tells Flink's planner; none of it is for users to change. */
final class TableOptions {

  /**
   * Longer generated classes are parsed and their methods split, which takes longer than compiling
   * them. A method of this length stays below the 8,000 bytes that the virtual machine optimises.
   * For the relations of the product only, which are all known to compile: Janino fails on the code
   * of some bounded aggregates that is not split.
   */
  private static final int UNSPLIT_CODE_CHARACTERS = 32_000;

  private TableOptions() {}

  /** Flink refuses smaller pages. */
  private static final MemorySize SMALLEST_PAGE = new MemorySize(MemoryManager.MIN_PAGE_SIZE);

  /**
   * The options of a job.
   *
   * @param mode whether it runs on or ends with the rows there are
   */
  static Configuration of(RuntimeExecutionMode mode) {
    Configuration options = new Configuration();
    exactness(options);
    plans(options);
    boundedJoins(options);
    spilling(options);
    options.set(ExecutionOptions.RUNTIME_MODE, mode);
    if (mode == RuntimeExecutionMode.STREAMING) {
      options.set(TableConfigOptions.MAX_LENGTH_GENERATED_CODE, UNSPLIT_CODE_CHARACTERS);
    }
    options.set(PipelineOptions.OBJECT_REUSE, true);
    options.set(PipelineOptions.GENERIC_TYPES, false);
    options.set(TableConfigOptions.LOCAL_TIME_ZONE, "UTC");
    return options;
  }

  /** Results must not depend on when rows arrive, nor fade. */
  private static void exactness(Configuration options) {
    options.set(ExecutionConfigOptions.IDLE_STATE_RETENTION, Duration.ZERO);
    // Without watermarks a bundle behind a table function is flushed by the next checkpoint only.
    options.set(ExecutionConfigOptions.TABLE_EXEC_MINIBATCH_ENABLED, false);
    options.set(
        OptimizerConfigOptions.TABLE_OPTIMIZER_NONDETERMINISTIC_UPDATE_STRATEGY,
        OptimizerConfigOptions.NonDeterministicUpdateStrategy.TRY_RESOLVE);
    // Sinks net changes per key themselves, so nothing has to keep rows in order for them.
    options.set(
        ExecutionConfigOptions.TABLE_EXEC_SINK_UPSERT_MATERIALIZE,
        ExecutionConfigOptions.UpsertMaterialize.NONE);
    options.set(ExecutionConfigOptions.TABLE_EXEC_SINK_REQUIRE_ON_CONFLICT, false);
    options.set(
        ExecutionConfigOptions.TABLE_EXEC_SINK_NOT_NULL_ENFORCER,
        ExecutionConfigOptions.NotNullEnforcer.ERROR);
    options.set(
        ExecutionConfigOptions.TABLE_EXEC_SINK_NESTED_CONSTRAINT_ENFORCER,
        ExecutionConfigOptions.NestedEnforcer.ROWS_AND_COLLECTIONS);
  }

  /**
   * Joins that are planned anew while they run need Flink's planner loader, which we do without.
   */
  private static void boundedJoins(Configuration options) {
    options.set(
        OptimizerConfigOptions.TABLE_OPTIMIZER_ADAPTIVE_BROADCAST_JOIN_STRATEGY,
        OptimizerConfigOptions.AdaptiveBroadcastJoinStrategy.NONE);
    options.set(
        OptimizerConfigOptions.TABLE_OPTIMIZER_ADAPTIVE_SKEWED_JOIN_OPTIMIZATION_STRATEGY,
        OptimizerConfigOptions.AdaptiveSkewedJoinOptimizationStrategy.NONE);
  }

  /**
   * Flink 2.3 collects pages into larger blocks before it compresses them, in a buffer whose
   * position it does not set back, so the second block fails. Blocks of a page are compressed in
   * place.
   */
  private static void spilling(Configuration options) {
    options.set(ExecutionConfigOptions.TABLE_EXEC_SPILL_COMPRESSION_BLOCK_SIZE, SMALLEST_PAGE);
  }

  /** One shape of plan per meaning, and state that finds its operator again. */
  private static void plans(Configuration options) {
    options.set(OptimizerConfigOptions.TABLE_OPTIMIZER_REUSE_SUB_PLAN_ENABLED, true);
    options.set(OptimizerConfigOptions.TABLE_OPTIMIZER_REUSE_SOURCE_ENABLED, true);
    options.set(OptimizerConfigOptions.TABLE_OPTIMIZER_MULTI_JOIN_ENABLED, false);
    options.set(ExecutionConfigOptions.TABLE_EXEC_ASYNC_STATE_ENABLED, false);
    options.set(
        TableConfigOptions.PLAN_COMPILE_CATALOG_OBJECTS,
        TableConfigOptions.CatalogPlanCompilation.SCHEMA);
    options.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, false);
  }
}
