package io.relspec.app.job;

import io.relspec.app.facade.CompiledJob;
import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.options.ContractsMode;
import io.relspec.app.upgrade.StoredRowsOperator;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.extract.ExtractionGraph;
import io.relspec.cpg.resolve.ResolutionGraph;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.extract.AnalysisLevel;
import io.relspec.udf.extract.ExtractorOptions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * The task graph of Relspec as one job.
 *
 * <p>Source of files, {@link ExtractionGraph}, the relations behind the facade, a Delta sink per
 * stored dataset. It is a streaming job with retraction throughout; a bounded source makes it end.
 */
final class BuildJob {
  private static final String NAME = "relspec";
  private final ContractRegistry contracts;
  private final StoredTables tables;
  private final TaskGraph tasks;

  /**
   * @param tables where datasets are stored
   * @param tasks the relations between them
   */
  BuildJob(StoredTables tables, TaskGraph tasks) {
    this.contracts = tasks.contracts();
    this.tables = tables;
    this.tasks = tasks;
  }

  /**
   * Plans the relations, adds all operators to {@code environment} and submits the job.
   *
   * @param extractors number of tasks that extract; all others follow the environment
   * @param mode whether the tables are filled once or follow the files
   */
  JobClient submit(
      StreamExecutionEnvironment environment,
      DataStream<SourceRecord> files,
      ExtractorOptions options,
      int extractors,
      WriteMode mode,
      DeltaSinkOptions sinks) {
    return assemble(environment, files, options, extractors, mode, sinks).get();
  }

  /** The same, but submits the job when it is asked for its client, which may be done once. */
  Supplier<JobClient> assemble(
      StreamExecutionEnvironment environment,
      DataStream<SourceRecord> files,
      ExtractorOptions options,
      int extractors,
      WriteMode mode,
      DeltaSinkOptions sinks) {
    DeltaOutputs outputs = new DeltaOutputs(tables, mode, sinks);
    JobDatasets datasets = new JobDatasets(outputs, tasks.given().keySet());
    ExecutionFacade facade =
        ExecutionFacade.streaming(environment, contracts, datasets, new NativeFunctionLibrary());
    List<CompiledJob> plans = facade.take(tasks.plans(), tasks.schedule());
    NativeStreams streams = streams(files, options, extractors, datasets.scanned());
    datasets.takeFrom(streams);
    outputs.takeFrom(streams);
    if (mode == WriteMode.FOLLOW) {
      SourceNotices.take(streams.extraction().sourceDiagnostics());
    }
    plans.forEach(CompiledJob::attach);
    addOtherOutputs(outputs, streams.extraction(), storedBy(plans));
    addErrors(outputs, streams.extraction(), facade);
    DataStream<RowData> commits = streams.extraction().sourceCommits();
    outputs.writeSnapshots(
        contracts.get(StoredTables.SNAPSHOTS),
        mode == WriteMode.FOLLOW ? StoredRowsOperator.keep(commits, tasks.storedRows()) : commits,
        contracts.get(StoredTables.COMMITS));
    return () -> facade.execute(NAME);
  }

  /** Stored datasets that a relation yields, at least in part. */
  private Set<String> storedBy(List<CompiledJob> relations) {
    Set<String> stored =
        tables.written().stream().map(DatasetContract::dataset).collect(Collectors.toSet());
    return relations.stream()
        .map(CompiledJob::dataset)
        .filter(stored::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private NativeStreams streams(
      DataStream<SourceRecord> files,
      ExtractorOptions options,
      int extractors,
      Set<String> scanned) {
    Set<String> missing = tasks.missing().keySet();
    boolean isResolved =
        options.level() == AnalysisLevel.CALLS && !missing.contains(ResolutionGraph.SUMMARIES);
    Set<String> resolved = isResolved ? requested(scanned, DatasetContract::resolved) : Set.of();
    Set<String> given = tasks.given().keySet();
    Set<String> extracted = requested(scanned, ExtractionGraph::gives);
    if (!resolved.isEmpty() && !given.contains(ResolutionGraph.SUMMARIES)) {
      extracted.add(ResolutionGraph.SUMMARIES);
    }
    ExtractionGraph extraction =
        new ExtractionGraph(files, contracts, options, extracted, given, extractors);
    if (resolved.isEmpty()) {
      return new NativeStreams(extraction, null, missing);
    }
    return new NativeStreams(
        extraction,
        new ResolutionGraph(extraction.rows(ResolutionGraph.SUMMARIES), contracts, resolved),
        missing);
  }

  /** What native code must give of some kind: what relations read and what is stored. */
  private Set<String> requested(Set<String> scanned, Predicate<DatasetContract> kind) {
    return contracts.all().stream()
        .filter(contract -> contract.materialised() || scanned.contains(contract.dataset()))
        .filter(kind)
        .filter(contract -> !tasks.missing().containsKey(contract.dataset()))
        .filter(contract -> !tasks.given().containsKey(contract.dataset()))
        .map(DatasetContract::dataset)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void addOtherOutputs(DeltaOutputs outputs, ExtractionGraph graph, Set<String> related) {
    for (DatasetContract contract : tables.written()) {
      if (related.contains(contract.dataset())) {
        continue;
      }
      switch (contract.dataset()) {
        case "source_files" -> outputs.writeFiles(contract, graph.sourceFiles());
        case StoredTables.COMMITS -> outputs.writeOnce(contract, graph.sourceCommits());
        case StoredTables.NOTICES -> outputs.writeOnce(contract, graph.sourceNotices());
        case StoredTables.CONTRACT_ERRORS -> {
          // What relations yield against their contracts is no task of its own.
        }
        case StoredTables.SNAPSHOTS -> {
          // Which versions belong together is written when all other tables are known.
        }
        default -> outputs.writeNative(contract);
      }
    }
  }

  private void addErrors(DeltaOutputs outputs, ExtractionGraph graph, ExecutionFacade facade) {
    DatasetContract errors = contracts.get(StoredTables.CONTRACT_ERRORS);
    DataStream<RowData> changes =
        facade
            .rejected(errors)
            .map(
                rejected ->
                    tasks.mode() == ContractsMode.STRICT
                        ? StrictContracts.of(errors, rejected)
                        : rejected)
            .orElseGet(() -> graph.noRows(errors));
    DataStreamSink<?> unused = outputs.write(errors, changes);
  }
}
