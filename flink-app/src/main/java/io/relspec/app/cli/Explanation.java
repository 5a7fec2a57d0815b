package io.relspec.app.cli;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import io.relspec.delta.DeltaException;
import io.relspec.udf.NativeException;
import java.util.Optional;

/** Finds, in what went wrong, the cause that somebody worded for a person. */
final class Explanation {
  private static final int MAX_CAUSES = 64;

  private Explanation() {}

  /** The outermost such cause, because Flink wraps what a task throws, often many times. */
  static RelspecException of(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      Optional<RelspecException> explained = explain(cause);
      if (explained.isPresent()) {
        return explained.get();
      }
      cause = cause.getCause();
    }
    return new RelspecException(
        "INT-001",
        ExitCode.UNEXPECTED,
        "unexpected " + thrown.getClass().getSimpleName() + ": " + firstLine(thrown),
        "run again with --verbose and report what it shows",
        thrown);
  }

  /** What a throwable says, on one line. */
  static String firstLine(Throwable thrown) {
    return String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
  }

  private static Optional<RelspecException> explain(Throwable cause) {
    if (cause instanceof RelspecException known) {
      return Optional.of(known);
    }
    if (cause instanceof ContractException known) {
      return Optional.of(contract(known));
    }
    if (cause instanceof DeltaException known) {
      return Optional.of(storage(known));
    }
    if (cause instanceof NativeException known) {
      return Optional.of(library(known));
    }
    return cause instanceof OutOfMemoryError known ? Optional.of(memory(known)) : Optional.empty();
  }

  private static RelspecException contract(ContractException e) {
    ContractError first = e.errors().get(0);
    int more = e.errors().size() - 1;
    String place = first.line() > 0 ? first.file() + ":" + first.line() : first.file();
    return new RelspecException(
        first.code().name(),
        ExitCode.PLAN,
        place + ": " + first.what() + (more == 0 ? "" : " (and " + more + " more)"),
        first.hint(),
        e);
  }

  /** The message of such an exception ends with its hint and starts with its code. */
  private static RelspecException storage(DeltaException e) {
    String message = firstLine(e);
    int start = message.indexOf(": ") + 2;
    int end = message.endsWith(e.hint()) ? message.length() - e.hint().length() : message.length();
    return new RelspecException(
        e.errorCode().code(),
        ExitCode.STORAGE,
        message.substring(Math.min(start, end), end).strip(),
        e.hint(),
        e);
  }

  private static RelspecException library(NativeException e) {
    String message = firstLine(e).replaceFirst("^" + e.code() + ": ", "");
    return switch (e.code()) {
      case PLATFORM_UNSUPPORTED,
          LIBRARY_MISSING,
          LIBRARY_CORRUPT,
          LIBRARY_LOAD_FAILED,
          NATIVE_CONTRACTS ->
          new RelspecException(
              e.code().name(),
              ExitCode.NATIVE,
              message,
              "build the program on this machine from one source tree",
              e);
      case NATIVE_PANIC,
          NATIVE_ARGUMENT,
          NATIVE_HANDLE,
          NATIVE_MEMORY,
          NATIVE_JAVA,
          NATIVE_DAMAGED ->
          new RelspecException(
              e.code().name(),
              ExitCode.EXECUTION,
              message,
              "run again with --verbose and report what it shows",
              e);
    };
  }

  private static RelspecException memory(OutOfMemoryError e) {
    return new RelspecException(
        "MEM-001",
        ExitCode.EXECUTION,
        "out of memory: " + firstLine(e),
        "give the program more, for example RELSPEC_HEAP=12g, or lower --parallelism",
        e);
  }
}
