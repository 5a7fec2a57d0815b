package io.relspec.app.plan;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a job will do.
 *
 * @param format version of this form
 * @param fingerprint of all relations that run
 * @param options what changes the rows of evidence, by key of the option
 * @param datasets all datasets, by name
 * @param relations all relations, each after those it reads
 */
public record JobPlan(
    int format,
    String fingerprint,
    SortedMap<String, String> options,
    List<PlannedDataset> datasets,
    List<PlannedRelation> relations) {
  /** The form that this program writes. */
  public static final int FORMAT = 3;

  public JobPlan {
    datasets = List.copyOf(datasets);
    relations = List.copyOf(relations);
  }

  /** The relation that yields a dataset. */
  public Optional<PlannedRelation> relation(String dataset) {
    return relations.stream().filter(relation -> relation.dataset().equals(dataset)).findFirst();
  }

  /** A dataset. */
  public Optional<PlannedDataset> dataset(String name) {
    return datasets.stream().filter(dataset -> dataset.dataset().equals(name)).findFirst();
  }
}
