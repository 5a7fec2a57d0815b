package io.relspec.delta.sink;

import org.apache.flink.util.OutputTag;

/**
 * The last commit that the sink of a table has prepared, said before the barrier of its checkpoint.
 * The version that it becomes is the one whose metadata domain bears the same identity.
 *
 * @param table name of the table
 * @param commitId identity of the commit, as in {@link DeltaCommittable}
 */
public record TableCommit(String table, String commitId) {
  static final OutputTag<TableCommit> TAG =
      new OutputTag<>("table-commits", WireType.tableCommits());
}
