package io.relspec.contracts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A relation that finds, for each thing of one dataset, the best candidates among others. All
 * expressions are SQL over the columns of the aliases.
 *
 * @param file where it was read, for messages
 * @param relation the dataset it yields
 * @param priority lower comes first among relations that are ready
 * @param inputs the datasets it joins, by equal keys; the first one has no keys
 * @param hard conditions that every candidate meets
 * @param features what makes a candidate better
 * @param penalties what makes a candidate less sure
 * @param rank rank of the evidence, 1 to 5
 * @param origin kind of the evidence
 * @param method name of the method, in the column {@code resolution_method}
 * @param prior how sure a single candidate without penalties is, in thousandths
 * @param keep which candidates are kept
 * @param group columns that say what question a candidate answers
 * @param tieBreakers expressions by which the best of equally good ones is chosen, smallest first
 * @param columns expressions for the columns of the contract besides those every relation has
 * @param edges edges that its rows become
 */
public record RelationSpec(
    String file,
    String relation,
    int priority,
    List<Input> inputs,
    List<String> hard,
    List<Feature> features,
    List<Feature> penalties,
    int rank,
    String origin,
    String method,
    int prior,
    Keep keep,
    List<String> group,
    List<String> tieBreakers,
    Map<String, String> columns,
    List<Edge> edges) {

  /** The columns that every relation has and no relation spells out. */
  public static final List<String> COMMON =
      List.of(
          "repo",
          "origin",
          "resolution_method",
          "evidence_rank",
          "confidence",
          "score",
          "candidate_count");

  /** Which of the candidates are kept. */
  public enum Keep implements YamlEnum {
    ALL,
    TOP_SCORE,
    BEST
  }

  /**
   * A dataset that is joined.
   *
   * @param alias its name in expressions
   * @param dataset the dataset
   * @param on by column of the dataset the expression it equals; the repository is implied
   * @param where a condition for its rows, null if all count
   */
  public record Input(
      String alias, String dataset, Map<String, String> on, @Nullable String where) {}

  /**
   * What adds to the score or to the penalty.
   *
   * @param weight how much, if {@code when} is true
   */
  public record Feature(String name, int weight, String when) {}

  /**
   * An edge per row.
   *
   * @param kind its kind
   * @param src column with the node it starts at
   * @param dst column with the node it ends at
   * @param file column with the file it belongs to, null if it belongs to none
   */
  public record Edge(String kind, String src, String dst, @Nullable String file) {}
}
