package io.relspec.app.cli;

import io.relspec.app.report.ExitCode;
import io.relspec.app.service.Engine;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Does what users do, so that the virtual machine can record the classes that takes in an archive
 * for later starts. The build of the program runs it over a sample.
 */
final class TrainingRun {
  private static final String COUNT_NODES =
      "SELECT kind, COUNT(*) AS nodes FROM graph.cpg_nodes GROUP BY kind ORDER BY nodes DESC";
  private static final String CALLERS =
      "SELECT e.kind, s.name, e.confidence FROM graph.cpg_edges AS e"
          + " JOIN graph.cpg_nodes AS s ON s.repo = e.repo AND s.node_id = e.src"
          + " WHERE e.kind = 'CALL'";

  private final Engine engine;

  private TrainingRun(Engine engine) {
    this.engine = engine;
  }

  /**
   * Runs the commands.
   *
   * @param args the directory of the sample, and one for the tables
   */
  public static void main(String[] args) {
    Logging.start();
    TrainingRun training = new TrainingRun(Main.engine());
    String sample = args[0];
    String out = args[1];
    training.run("version");
    training.run("config");
    training.run("build", "--help");
    training.run("build", sample, "--out", out, "--overwrite");
    training.run("sql", "--out", out, "--limit", "10", COUNT_NODES);
    training.run("sql", "--out", out, "--format", "json", CALLERS);
    training.run("sql", "--out", out, "--format", "csv", COUNT_NODES);
    System.exit(ExitCode.OK.number());
  }

  private void run(String... command) {
    ExitCode exit;
    try (Lifetime lifetime = new Lifetime()) {
      Context context =
          new Context(
              OutputStream.nullOutputStream(),
              System.err,
              false,
              Map.of(),
              Path.of("").toAbsolutePath(),
              engine,
              lifetime);
      exit = new Cli(context).run(command);
    }
    if (exit != ExitCode.OK) {
      System.err.println("training failed at " + List.of(command));
      System.exit(exit.number());
    }
  }
}
