package io.relspec.cpg.source;

import org.jspecify.annotations.Nullable;

/**
 * What a source has to say about a repository: why it does not advance, or what it left out.
 *
 * @param repo name of the repository
 * @param path file or directory concerned, null when it is the repository as a whole
 * @param commitSeq the commit that is told about, 0 before the first one
 * @param ordinal from 1, which of what is said about a commit that is applied; 0 for what is not
 *     part of a commit, such as an attempt that failed
 * @param severity who must act
 * @param code stable code of the kind of event
 * @param message what happened and what helps; never source text
 */
public record SourceDiagnostic(
    String repo,
    @Nullable String path,
    long commitSeq,
    int ordinal,
    Severity severity,
    String code,
    String message)
    implements SourceRecord {

  /** What is not part of a commit. */
  public SourceDiagnostic(
      String repo,
      @Nullable String path,
      long commitSeq,
      Severity severity,
      String code,
      String message) {
    this(repo, path, commitSeq, 0, severity, code, message);
  }

  /** The same as a part of its commit. */
  public SourceDiagnostic inCommit(int position) {
    return new SourceDiagnostic(repo, path, commitSeq, position, severity, code, message);
  }

  /** Who must act. */
  public enum Severity {
    /** Nobody. */
    INFO,
    /** Something is left out, or is tried again. */
    WARNING,
    /** A person: the repository is given up. */
    ERROR
  }
}
