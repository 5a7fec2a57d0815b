package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.job.HistoryReplay.Plan;
import io.relspec.app.job.HistoryReplay.Report;
import io.relspec.cpg.source.git.CommitOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories of repositories give the tables of builds of their commits, at each of them. */
class HistoryReplayITCase {
  private static final long SEED = 1;

  @TempDir private Path directory;

  @Test
  void everyCommitIsABuildOfItsFiles() throws Exception {
    Report report = replay(3, 9, new Plan(CommitOrder.FULL, 1, 2, 6, null, 0, false));
    assertThat(report.checked().divergences()).isEmpty();
    assertThat(report.checked().commits()).isGreaterThanOrEqualTo(3 * 9);
  }

  @Test
  void commitsThatWaitMayBeAppliedAsOne() throws Exception {
    Report report = replay(2, 14, new Plan(CommitOrder.FIRST_PARENT, 7, 2, 2, null, 0, false));
    assertThat(report.checked().divergences()).isEmpty();
    assertThat(report.checked().commits()).isEqualTo(2 * 2);
  }

  @Test
  void failuresAndRescalesChangeNothing() throws Exception {
    Report report = replay(2, 15, new Plan(CommitOrder.FIRST_PARENT, 1, 2, 15, SEED, 0, false));
    assertThat(report.checked().divergences()).isEmpty();
    assertThat(report.checked().commits()).isEqualTo(2 * 15);
    assertThat(report.faults()).as("faults that came").isNotEmpty();
  }

  private Report replay(int count, int commits, Plan plan) throws Exception {
    List<GitTrees> repositories = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        Path git = directory.resolve("r" + i + ".git");
        SyntheticHistory.write(git, SEED + i, commits);
        repositories.add(GitTrees.open("r" + i, git));
      }
      return HistoryReplay.run(directory, repositories, plan);
    } finally {
      repositories.forEach(GitTrees::close);
    }
  }
}
