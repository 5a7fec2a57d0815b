package io.relspec.cpg.source.follow;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader tells whether it has emitted a commit that no completed checkpoint holds.
 *
 * @param isWaiting whether it has
 */
record CheckpointDemand(boolean isWaiting) implements SourceEvent {
  private static final long serialVersionUID = 1L;
}
