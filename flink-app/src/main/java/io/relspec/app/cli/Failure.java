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
            Explanation.firstLine(e),
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
    RelspecException known = Explanation.of(e);
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
}
