package io.relspec.cpg.source;

/**
 * What a source of files emits: the changes of a commit, once per commit the commit itself, what
 * went wrong or is worth knowing about the repository, and rows that are made elsewhere.
 */
public sealed interface SourceRecord
    permits FileChange, SourceCommit, SourceDiagnostic, DatasetChange {

  /** Name of the repository. */
  String repo();
}
