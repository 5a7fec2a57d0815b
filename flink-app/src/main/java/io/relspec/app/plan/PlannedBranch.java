package io.relspec.app.plan;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A branch of the unions that the rows of a relation come from. What lies between it and the rows
 * keeps no state, so with another digest rows that are there would be others if they came now, and
 * no state knows.
 *
 * @param digest changes when, and only when, the rows of the branch or their values may
 * @param inputs the datasets that it reads, and those behind them up to the last state
 */
public record PlannedBranch(String digest, NavigableSet<String> inputs) {
  public PlannedBranch {
    inputs = Collections.unmodifiableNavigableSet(new TreeSet<>(inputs));
  }
}
