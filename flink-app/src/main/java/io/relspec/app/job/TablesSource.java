package io.relspec.app.job;

import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.UpstreamTables;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.plan.PlannedDataset;
import io.relspec.app.plan.PlannedRelation;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.cpg.source.follow.FollowOptions;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The source of a job that follows tables of other jobs: their files and commits in the place of
 * repositories, along with the rows of datasets that they have made of these files.
 */
final class TablesSource {
  private static final String FILES = "source_files";
  private static final String MAX_FILE_BYTES = "max_file_bytes";

  private final TaskGraph tasks;
  private final ExtractionOptions extraction;
  private final UpstreamTables upstream;
  private final Optional<String> from;

  /**
   * @param tasks what the job does, and which datasets are given
   * @param from revision to begin with; empty for the first commit that there is
   */
  TablesSource(
      TaskGraph tasks,
      ExtractionOptions extraction,
      UpstreamTables upstream,
      Optional<String> from) {
    this.tasks = tasks;
    this.extraction = extraction;
    this.upstream = upstream;
    this.from = from;
  }

  /**
   * The source.
   *
   * @throws RelspecException if there are no such tables, or they were made otherwise than this job
   *     would make them
   */
  FollowingSource build(FollowOptions options) {
    requireSameFiles();
    tasks.given().forEach(this::requireSame);
    StoredTables stored = tables(upstream.directory());
    List<ReadTable> given = new ArrayList<>();
    tasks.given().forEach((dataset, place) -> given.add(ReadTable.of(tables(place), dataset)));
    List<FollowedTables> followed = new ArrayList<>();
    for (String repo : repositories(stored)) {
      followed.add(
          new FollowedTables(
              repo,
              ReadTable.of(stored, FILES),
              ReadTable.of(stored, StoredTables.COMMITS),
              given,
              from.orElse(null),
              extraction.maxFileBytes()));
    }
    return new FollowingSource(followed, options);
  }

  private StoredTables tables(Path directory) {
    return new StoredTables(directory, tasks.contracts());
  }

  /** Those that have a commit now; further ones are found by a later start of the job. */
  private NavigableSet<String> repositories(StoredTables stored) {
    NavigableSet<String> repositories = new TreeSet<>();
    upstream.repo().ifPresent(repositories::add);
    if (repositories.isEmpty()) {
      try {
        TableLog log = TableLog.open(ReadTable.of(stored, StoredTables.COMMITS).location());
        if (log.exists()) {
          for (FileAction file : log.latestFiles()) {
            repositories.add(String.valueOf(file.partition().get("repo")));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the log of " + StoredTables.COMMITS, e);
      }
    }
    if (repositories.isEmpty()) {
      throw new RelspecException(
          "SRC-004",
          ExitCode.SOURCE,
          "the tables in " + upstream.directory() + " have no commit of any repository",
          "start the job that writes them first, or name the repository with --repo");
    }
    return repositories;
  }

  private void requireSameFiles() {
    Path directory = upstream.directory();
    if (Files.isRegularFile(
        directory.resolve(OutputDirectory.METADATA).resolve(PlanDocument.FILE_NAME))) {
      String limit = PlanDocument.read(directory).options().get(MAX_FILE_BYTES);
      if (!Long.toString(extraction.maxFileBytes()).equals(limit)) {
        throw madeOtherwise(FILES, directory, MAX_FILE_BYTES + "=" + limit);
      }
    }
  }

  private void requireSame(String dataset, Path directory) {
    JobPlan theirs = PlanDocument.read(directory);
    JobPlan ours = tasks.describe(extraction);
    for (Map.Entry<String, String> option : theirs.options().entrySet()) {
      if (!option.getValue().equals(ours.options().get(option.getKey()))) {
        throw madeOtherwise(dataset, directory, option.toString());
      }
    }
    if (!contract(ours, dataset).equals(contract(theirs, dataset))
        || !fingerprint(ours, dataset).equals(fingerprint(theirs, dataset))) {
      throw madeOtherwise(dataset, directory, "another contract or relation");
    }
  }

  private static Optional<String> contract(JobPlan plan, String dataset) {
    return plan.dataset(dataset).map(PlannedDataset::contractVersion);
  }

  private static Optional<String> fingerprint(JobPlan plan, String dataset) {
    return plan.relation(dataset).map(PlannedRelation::fingerprint);
  }

  private static RelspecException madeOtherwise(String dataset, Path directory, String how) {
    return new RelspecException(
        "SRC-005",
        ExitCode.CONFIGURATION,
        dataset + " in " + directory + " is made otherwise than here: " + how,
        "give both jobs the same options, relations and version");
  }
}
