package io.relspec.app.cli;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Turns what went wrong into one line and an exit code. */
final class Failure {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
  private static final int MAX_CAUSES = 64;

  private final PrintStream err;
  private final Lifetime lifetime;
  private final boolean verbose;

  Failure(Context context, boolean verbose) {
    this.err = context.err();
    this.lifetime = context.lifetime();
    this.verbose = verbose;
  }

  ExitCode usage(CommandLine.ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ");
    return report(
        new RelspecException(
            "CLI-001",
            ExitCode.USAGE,
            firstLine(e),
            "'" + name + " --help' shows what it takes",
            e));
  }

  ExitCode report(Throwable e) {
    if (lifetime.isClosed()) {
      LOG.info("Failed while being interrupted", e);
      return ExitCode.INTERRUPTED;
    }
    if (isClosedPipe(e)) {
      return ExitCode.OK;
    }
    RelspecException known = worded(e);
    err.println(known.line());
    if (verbose) {
      e.printStackTrace(err);
    } else {
      LOG.info("Failed", e);
    }
    err.flush();
    return known.exit();
  }

  /** Whoever read our output has had enough, as {@code head} does. */
  private static boolean isClosedPipe(Throwable e) {
    return e instanceof IOException && "Broken pipe".equals(e.getMessage());
  }

  /** Flink wraps what a task throws, often many times. */
  private static RelspecException worded(Throwable e) {
    Throwable cause = e;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof RelspecException known) {
        return known;
      }
      if (cause instanceof OutOfMemoryError) {
        return outOfMemory(e, cause);
      }
      cause = cause.getCause();
    }
    return unexpected(e);
  }

  private static RelspecException outOfMemory(Throwable e, Throwable cause) {
    return new RelspecException(
        "MEM-001",
        ExitCode.EXECUTION,
        "out of memory: " + firstLine(cause),
        "give the program more, for example RELSPEC_HEAP=3g, or lower --parallelism",
        e);
  }

  private static RelspecException unexpected(Throwable e) {
    return new RelspecException(
        "INT-001",
        ExitCode.UNEXPECTED,
        "unexpected " + e.getClass().getSimpleName() + ": " + firstLine(e),
        "run again with --verbose and report what it shows",
        e);
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
