package io.relspec.app.upgrade;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the state of a node, or of stored rows, and why.
 *
 * @param node uid of its operator, or the operator's hash if it has none; or which stored rows
 * @param change what becomes of it
 * @param reason why; empty if nothing has changed
 * @param accepted why its loss, or that rows are stale, was accepted, null if it was not
 */
public record Verdict(String node, StateChange change, String reason, @Nullable String accepted) {

  /** Whether the upgrade must not be. */
  @JsonIgnore
  public boolean isRefused() {
    return change == StateChange.INCOMPATIBLE
        || ((change == StateChange.DROPPED || change == StateChange.STALE) && accepted == null);
  }
}
