package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.app.testing.FlinkDistribution;
import io.relspec.app.testing.StandaloneCluster;
import io.relspec.app.testing.StandaloneCluster.Answer;
import io.relspec.contracts.DatasetContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar of the job on a cluster of processes: it is refused with a code, follows a repository,
 * goes on from its savepoint under another id with another parallelism, survives the loss of a task
 * manager, and does not begin anew without its state. Runs after the jar is made, so not among the
 * other tests.
 */
class RelspecJobOnCluster {
  static final Path JAR = Path.of("target/dist/relspec-job.jar");

  @TempDir private Path directory;

  @Test
  void followsThroughSavepointRescaleAndKill() throws Exception {
    Path source = Files.createDirectory(directory.resolve("source"));
    Path out = directory.resolve("out");
    List<String> arguments =
        List.of("--source", source.toString(), "--repo", "repo", "--out", out.toString());
    try (Git git = Git.init().setDirectory(source.toFile()).setInitialBranch("main").call();
        StandaloneCluster cluster = new StandaloneCluster(FlinkDistribution.fetched(), directory)) {
      writeGoldenRepositories(source);
      commit(git);
      String jar = cluster.upload(JAR);
      assertRefused(cluster, jar, "CLI-001", List.of("--sourc", source.toString()));
      assertRefused(cluster, jar, "CLI-004", List.of("--source", source.toString()));
      cluster.startTaskManager();
      cluster.startTaskManager();

      String first = jobOf(cluster.run(jar, arguments, 2, Optional.empty()));
      Files.writeString(source.resolve("fresh.py"), "def fresh():\n    return 1\n");
      awaitVisible(cluster, first, out, commit(git));
      String savepoint = cluster.stop(first);
      assertNotRestored(cluster, jar, arguments, directory.resolve("nowhere"));
      assertNotRestored(cluster, jar, arguments, truncated(Path.of(URI.create(savepoint))));

      String second = jobOf(cluster.run(jar, arguments, 3, Optional.of(savepoint)));
      assertThat(second).isNotEqualTo(first);
      Files.writeString(source.resolve("main.py"), "from fresh import fresh\n\nfresh()\n");
      awaitVisible(cluster, second, out, commit(git));
      assertThat(cluster.restarts(second)).isZero();

      cluster.killTaskManager(0);
      Files.delete(source.resolve("fresh.py"));
      String head = commit(git);
      cluster.startTaskManager();
      awaitVisible(cluster, second, out, head);
      assertThat(cluster.restarts(second)).isPositive();
      cluster.stop(second);

      String third = jobOf(cluster.run(jar, arguments, 2, Optional.empty()));
      cluster.await("the end of a job without state", () -> cluster.isFailed(third));
      assertThat(cluster.failures(third)).contains("DLT_113");
      assertThat(cluster.restarts(third)).isZero();

      GraphTables rebuilt = Builds.build(source, directory.resolve("rebuilt"), 2);
      assertThat(
              GraphTables.differences(
                  rebuilt.multisetsOfFiles(), Builds.read(out).multisetsOfFiles()))
          .isEmpty();
      assertLogsAreStructured(cluster.logLines(), second);
    }
  }

  /** What cannot be restored is refused by name, and nothing begins without it. */
  private static void assertNotRestored(
      StandaloneCluster cluster, String jar, List<String> arguments, Path savepoint)
      throws Exception {
    Answer answer = cluster.run(jar, arguments, 2, Optional.of(savepoint.toUri().toString()));
    String said = answer.body().toString();
    if (answer.body().has("jobid")) {
      String job = jobOf(answer);
      cluster.await("the end of a job without its savepoint", () -> cluster.isFailed(job));
      said = cluster.failures(job);
    }
    assertThat(said).contains(savepoint.getFileName().toString());
  }

  /** A copy of a savepoint with half of its metadata. */
  private Path truncated(Path savepoint) throws IOException {
    Path copy = Files.createDirectory(directory.resolve("truncated"));
    byte[] metadata = Files.readAllBytes(savepoint.resolve("_metadata"));
    Files.write(copy.resolve("_metadata"), Arrays.copyOf(metadata, metadata.length / 2));
    return copy;
  }

  /** Every line is an object that says when, how grave, by whom and what, and of which job. */
  private static void assertLogsAreStructured(List<String> lines, String job) throws Exception {
    ObjectMapper json = new ObjectMapper();
    int ofJob = 0;
    for (String line : lines) {
      assertThat(line).startsWith("{").endsWith("}");
      JsonNode entry = json.readTree(line);
      assertThat(entry.path("time").asText()).as(line).isNotEmpty();
      assertThat(entry.path("level").asText()).as(line).matches("DEBUG|INFO|WARN|ERROR");
      assertThat(entry.path("logger").asText()).as(line).isNotEmpty();
      assertThat(entry.has("message")).as(line).isTrue();
      ofJob += entry.path("job").asText().equals(job) ? 1 : 0;
    }
    assertThat(ofJob).isPositive();
  }

  static void writeGoldenRepositories(Path source) throws Exception {
    for (Fixture fixture : GoldenRepositories.all()) {
      for (Map.Entry<String, String> file : fixture.files().entrySet()) {
        Path path = source.resolve(fixture.repo()).resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
  }

  /** Commits the working tree as it is; gives the id. */
  static String commit(Git git) throws Exception {
    git.add().addFilepattern(".").call();
    git.add().addFilepattern(".").setUpdate(true).call();
    RevCommit commit =
        git.commit()
            .setMessage("change")
            .setAuthor("someone", "someone@example.org")
            .setCommitter("someone", "someone@example.org")
            .setSign(false)
            .call();
    return commit.getName();
  }

  private static void assertRefused(
      StandaloneCluster cluster, String jar, String code, List<String> arguments) throws Exception {
    Answer answer = cluster.run(jar, arguments, 2, Optional.empty());
    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(answer.body().toString()).contains("error " + code);
    assertThat(cluster.jobs()).isZero();
  }

  static String jobOf(Answer answer) {
    assertThat(answer.body().path("jobid").isTextual()).as("answer %s", answer).isTrue();
    return answer.body().path("jobid").asText();
  }

  static void awaitVisible(StandaloneCluster cluster, String job, Path out, String commit)
      throws Exception {
    StoredTables tables = new StoredTables(out, Builds.CONTRACTS);
    DatasetContract commits = Builds.CONTRACTS.get("source_commits");
    cluster.await(
        "commit " + commit + " in the tables of " + job,
        () -> {
          String state = cluster.state(job);
          if (List.of("FAILED", "CANCELED", "FINISHED").contains(state)) {
            throw new AssertionError(state + ": " + cluster.failures(job));
          }
          return Files.exists(
                  tables.location(commits).resolve("_delta_log/00000000000000000000.json"))
              && GraphTables.readTable(tables, commits).stream()
                  .anyMatch(row -> row.is("commit_id", commit));
        });
  }
}
