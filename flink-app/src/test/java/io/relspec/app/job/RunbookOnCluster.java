package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.cli.RelspecProgram;
import io.relspec.app.testing.FlinkDistribution;
import io.relspec.app.testing.Runbook;
import io.relspec.app.testing.Runbook.Block;
import io.relspec.app.testing.Shell;
import io.relspec.app.testing.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the runbook says about a job that runs, done on a cluster of processes in the order of its
 * text: the job is stopped, backed up, restored and rescaled, and follows its repository after each
 * start.
 */
class RunbookOnCluster {
  private static final Set<String> PARTS = Set.of("Backup and restore", "Rescale");
  private static final String START =
      "flink run -d -p 2 relspec-job.jar --source /data/repository --repo repo --out /data/tables";

  @TempDir private Path directory;

  @Test
  void jobIsBackedUpRestoredAndRescaled() throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    Path source = Files.createDirectory(data.resolve("repository"));
    Path out = data.resolve("tables");
    Shell shell = new Shell(data);
    try (Git git = Git.init().setDirectory(source.toFile()).setInitialBranch("main").call();
        RelspecProgram program = new RelspecProgram(data);
        StandaloneCluster cluster = new StandaloneCluster(FlinkDistribution.fetched(), directory)) {
      shell.install("relspec", program.script());
      shell.install("flink", cluster.flinkScript());
      cluster.startTaskManager();
      cluster.startTaskManager();
      RelspecJobOnCluster.writeGoldenRepositories(source);
      RelspecJobOnCluster.commit(git);

      run(shell, cluster, git, START);
      int starts = 1;
      for (Block block : Runbook.blocks()) {
        if (PARTS.contains(block.part())) {
          for (String command : block.commands()) {
            run(shell, cluster, git, command);
            starts += command.startsWith("flink run ") ? 1 : 0;
          }
        }
      }

      assertThat(starts).isEqualTo(3);
      assertThat(data.resolve("damaged")).isDirectory();
      cluster.stop(cluster.runningJob().orElseThrow());
      GraphTables rebuilt = Builds.build(source, directory.resolve("rebuilt"), 2);
      assertThat(
              GraphTables.differences(
                  rebuilt.multisetsOfFiles(), Builds.read(out).multisetsOfFiles()))
          .isEmpty();
    }
  }

  /** Runs a command; a job that it starts must follow what is committed next. */
  private void run(Shell shell, StandaloneCluster cluster, Git git, String command)
      throws Exception {
    boolean stops = command.startsWith("flink stop ");
    shell.runWell(here(command, stops ? cluster.runningJob().orElseThrow() : ""));
    if (stops) {
      cluster.await("the end of the job", () -> cluster.runningJob().isEmpty());
    } else if (command.startsWith("flink run ")) {
      cluster.await("a job that runs", () -> cluster.runningJob().isPresent());
      Path source = git.getRepository().getWorkTree().toPath();
      String name = "fresh" + cluster.jobs();
      Files.writeString(source.resolve(name + ".py"), "def %s():\n    return 1\n".formatted(name));
      RelspecJobOnCluster.awaitVisible(
          cluster,
          cluster.runningJob().orElseThrow(),
          directory.resolve("data/tables"),
          RelspecJobOnCluster.commit(git));
    }
  }

  /** A command with the places and names that stand for others in the text. */
  private String here(String command, String job) throws IOException {
    Path data = directory.resolve("data");
    String named =
        command
            .replace("relspec-job.jar", RelspecJobOnCluster.JAR.toAbsolutePath().toString())
            .replace("<job>", job)
            .replace("/data/", data + "/");
    return named.contains("savepoint-…") ? named.replace("savepoint-…", last(data)) : named;
  }

  private static String last(Path data) throws IOException {
    try (Stream<Path> savepoints = Files.list(data.resolve("state"))) {
      List<Path> all = savepoints.toList();
      Comparator<Path> byTime = Comparator.comparing(path -> path.toFile().lastModified());
      return all.stream().max(byTime).orElseThrow().getFileName().toString();
    }
  }
}
