package io.relspec.delta.sink;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Gathers the files of writers that only append. */
final class DeltaCommitAggregator extends CommitAggregator<DataFileManifest> {
  private transient List<DataFileManifest> files;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  DeltaCommitAggregator(TableSpec spec, String sinkId, DeltaSinkOptions options) {
    super(spec, sinkId, options);
  }

  @Override
  public void processElement(StreamRecord<DataFileManifest> element) {
    checkTable(element.getValue().table());
    files.add(element.getValue());
  }

  @Override
  ChangeManifest gathered() {
    return new ChangeManifest(spec().name(), files, List.of(), List.of());
  }

  @Override
  void clear() {
    files = new ArrayList<>();
  }
}
