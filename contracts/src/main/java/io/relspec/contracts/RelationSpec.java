package io.relspec.contracts;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A relation that finds, for each thing of one dataset, the best candidates among others. All
 * expressions are SQL over the columns of the aliases.
 *
 * @param file where it was read, for messages
 * @param relation the dataset it yields
 * @param priority lower comes first among relations that are ready
 * @param inputs the datasets that all branches join, by equal keys; the first one has no keys. None
 *     if the rows come from elsewhere and only become edges here
 * @param gate what has answered the question before, null if nothing has
 * @param branches ways to find candidates, in the order of the file
 * @param hard conditions that every candidate meets
 * @param features what makes a candidate better
 * @param penalties what makes a candidate less sure
 * @param keep which candidates of the best rank are kept
 * @param divide when a candidate is less sure because there are others
 * @param group columns that say what question a candidate answers
 * @param tieBreakers how the best of equally good ones is chosen
 * @param columns expressions for the columns of the contract besides those every relation has
 * @param edges edges that its rows become
 */
public record RelationSpec(
    String file,
    String relation,
    int priority,
    List<Input> inputs,
    @Nullable Gate gate,
    List<Branch> branches,
    List<String> hard,
    List<Feature> features,
    List<Feature> penalties,
    Keep keep,
    String divide,
    List<String> group,
    List<Tie> tieBreakers,
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
   * @param unnest a column of arrays that is unfolded, null if none is
   */
  public record Input(
      String alias,
      String dataset,
      Map<String, String> on,
      @Nullable String where,
      @Nullable Unnest unnest) {}

  /**
   * Arrays that are unfolded: a row for each element.
   *
   * @param column the column of arrays
   * @param element name of the element
   */
  public record Unnest(String column, String element) {}

  /**
   * A dataset whose answers silence candidates of a worse rank.
   *
   * @param on by column of the dataset the expression over the first input that it equals
   */
  public record Gate(String dataset, Map<String, String> on) {}

  /**
   * One way to find candidates.
   *
   * @param name its name in expressions, empty for the only one
   * @param inputs what it joins beside the inputs of all
   */
  public record Branch(String name, List<Input> inputs, Basis basis) {}

  /**
   * How good the evidence of a candidate is. All are SQL expressions, of which literals are the
   * usual ones.
   *
   * @param rank from 1, the best, to 5
   * @param origin kind of the evidence
   * @param method name of the method
   * @param single name of the method where there is one candidate, null if it is the same
   * @param prior how sure a single candidate without penalties is, in thousandths
   */
  public record Basis(
      String rank, String origin, String method, @Nullable String single, String prior) {}

  /**
   * What adds to the score or to the penalty.
   *
   * @param weight how much, if it holds
   * @param when the condition, null if it is that there is a row
   * @param exists a dataset that has a row for the candidate, null if there is a condition
   * @param branches names of the branches where it counts, empty for all
   */
  public record Feature(
      String name,
      int weight,
      @Nullable String when,
      @Nullable Gate exists,
      Set<String> branches) {}

  /**
   * A part of an order.
   *
   * @param by the expression
   * @param isDescending whether the largest comes first
   */
  public record Tie(String by, boolean isDescending) {}

  /**
   * An edge per row, or one per element where the column of its starts holds arrays.
   *
   * @param kind its kind
   * @param left column with what the edges answer a question about
   * @param src column with the node, or the nodes, it starts at
   * @param dst column with the node it ends at
   * @param file column with the file it belongs to, null if it belongs to none
   * @param discriminator column with what tells edges with the same ends apart, null if nothing
   *     needs to
   * @param reason column with the reason of the edge, null if it has none
   */
  public record Edge(
      String kind,
      String left,
      String src,
      String dst,
      @Nullable String file,
      @Nullable String discriminator,
      @Nullable String reason) {}

  /** Whether its rows come from elsewhere and only become edges here. */
  public boolean isOfEdgesOnly() {
    return inputs.isEmpty();
  }
}
