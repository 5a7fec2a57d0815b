package io.relspec.cpg.source;

/**
 * What a source of files emits: the changes of a commit, once per commit the commit itself, and
 * what went wrong or is worth knowing about the repository.
 */
public sealed interface SourceRecord permits FileChange, SourceCommit, SourceDiagnostic {

  /** Name of the repository. */
  String repo();
}
