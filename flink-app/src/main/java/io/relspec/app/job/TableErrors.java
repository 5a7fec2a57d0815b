package io.relspec.app.job;

import io.relspec.app.report.RelspecException;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceDiagnostic.Severity;
import io.relspec.cpg.source.follow.SourceException;
import io.relspec.delta.DeltaException;

/** All that is said about tables of other jobs that are followed. */
final class TableErrors {
  private TableErrors() {}

  static SourceException unreadable(DeltaException e) {
    return new SourceException(
        "TAB-101",
        "a table of another job cannot be read: " + e.getMessage(),
        "restore it, or begin anew from a later commit in a new output directory");
  }

  static SourceException notStored(ReadTable table, String commitId) {
    return new SourceException(
        "TAB-102",
        "commit " + commitId + " has no version of " + table.dataset() + " by " + table.snapshots(),
        "let the job that writes there store it, for example with --only " + table.dataset());
  }

  static SourceException otherCommit(
      long commitSeq, String ofFiles, String ofTable, ReadTable table) {
    return new SourceException(
        "TAB-103",
        "commit %d is %s, but %s by %s".formatted(commitSeq, ofFiles, ofTable, table.snapshots()),
        "give the tables of jobs that follow the same files");
  }

  static SourceException noRevision(RelspecException e) {
    return new SourceException("TAB-104", e.code() + " " + e.getMessage(), e.hint());
  }

  static SourceException lostCommits(long after, long until) {
    return new SourceException(
        "TAB-105",
        "source_commits lacks commits after " + after + " until " + until,
        "the table does not belong to these files; give that of the job that wrote them");
  }

  static SourceDiagnostic noCommit(String repo, String location) {
    return new SourceDiagnostic(
        repo,
        null,
        0,
        Severity.WARNING,
        "TAB-201",
        "no commit is in " + location + " yet; it is followed once all tables have one");
  }
}
