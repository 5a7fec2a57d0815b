package io.relspec.delta.sink;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.TableSpec;
import java.util.List;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** What stands behind the writers of changes: aggregator and committer. */
final class ChangeCommits {
  private final OneInputStreamOperatorTestHarness<ChangeManifest, DeltaCommittable> aggregator;
  private final OneInputStreamOperatorTestHarness<
          DeltaCommittable, CommittableMessage<DeltaCommittable>>
      passing;
  private final OneInputStreamOperatorTestHarness<
          CommittableMessage<DeltaCommittable>, CommittableMessage<DeltaCommittable>>
      committer;

  private ChangeCommits(TableSpec spec, String sinkId, DeltaSinkOptions options) throws Exception {
    DeltaCommitSink sink = new DeltaCommitSink(spec, options.fsync());
    committer =
        new OneInputStreamOperatorTestHarness<>(
            new CommitterOperatorFactory<>(sink, false, true), 1, 1, 0);
    passing =
        new OneInputStreamOperatorTestHarness<>(
            new SinkWriterOperatorFactory<DeltaCommittable, DeltaCommittable>(sink), 1, 1, 0);
    aggregator =
        new OneInputStreamOperatorTestHarness<>(
            new DeltaChangeAggregator(spec, sinkId, options), 1, 1, 0);
    committer.open();
    passing.open();
    aggregator.open();
  }

  static ChangeCommits start(TableSpec spec, String sinkId, DeltaSinkOptions options)
      throws Exception {
    return new ChangeCommits(spec, sinkId, options);
  }

  /** Commits what writers have emitted before a barrier. */
  void commit(long checkpointId, List<ChangeManifest> manifests) throws Exception {
    for (ChangeManifest manifest : manifests) {
      aggregator.processElement(new StreamRecord<>(manifest));
    }
    aggregator.prepareSnapshotPreBarrier(checkpointId);
    aggregator.snapshot(checkpointId, 0);
    for (DeltaCommittable committable : aggregator.extractOutputValues()) {
      passing.processElement(new StreamRecord<>(committable));
    }
    aggregator.getOutput().clear();
    passing.prepareSnapshotPreBarrier(checkpointId);
    passing.snapshot(checkpointId, 0);
    for (CommittableMessage<DeltaCommittable> message : passing.extractOutputValues()) {
      committer.processElement(new StreamRecord<>(message));
    }
    passing.getOutput().clear();
    committer.snapshot(checkpointId, 0);
    committer.notifyOfCompletedCheckpoint(checkpointId);
  }

  void close() throws Exception {
    aggregator.close();
    passing.close();
    committer.close();
  }
}
