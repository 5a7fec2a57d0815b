package io.relspec.app.options;

import io.relspec.cpg.source.git.CommitOrder;
import java.util.Optional;

/**
 * How commits of a branch are taken.
 *
 * @param from revision with whose files it begins; empty for the head of the branch, or the first
 *     commit of tables
 * @param order which commits are applied; empty for those along first parents
 * @param collapse how many commits that wait may be applied as one; empty for one
 */
public record CommitOptions(
    Optional<String> from, Optional<CommitOrder> order, Optional<Integer> collapse) {
  static CommitOptions of(EffectiveOptions options) {
    return new CommitOptions(
        options.find(RelspecOptions.FROM),
        options.find(RelspecOptions.COMMIT_ORDER),
        options.find(RelspecOptions.COLLAPSE_COMMITS));
  }
}
