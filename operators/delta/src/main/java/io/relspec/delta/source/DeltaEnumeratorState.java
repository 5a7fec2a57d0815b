package io.relspec.delta.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a source has come.
 *
 * @param nextVersion the first version whose commit is not among the splits yet
 * @param lastVersion the last version wanted, if there is one
 * @param waiting splits that no reader has
 * @param files the files of the version before the next one, if they are kept
 */
public record DeltaEnumeratorState(
    long nextVersion,
    OptionalLong lastVersion,
    List<DeltaSourceSplit> waiting,
    Optional<DeltaSourceSplit> files) {

  public DeltaEnumeratorState {
    waiting = List.copyOf(waiting);
  }
}
