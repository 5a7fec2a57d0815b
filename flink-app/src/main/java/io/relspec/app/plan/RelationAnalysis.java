package io.relspec.app.plan;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What the algebra of a relation says about it.
 *
 * @param lineage what its rows come from
 * @param evidence what it cannot do without
 * @param functions names of the functions of ours that it calls
 */
public record RelationAnalysis(Lineage lineage, Evidence evidence, NavigableSet<String> functions) {
  public RelationAnalysis {
    functions = Collections.unmodifiableNavigableSet(new TreeSet<>(functions));
  }
}
