package io.relspec.app.plan;

import io.relspec.contracts.DatasetContract;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a plan depends on besides relations and contracts.
 *
 * @param missing datasets that nobody makes in the job, and why
 * @param given datasets that another job has made
 * @param options what changes the rows of evidence, by key of the option
 * @param provider says who makes rows of a dataset besides relations; empty if nobody does
 */
public record PlanRequest(
    SortedMap<String, SkipReason> missing,
    Set<String> given,
    SortedMap<String, String> options,
    Function<DatasetContract, String> provider) {
  public PlanRequest {
    given = Set.copyOf(given);
    missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }
}
