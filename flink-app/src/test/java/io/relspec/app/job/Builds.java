package io.relspec.app.job;

import io.relspec.app.options.BuildOptions;
import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.PythonVersion;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.testing.TestCluster;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Whole builds in this process, on one cluster. The invariants of the graph are checked after every
 * build.
 */
final class Builds {
  static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();

  private Builds() {}

  /** Builds repositories with one job into the empty directory {@code out}. */
  static GraphTables build(Collection<Fixture> fixtures, Path out, int parallelism)
      throws Exception {
    return build(fixtures, out, parallelism, AnalysisLevel.CALLS);
  }

  /** The same up to a level. */
  static GraphTables build(
      Collection<Fixture> fixtures, Path out, int parallelism, AnalysisLevel level)
      throws Exception {
    List<SourceRecord> records = new ArrayList<>();
    for (Fixture fixture : fixtures) {
      records.addAll(fixture.records());
    }
    return build(
        out,
        parallelism,
        extraction(level),
        environment -> environment.fromData(records, SourceRecordTypeInfo.INSTANCE).uid("source"));
  }

  /** Builds the files of a directory as the command does, without an external index. */
  static GraphTables build(Path source, Path out, int parallelism) throws Exception {
    return build(source, null, out, parallelism);
  }

  /** Builds the files of a directory as the command does. */
  static GraphTables build(Path source, @Nullable Path index, Path out, int parallelism)
      throws Exception {
    ExtractionOptions extraction = extraction(AnalysisLevel.CALLS);
    BuildOptions options =
        new BuildOptions(
            source, out, "repo", parallelism, extraction, index, TaskOptions.ofProduct(), false);
    return build(
        out, parallelism, extraction, environment -> GraphBuild.files(environment, options));
  }

  /** Builds the files of a directory with other relations. */
  static GraphTables build(Path source, Path out, TaskOptions tasks) throws Exception {
    ExtractionOptions extraction = extraction(AnalysisLevel.CALLS);
    BuildOptions options = new BuildOptions(source, out, "repo", 2, extraction, null, tasks, false);
    submit(
            out,
            2,
            extraction,
            tasks,
            WriteMode.APPEND,
            environment -> GraphBuild.files(environment, options))
        .getJobExecutionResult()
        .get();
    return read(out);
  }

  /** The tables in an output directory. */
  static GraphTables read(Path out) throws IOException {
    GraphTables tables = GraphTables.read(new StoredTables(out, CONTRACTS));
    GraphInvariants.assertHold(tables);
    return tables;
  }

  private static GraphTables build(
      Path out,
      int parallelism,
      ExtractionOptions extraction,
      Function<StreamExecutionEnvironment, DataStream<SourceRecord>> files)
      throws Exception {
    submit(out, parallelism, extraction, WriteMode.APPEND, files).getJobExecutionResult().get();
    return read(out);
  }

  /** Starts the main job. */
  static JobClient submit(
      Path out,
      int parallelism,
      ExtractionOptions extraction,
      WriteMode mode,
      Function<StreamExecutionEnvironment, DataStream<SourceRecord>> files)
      throws IOException {
    return submit(out, parallelism, extraction, TaskOptions.ofProduct(), mode, files);
  }

  /** The same with other relations or less evidence. */
  static JobClient submit(
      Path out,
      int parallelism,
      ExtractionOptions extraction,
      TaskOptions options,
      WriteMode mode,
      Function<StreamExecutionEnvironment, DataStream<SourceRecord>> files)
      throws IOException {
    return submit(out, parallelism, extraction, options, mode, new Configuration(), files);
  }

  /** The same with more options of the job, which keeps its checkpoints in the output directory. */
  static JobClient submit(
      Path out,
      int parallelism,
      ExtractionOptions extraction,
      TaskOptions options,
      WriteMode mode,
      Configuration more,
      Function<StreamExecutionEnvironment, DataStream<SourceRecord>> files)
      throws IOException {
    Configuration job =
        GraphBuild.jobOptions(Files.createDirectories(checkpoints(out)), parallelism, mode);
    job.addAll(more);
    StreamExecutionEnvironment environment = TestCluster.environment(parallelism, job);
    TaskGraph tasks = TaskGraph.of(CONTRACTS, options, extraction);
    return new BuildJob(new StoredTables(out, tasks.contracts()), tasks)
        .submit(
            environment,
            files.apply(environment),
            GraphBuild.extractorOptions(extraction),
            parallelism,
            mode,
            DeltaSinkOptions.defaults().withFsync(false));
  }

  /** Where jobs that write to an output directory keep their checkpoints. */
  static Path checkpoints(Path out) {
    return out.resolve("_relspec/checkpoints");
  }

  static ExtractionOptions extraction(AnalysisLevel level) {
    return extraction(level, 4 << 20);
  }

  static ExtractionOptions extraction(AnalysisLevel level, long maxFileBytes) {
    return new ExtractionOptions(
        level,
        List.of("**/*.py", "**/*.pyi"),
        List.of(),
        List.of(),
        maxFileBytes,
        1_000,
        200_000,
        30_000,
        new PythonVersion(3, 13));
  }
}
