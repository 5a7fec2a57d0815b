package io.relspec.app.facade;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.relspec.app.plan.Evidence;
import io.relspec.app.plan.RelationAnalysis;
import io.relspec.app.plan.Task;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What compiling a relation yields.
 *
 * @param dataset the dataset it yields
 * @param file where it was read
 * @param priority lower comes first among relations that are ready
 * @param inputs the datasets it reads
 * @param keepsOrder whether the changes of one key come in the order in which they arose
 * @param plan the canonical plan
 * @param analysis what its rows come from and need
 */
record CompiledRelation(
    String dataset,
    String file,
    int priority,
    NavigableSet<String> inputs,
    boolean keepsOrder,
    CanonicalPlan plan,
    RelationAnalysis analysis)
    implements RelationInputs, Task {

  CompiledRelation {
    inputs = Collections.unmodifiableNavigableSet(new TreeSet<>(inputs));
  }

  @Override
  @JsonIgnore
  public Evidence evidence() {
    return analysis.evidence();
  }
}
