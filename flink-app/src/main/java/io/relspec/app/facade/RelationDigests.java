package io.relspec.app.facade;

import java.util.List;

/**
 * Digests of what a relation yields, column by column: who reads some columns depends on no other.
 *
 * @param rows digest of which rows there are
 * @param columns digests of what is in each column, in the order of the contract
 * @param branches the same of the branches of the unions behind it
 */
record RelationDigests(String rows, List<String> columns, List<BranchDigests> branches) {
  RelationDigests {
    columns = List.copyOf(columns);
    branches = List.copyOf(branches);
  }
}
