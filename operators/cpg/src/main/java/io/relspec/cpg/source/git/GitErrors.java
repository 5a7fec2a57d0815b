package io.relspec.cpg.source.git;

import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceDiagnostic.Severity;
import io.relspec.cpg.source.follow.SourceException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** All that is said about git repositories. */
final class GitErrors {
  private GitErrors() {}

  static SourceException noRepository(Path location) {
    return new SourceException(
        "GIT-101",
        location + " is no git repository",
        "name a working tree with a .git directory or a bare repository");
  }

  static SourceException leadsOutside(Path path) {
    return new SourceException(
        "GIT-102",
        path + " leads outside the repository",
        "name the repository it leads to, or trust this one to share objects with others");
  }

  static SourceException unsupportedFormat(String setting, String value) {
    return new SourceException(
        "GIT-103",
        "the repository uses " + setting + " = " + value + ", which cannot be read",
        "give a clone with SHA-1 objects and files as refs");
  }

  static SourceException noRevision(String revision) {
    return new SourceException(
        "GIT-104",
        "revision " + revision + " is not in the repository",
        "it may lie beyond the boundary of a shallow clone");
  }

  static SourceException tooManyFiles(String commitId, int limit) {
    return new SourceException(
        "GIT-105",
        "commit " + commitId + " has more than " + limit + " entries that differ",
        "raise the limit of entries if the repository is to be trusted");
  }

  static SourceException lostState(String commitId) {
    return new SourceException(
        "GIT-106",
        "commit " + commitId + ", applied last, is no longer in the repository",
        "fetch it back, or rebuild this repository from scratch");
  }

  static SourceException unreadableObject(String objectId, @Nullable String path, String reason) {
    return new SourceException(
        "GIT-107",
        "object " + objectId + (path == null ? "" : " of " + path) + " " + reason,
        "restore the object, for example by a fetch");
  }

  static SourceException mirrorFailed(String reason) {
    return new SourceException(
        "GIT-108", "the remote repository cannot be fetched: " + reason, "check URL and network");
  }

  static SourceDiagnostic noBranch(String repo, long commitSeq, String branch) {
    return new SourceDiagnostic(
        repo,
        null,
        commitSeq,
        Severity.WARNING,
        "GIT-201",
        "branch " + branch + " does not exist or has no commit yet; it is followed once it has");
  }

  static SourceDiagnostic rewritten(
      String repo, long commitSeq, String from, String to, boolean isShallow) {
    return new SourceDiagnostic(
        repo,
        null,
        commitSeq,
        Severity.INFO,
        "GIT-202",
        "history was rewritten: "
            + from
            + " does not precede "
            + to
            + (isShallow ? " within a shallow clone" : "")
            + "; the difference between the two is applied as one commit");
  }

  static SourceDiagnostic joinedSideways(String repo, long commitSeq, String from, String to) {
    return new SourceDiagnostic(
        repo,
        null,
        commitSeq,
        Severity.INFO,
        "GIT-203",
        from
            + " precedes "
            + to
            + " by another than the first parents; the difference between the two is applied as one"
            + " commit");
  }

  static SourceDiagnostic collapsed(String repo, long commitSeq, int count, String last) {
    return new SourceDiagnostic(
        repo,
        null,
        commitSeq,
        Severity.INFO,
        "GIT-204",
        count + " commits that waited are applied as one, " + last);
  }

  static SourceDiagnostic submodule(String repo, long commitSeq, String path, String commitId) {
    return new SourceDiagnostic(
        repo,
        path,
        commitSeq,
        Severity.INFO,
        "GIT-205",
        "submodule at commit " + commitId + " is not followed; name it as a repository of its own");
  }

  static SourceDiagnostic unsafePath(String repo, long commitSeq, String path, String reason) {
    return new SourceDiagnostic(
        repo, path, commitSeq, Severity.WARNING, "GIT-206", "the file is left out: " + reason);
  }

  static SourceDiagnostic tooManyDiagnostics(String repo, long commitSeq, int left) {
    return new SourceDiagnostic(
        repo, null, commitSeq, Severity.WARNING, "GIT-207", left + " more entries are left out");
  }
}
