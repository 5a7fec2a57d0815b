package io.relspec.app.job;

import io.relspec.app.options.TaskCut;
import io.relspec.app.options.TaskOptions;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.git.CommitOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The main job in three: the first stores files and commits, the second what files say about
 * values, the third follows the files of the first and the rows of the second.
 */
final class CutJobs implements AutoCloseable {
  private static final int[] PARALLELISMS = {1, 2, 4, 2};

  private final Path ingested;
  private final List<RepositoriesJob> jobs;
  private int started;

  /**
   * Jobs that are not started yet.
   *
   * @param out gets the tables of the last one; those of the others lie beside it
   * @param faults what is done to the records of all sources
   */
  CutJobs(
      Path out,
      List<GitTrees> repositories,
      CommitOrder order,
      int collapse,
      UnaryOperator<DataStream<SourceRecord>> faults)
      throws IOException {
    ingested = ingested(out);
    Path summaries = summaries(out);
    RepositoriesJob.How ingest =
        new RepositoriesJob.How(order, collapse, faults, only("source_files"), null);
    RepositoriesJob.How summarise =
        new RepositoriesJob.How(order, collapse, faults, only("py_summaries"), ingested);
    TaskCut given = new TaskCut(new TreeSet<>(), new TreeMap<>(Map.of("py_summaries", summaries)));
    RepositoriesJob.How graph =
        new RepositoriesJob.How(
            order, collapse, faults, new TaskOptions(List.of(), null, given), ingested);
    jobs =
        List.of(
            new RepositoriesJob(ingested, repositories, ingest),
            new RepositoriesJob(summaries, repositories, summarise),
            new RepositoriesJob(out, repositories, graph));
  }

  /** Where the files are. */
  static Path ingested(Path out) {
    return out.resolveSibling(out.getFileName() + "-files");
  }

  /** Where the summaries are. */
  static Path summaries(Path out) {
    return out.resolveSibling(out.getFileName() + "-summaries");
  }

  private static TaskOptions only(String dataset) {
    TaskCut cut = new TaskCut(new TreeSet<>(List.of(dataset)), new TreeMap<>());
    return new TaskOptions(List.of(), null, cut);
  }

  /** Starts all of them, each with another parallelism. */
  void start() throws Exception {
    jobs.get(0).start(next());
    // Which repositories there are is looked up in the tables.
    jobs.get(0).awaitEach();
    jobs.get(1).start(next());
    jobs.get(2).start(next());
  }

  private int next() {
    return PARALLELISMS[started++ % PARALLELISMS.length];
  }

  /**
   * Returns when so many more commits are visible in the end, or all are; tells whether all are.
   */
  boolean awaitCommits(int count) throws Exception {
    RepositoriesJob graph = jobs.get(2);
    boolean isDone = graph.isDone();
    long wanted = graph.commits() + count;
    while (!isDone && graph.commits() < wanted) {
      for (RepositoriesJob job : jobs) {
        job.requireRunning();
      }
      TimeUnit.MILLISECONDS.sleep(20);
      isDone = graph.isDone();
    }
    return isDone;
  }

  /** One of them stops and goes on with another parallelism, while the others run; says how. */
  String restartOne(Random random) throws Exception {
    RepositoriesJob job = jobs.get(random.nextInt(jobs.size()));
    boolean isPlanned = random.nextBoolean();
    if (isPlanned) {
      job.stopWithSavepoint();
    } else {
      job.cancel();
    }
    job.start(next());
    return isPlanned ? "SAVEPOINT" : "CANCEL";
  }

  @Override
  public void close() throws Exception {
    for (RepositoriesJob job : jobs) {
      job.close();
    }
  }
}
