package io.relspec.cpg.source;

/**
 * What a source of files emits: the changes of a commit and, once per commit, the commit itself.
 */
public sealed interface SourceRecord permits FileChange, SourceCommit {

  /** Name of the repository. */
  String repo();
}
