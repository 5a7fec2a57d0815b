package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.testing.FlinkDistribution;
import io.relspec.app.testing.StandaloneCluster;
import io.relspec.app.testing.StandaloneCluster.Application;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.curator.test.TestingServer;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job as an application with a cluster of its own, as the operator runs it: its options are
 * variables, the job manager runs its main class, and how it ended is the state of its job.
 */
class ApplicationOnCluster {
  @TempDir private Path directory;

  @Test
  void missingOptionIsAFailedJobThatSaysWhich() throws Exception {
    try (TestingServer zooKeeper = new TestingServer();
        StandaloneCluster cluster =
            cluster("refused", zooKeeper, Map.of("RELSPEC_OUT", out()), Optional.empty())) {
      String job = awaitJob(cluster);
      cluster.await("the end of a job without source", () -> cluster.isFailed(job));

      assertThat(cluster.failures(job)).contains("error CLI-004", "--source");
      assertThat(directory.resolve("out")).doesNotExist();
    }
  }

  @Test
  void followsThroughTheLossOfItsJobManagerAndASavepoint() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source"));
    Map<String, String> options =
        Map.of("RELSPEC_SOURCE", source.toString(), "RELSPEC_REPO", "repo", "RELSPEC_OUT", out());
    try (TestingServer zooKeeper = new TestingServer();
        Git git = Git.init().setDirectory(source.toFile()).setInitialBranch("main").call()) {
      Files.writeString(source.resolve("fresh.py"), "def fresh():\n    return 1\n");
      String savepoint;
      try (StandaloneCluster cluster = cluster("first", zooKeeper, options, Optional.empty())) {
        cluster.startTaskManager();
        String job = awaitJob(cluster);
        awaitVisible(cluster, job, RelspecJobOnCluster.commit(git));
        cluster.replaceJobManager();
        Files.writeString(source.resolve("main.py"), "from fresh import fresh\n\nfresh()\n");
        awaitVisible(cluster, job, RelspecJobOnCluster.commit(git));
        savepoint = cluster.stop(job);
      }
      try (StandaloneCluster cluster =
          cluster("second", zooKeeper, options, Optional.of(savepoint))) {
        cluster.startTaskManager();
        Files.delete(source.resolve("main.py"));
        awaitVisible(cluster, awaitJob(cluster), RelspecJobOnCluster.commit(git));
      }
      assertThat(
              GraphTables.differences(
                  Builds.build(source, directory.resolve("rebuilt"), 2).multisetsOfFiles(),
                  Builds.read(directory.resolve("out")).multisetsOfFiles()))
          .isEmpty();
    }
  }

  private String out() {
    return directory.resolve("out").toString();
  }

  private StandaloneCluster cluster(
      String name, TestingServer zooKeeper, Map<String, String> options, Optional<String> savepoint)
      throws Exception {
    return new StandaloneCluster(
        FlinkDistribution.fetched(),
        Files.createDirectory(directory.resolve(name)),
        zooKeeper.getConnectString(),
        new Application(RelspecJobOnCluster.JAR, RelspecJob.class.getName(), options, savepoint));
  }

  private static String awaitJob(StandaloneCluster cluster) throws Exception {
    cluster.await("the job of the application", () -> cluster.onlyJob().isPresent());
    return cluster.onlyJob().orElseThrow();
  }

  private void awaitVisible(StandaloneCluster cluster, String job, String commit) throws Exception {
    RelspecJobOnCluster.awaitVisible(cluster, job, directory.resolve("out"), commit);
  }
}
