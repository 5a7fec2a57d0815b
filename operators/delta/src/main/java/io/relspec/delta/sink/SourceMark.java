package io.relspec.delta.sink;

/**
 * A commit of a source whose changes are all before the barrier that comes next.
 *
 * @param repo name of the repository
 * @param commitSeq counts the commits of the repository that were applied
 * @param commitId name of the commit
 */
record SourceMark(String repo, long commitSeq, String commitId) {}
