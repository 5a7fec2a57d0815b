package io.relspec.app.cli;

import io.relspec.app.job.RelspecEngine;
import io.relspec.app.report.ExitCode;
import io.relspec.app.service.Engine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;

/** The process. */
public final class Main {
  /** Set by the launcher, because the JDK cannot tell whether the error stream is a terminal. */
  private static final String TERMINAL = "relspec.terminal";

  private Main() {}

  public static void main(String[] args) {
    run(engine(), args);
  }

  /** Runs one command and ends the process. */
  static void run(Engine engine, String... args) {
    Logging.start();
    Lifetime lifetime = new Lifetime();
    Interruption interruption = Interruption.install(System.err, lifetime);
    Context context =
        new Context(
            new FileOutputStream(FileDescriptor.out),
            System.err,
            Boolean.getBoolean(TERMINAL),
            System.getenv(),
            Path.of("").toAbsolutePath(),
            engine,
            lifetime);
    ExitCode exit = new Cli(context).run(args);
    if (interruption.finish()) {
      lifetime.close();
      System.exit(exit.number());
    }
  }

  static Engine engine() {
    return new RelspecEngine();
  }
}
