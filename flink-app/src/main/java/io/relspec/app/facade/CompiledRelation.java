package io.relspec.app.facade;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What compiling a relation yields.
 *
 * @param dataset the dataset it yields
 * @param inputs the datasets it reads
 * @param keepsOrder whether the changes of one key come in the order in which they arose
 * @param plan the canonical plan
 */
record CompiledRelation(
    String dataset, SortedSet<String> inputs, boolean keepsOrder, CanonicalPlan plan)
    implements RelationInputs {

  CompiledRelation {
    inputs = Collections.unmodifiableSortedSet(new TreeSet<>(inputs));
  }
}
