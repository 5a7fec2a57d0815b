package io.relspec.app.plan;

import java.util.List;

/**
 * An operator of a plan that keeps state.
 *
 * @param uid start of the ids of its operators; a savepoint finds its state by it
 * @param operator what it is
 * @param states names of what it keeps
 */
public record PlannedState(String uid, String operator, List<String> states) {
  public PlannedState {
    states = List.copyOf(states);
  }
}
