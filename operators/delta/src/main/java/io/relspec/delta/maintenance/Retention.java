package io.relspec.delta.maintenance;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What must be kept for those who read a table late.
 *
 * @param duration how long what a table no longer needs stays; what the table's own properties say
 *     if absent
 * @param oldestReader the next version that the slowest reader of changes reads; it and all later
 *     ones stay readable whatever their age
 * @param mayBeShort whether {@code duration} may be shorter than the table's properties say
 */
public record Retention(
    Optional<Duration> duration, OptionalLong oldestReader, boolean mayBeShort) {

  /** What the properties of the table say. */
  public static Retention ofTable() {
    return new Retention(Optional.empty(), OptionalLong.empty(), false);
  }
}
