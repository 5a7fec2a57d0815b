package io.relspec.app.job;

import io.relspec.cpg.source.git.CommitOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Lets the main job go through the histories of repositories and checks what it has made. */
final class HistoryReplay {
  private static final int[] RESCALES = {1, 2, 4, 2};
  private static final int FAULT_SPACING = 1500;
  private static final int HALT_SPACING = 1200;

  private HistoryReplay() {}

  /**
   * How to go through them.
   *
   * @param order which commits are applied
   * @param collapse how many commits that wait are applied as one; 1 for one per checkpoint
   * @param parallelism number of subtasks, without faults
   * @param every distance of the commits of which a build is made
   * @param faults seed of faults, null for none: tasks fail, and the job is stopped, with a
   *     savepoint or without, and goes on with another parallelism
   * @param halts how often the process ends at a random step; above 0 there are no other faults,
   *     and the first repository is followed by the command
   * @param cut whether three jobs do it, one of which is stopped at a time; no halts then
   */
  record Plan(
      CommitOrder order,
      int collapse,
      int parallelism,
      int every,
      @Nullable Long faults,
      int halts,
      boolean cut) {}

  /**
   * What happened.
   *
   * @param checked what was found
   * @param followMs time until the last commit was visible, milliseconds
   * @param faults how many faults there were, by place
   */
  record Report(HistoryCheck.Result checked, long followMs, SortedMap<String, Integer> faults) {}

  /**
   * Goes through the histories.
   *
   * @param directory gets the tables, and builds for a while
   */
  static Report run(Path directory, List<GitTrees> repositories, Plan plan) throws Exception {
    Path out = directory.resolve("followed");
    long startNs = System.nanoTime();
    Long seed = plan.faults();
    SortedMap<String, Integer> faults;
    if (plan.cut()) {
      faults = followCut(out, repositories, plan);
    } else if (plan.halts() > 0) {
      faults = followHalted(seed == null ? 1 : seed, out, repositories.get(0), plan.halts());
    } else if (seed != null) {
      faults = followUnder(seed, out, repositories, plan);
    } else {
      faults = follow(out, repositories, plan);
    }
    long followMs = (System.nanoTime() - startNs) / 1_000_000;
    HistoryCheck.Result result =
        new HistoryCheck(out, repositories)
            .run(plan.order(), plan.collapse(), plan.every(), directory);
    return new Report(result, followMs, faults);
  }

  private static SortedMap<String, Integer> follow(Path out, List<GitTrees> repositories, Plan plan)
      throws Exception {
    RepositoriesJob.How how =
        new RepositoriesJob.How(plan.order(), plan.collapse(), UnaryOperator.identity());
    try (RepositoriesJob job = new RepositoriesJob(out, repositories, how)) {
      job.start(plan.parallelism());
      job.awaitCommits(Integer.MAX_VALUE);
    }
    return new TreeMap<>();
  }

  private static SortedMap<String, Integer> followUnder(
      long seed, Path out, List<GitTrees> repositories, Plan plan) throws Exception {
    Random random = new Random(seed);
    try (PlannedFaults faults = new PlannedFaults(seed, FAULT_SPACING)) {
      SortedMap<String, Integer> stops = new TreeMap<>();
      RepositoriesJob.How how = new RepositoriesJob.How(plan.order(), plan.collapse(), faults::on);
      try (RepositoriesJob job = new RepositoriesJob(out, repositories, how)) {
        faults.arm(true);
        for (int stage = 0; ; stage++) {
          job.start(RESCALES[stage % RESCALES.length]);
          if (job.awaitCommits(repositories.size() * (3 + random.nextInt(6)))) {
            break;
          }
          if (random.nextBoolean()) {
            job.stopWithSavepoint();
            stops.merge("SAVEPOINT", 1, Integer::sum);
          } else {
            job.cancel();
            stops.merge("CANCEL", 1, Integer::sum);
          }
        }
      }
      stops.putAll(faults.happened());
      return stops;
    }
  }

  private static SortedMap<String, Integer> followCut(
      Path out, List<GitTrees> repositories, Plan plan) throws Exception {
    Long seed = plan.faults();
    Random random = new Random(seed == null ? 0 : seed);
    try (PlannedFaults faults = new PlannedFaults(seed == null ? 0 : seed, FAULT_SPACING);
        CutJobs jobs = new CutJobs(out, repositories, plan.order(), plan.collapse(), faults::on)) {
      SortedMap<String, Integer> stops = new TreeMap<>();
      jobs.start();
      faults.arm(seed != null);
      int step = repositories.size() * (2 + random.nextInt(4));
      while (!jobs.awaitCommits(seed == null ? Integer.MAX_VALUE : step)) {
        stops.merge(jobs.restartOne(random), 1, Integer::sum);
        step = repositories.size() * (2 + random.nextInt(4));
      }
      stops.putAll(faults.happened());
      return stops;
    }
  }

  private static SortedMap<String, Integer> followHalted(
      long seed, Path out, GitTrees git, int halts) throws Exception {
    Random random = new Random(seed);
    List<String> commits = git.firstParents();
    List<String> options =
        List.of("--follow", "commits", "--from", commits.get(0), "--repo", git.name());
    String head = commits.get(commits.size() - 1);
    int halted = 0;
    while (true) {
      Map<String, String> environment =
          halted == halts
              ? Map.of()
              : Map.of(CountedHaltMain.STEPS, Integer.toString(1 + random.nextInt(HALT_SPACING)));
      try (WatchProcess watch =
          new WatchProcess(CountedHaltMain.class, git.location(), out, options, environment)) {
        while (watch.isAlive() && !isVisible(out, head)) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
        if (watch.isAlive()) {
          watch.end("KILL");
          return new TreeMap<>(Map.of("HALT", halted));
        }
        List<String> lines = watch.rest();
        if (watch.exit() != HaltingMain.SIGKILL_EXIT) {
          throw new IllegalStateException("the command ended: " + lines);
        }
        halted++;
      }
    }
  }

  private static boolean isVisible(Path out, String commit) throws IOException {
    StoredTables tables = new StoredTables(out, Builds.CONTRACTS);
    SnapshotLog log = SnapshotLog.open(tables);
    return log.exists()
        && log.all().stream().anyMatch(snapshot -> snapshot.commitId().equals(commit));
  }
}
