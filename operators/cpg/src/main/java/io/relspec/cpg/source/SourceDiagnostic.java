package io.relspec.cpg.source;

import org.jspecify.annotations.Nullable;

/**
 * What a source has to say about a repository: why it does not advance, or what it left out.
 *
 * @param repo name of the repository
 * @param path file or directory concerned, null when it is the repository as a whole
 * @param commitSeq the commit that is told about, 0 before the first one
 * @param severity who must act
 * @param code stable code of the kind of event
 * @param message what happened and what helps; never source text
 */
public record SourceDiagnostic(
    String repo,
    @Nullable String path,
    long commitSeq,
    Severity severity,
    String code,
    String message)
    implements SourceRecord {

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
