package io.relspec.udf;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.OptimizerConfigOptions;

/**
 * A session with both functions of every {@link FunctionCase}, and bounded tables of short and of
 * long rows. A pipeline is one task, with objects reused as in the product.
 */
final class FunctionPipelines {
  /** What is measured of a function. The tables are called so. */
  enum Pipeline {
    SHORT_NATIVE(2, false),
    SHORT_JAVA(2, true),
    LONG_NATIVE(64, false),
    LONG_JAVA(64, true);

    private final int parts;
    private final boolean isJava;

    Pipeline(int parts, boolean isJava) {
      this.parts = parts;
      this.isJava = isJava;
    }
  }

  private final TableEnvironment tables;
  private int sinks;

  FunctionPipelines(List<FunctionCase> cases) {
    Configuration options = new Configuration();
    options.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    options.set(PipelineOptions.OBJECT_REUSE, true);
    options.set(OptimizerConfigOptions.TABLE_OPTIMIZER_REUSE_SUB_PLAN_ENABLED, false);
    // Every job has a cluster of its own, whose buffers are made and not used.
    options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(8));
    options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(8));
    options.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    tables =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(options).build());
    NativeFunctions.definitions().forEach(tables::createTemporarySystemFunction);
    for (FunctionCase function : cases) {
      tables.createTemporarySystemFunction(FunctionCase.JAVA + function.name(), function.java());
    }
    for (Pipeline pipeline : Pipeline.values()) {
      tables.createTemporaryTable(
          pipeline.name(),
          TableDescriptor.forConnector(PipelineTables.CONNECTOR)
              .schema(PipelineRows.SCHEMA)
              .option(PipelineTables.PARTS, pipeline.parts)
              .build());
    }
  }

  Table project(Pipeline pipeline, String expressions) {
    return tables.sqlQuery("SELECT " + expressions + " FROM " + pipeline);
  }

  /**
   * Nanoseconds per row of pipelines that compute an expression each, four of each pair, in the
   * order of {@link Pipeline}. They run at the same time, each in a thread whose processor time
   * counts.
   *
   * @param pairs a call and the same call in Java
   */
  List<Double> nanosPerRow(List<Calls> pairs) throws Exception {
    StatementSet job = tables.createStatementSet();
    int clock = 0;
    for (Calls pair : pairs) {
      for (Pipeline pipeline : Pipeline.values()) {
        add(job, pipeline, pipeline.isJava ? pair.java() : pair.ofNative(), clock++);
      }
    }
    job.execute().await();
    return IntStream.range(0, clock).mapToObj(i -> RowClock.of(i).nanosPerRow()).toList();
  }

  private void add(StatementSet job, Pipeline pipeline, String expression, int clock) {
    Table table =
        tables.sqlQuery(
            "SELECT %s AS answer FROM %s /*+ OPTIONS('%s' = '%d') */"
                .formatted(expression, pipeline, PipelineTables.CLOCK.key(), clock));
    String sink = "sink_" + sinks++;
    tables.createTemporaryTable(
        sink,
        TableDescriptor.forConnector(PipelineTables.CONNECTOR)
            .schema(
                Schema.newBuilder()
                    .fromRowDataType(table.getResolvedSchema().toPhysicalRowDataType())
                    .build())
            .build());
    StatementSet unused = job.addInsert(sink, table);
  }

  /**
   * What is measured against each other.
   *
   * @param ofNative an expression
   * @param java the same in Java
   */
  record Calls(String ofNative, String java) {}
}
