package io.relspec.app.job;

import io.relspec.app.job.HistoryReplay.Plan;
import io.relspec.app.job.HistoryReplay.Report;
import io.relspec.cpg.source.git.CommitOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.util.FileUtils;

/**
 * Replays histories and prints a row of Markdown for each; ends with 1 if anything diverged.
 *
 * <pre>{@code
 * --git NAME=DIRECTORY ...     repositories to follow, in one job
 * --synthetic N --commits M    or N made ones with M commits each
 * --seed S --runs R            R runs with seeds from S on, default 1 and 1
 * --faults true                tasks fail, the job is stopped and rescaled
 * --halts H                    the process of the command ends H times, one repository
 * --cut true                   three jobs do it, each with tables of its own
 * --order full --collapse C --every E --parallelism P --out DIRECTORY
 * }</pre>
 */
final class HistoryReplayMain {
  private final Map<String, String> options = new TreeMap<>();
  private final Map<String, Path> gits = new TreeMap<>();

  private HistoryReplayMain(String... arguments) {
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      String value = arguments[i + 1];
      if (arguments[i].equals("--git")) {
        int split = value.indexOf('=');
        gits.put(value.substring(0, split), Path.of(value.substring(split + 1)));
      } else {
        options.put(arguments[i], value);
      }
    }
  }

  public static void main(String... arguments) throws Exception {
    HistoryReplayMain main = new HistoryReplayMain(arguments);
    System.out.println(
        "| history | seed | commits | builds compared | rows compared | table versions | changes |"
            + " follow s | faults | divergences |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---|---:|");
    long seed = main.number("--seed", 1);
    boolean isExact = true;
    for (long run = seed; run < seed + main.number("--runs", 1); run++) {
      isExact &= main.replay(run);
    }
    System.exit(isExact ? 0 : 1);
  }

  private boolean replay(long seed) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(text("--out", "/tmp")), "history-");
    List<GitTrees> repositories = new ArrayList<>();
    try {
      repositories.addAll(repositories(directory, seed));
      CommitOrder order =
          CommitOrder.valueOf(text("--order", "first_parent").toUpperCase(Locale.ROOT));
      Plan plan =
          new Plan(
              order,
              (int) number("--collapse", 1),
              (int) number("--parallelism", 2),
              (int) number("--every", 25),
              text("--faults", "false").equals("true") || number("--halts", 0) > 0 ? seed : null,
              (int) number("--halts", 0),
              text("--cut", "false").equals("true"));
      Report report = HistoryReplay.run(directory, repositories, plan);
      print(repositories, seed, report);
      return report.checked().divergences().isEmpty();
    } finally {
      repositories.forEach(GitTrees::close);
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private List<GitTrees> repositories(Path directory, long seed) throws Exception {
    List<GitTrees> repositories = new ArrayList<>();
    for (Map.Entry<String, Path> git : gits.entrySet()) {
      repositories.add(GitTrees.open(git.getKey(), git.getValue().toAbsolutePath()));
    }
    for (int i = 0; i < number("--synthetic", 0); i++) {
      Path git = directory.resolve("made-" + i + ".git");
      SyntheticHistory.write(git, seed * 1000 + i, (int) number("--commits", 50));
      repositories.add(GitTrees.open("made-" + i, git));
    }
    return repositories;
  }

  private static void print(List<GitTrees> repositories, long seed, Report report) {
    HistoryCheck.Result checked = report.checked();
    String names =
        gitsOf(repositories).size() > 3
            ? repositories.size() + " repositories"
            : String.join(", ", gitsOf(repositories));
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %,d | %,d | %,d | %,d | %,d | %.1f | %s | %d |%n",
        names,
        seed,
        checked.commits(),
        checked.builds(),
        checked.rows(),
        checked.versions(),
        checked.changes(),
        report.followMs() / 1000.0,
        report.faults().isEmpty() ? "" : report.faults(),
        checked.divergences().size());
    checked.divergences().stream().limit(100).forEach(System.out::println);
  }

  private static List<String> gitsOf(List<GitTrees> repositories) {
    return repositories.stream().map(GitTrees::name).toList();
  }

  private String text(String option, String otherwise) {
    return options.getOrDefault(option, otherwise);
  }

  private long number(String option, long otherwise) {
    return Long.parseLong(text(option, Long.toString(otherwise)));
  }
}
