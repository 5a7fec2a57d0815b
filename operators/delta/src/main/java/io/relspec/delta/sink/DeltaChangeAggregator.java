package io.relspec.delta.sink;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.RowDeletions;
import io.relspec.delta.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Gathers what writers of changes emit; deletions of several writers in one file become one. */
final class DeltaChangeAggregator extends CommitAggregator<ChangeManifest> {
  private transient List<DataFileManifest> files;
  private transient List<DataFileManifest> changeFiles;
  private transient SortedMap<String, List<RowDeletions>> deletions;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  DeltaChangeAggregator(TableSpec spec, String sinkId, DeltaSinkOptions options) {
    super(spec, sinkId, options);
  }

  @Override
  public void processElement(StreamRecord<ChangeManifest> element) {
    ChangeManifest manifest = element.getValue();
    checkTable(manifest.table());
    files.addAll(manifest.files());
    changeFiles.addAll(manifest.changeFiles());
    for (RowDeletions file : manifest.deletions()) {
      deletions.computeIfAbsent(file.path(), path -> new ArrayList<>(1)).add(file);
    }
  }

  @Override
  ChangeManifest gathered() {
    List<RowDeletions> merged = deletions.values().stream().map(RowDeletions::merged).toList();
    return new ChangeManifest(spec().name(), files, changeFiles, merged);
  }

  @Override
  void clear() {
    files = new ArrayList<>();
    changeFiles = new ArrayList<>();
    deletions = new TreeMap<>();
  }
}
