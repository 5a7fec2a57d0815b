package io.relspec.app.plan;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What a relation is found to be when it is compiled.
 *
 * @param lineage what its rows come from
 * @param evidence what it cannot do without
 * @param functions names of the functions of ours that it calls
 * @param alignment what became of its columns to match the contract
 */
public record RelationAnalysis(
    Lineage lineage, Evidence evidence, NavigableSet<String> functions, ColumnAlignment alignment) {
  public RelationAnalysis {
    functions = Collections.unmodifiableNavigableSet(new TreeSet<>(functions));
  }
}
