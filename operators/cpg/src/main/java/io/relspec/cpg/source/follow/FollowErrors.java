package io.relspec.cpg.source.follow;

import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceDiagnostic.Severity;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;

/** What is said about repositories that do not advance. */
final class FollowErrors {
  private FollowErrors() {}

  /** The repository is tried again later. */
  static SourceDiagnostic willRetry(FollowSplit at, Exception failure) {
    return new SourceDiagnostic(
        at.repo(), null, at.commitSeq(), Severity.WARNING, code(failure), describe(failure));
  }

  /** A bounded source does not wait for ever. */
  static SourceDiagnostic gaveUp(FollowSplit at, Exception failure, int attempts) {
    return new SourceDiagnostic(
        at.repo(),
        null,
        at.commitSeq(),
        Severity.ERROR,
        code(failure),
        describe(failure) + "; given up after " + attempts + " attempts");
  }

  static SourceDiagnostic recovered(FollowSplit at, int attempts) {
    return new SourceDiagnostic(
        at.repo(),
        null,
        at.commitSeq(),
        Severity.INFO,
        "SRC-103",
        "the repository can be read again after " + attempts + " failed attempts");
  }

  static SourceDiagnostic notConfigured(FollowSplit at) {
    return new SourceDiagnostic(
        at.repo(),
        null,
        at.commitSeq(),
        Severity.WARNING,
        "SRC-102",
        "the repository is followed no more, since the configuration does not name it; its files"
            + " stay as they are");
  }

  private static String code(Exception failure) {
    return failure instanceof SourceException trouble ? trouble.code() : "SRC-101";
  }

  /**
   * Messages of other exceptions may quote what a file holds, so only those are passed on that are
   * known to name an object and nothing else.
   */
  private static String describe(Exception failure) {
    if (failure instanceof SourceException
        || failure instanceof CorruptObjectException
        || failure instanceof MissingObjectException) {
      return String.valueOf(failure.getMessage());
    }
    return "cannot be read: " + failure.getClass().getSimpleName();
  }
}
