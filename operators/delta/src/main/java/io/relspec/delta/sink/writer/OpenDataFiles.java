package io.relspec.delta.sink.writer;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The files that a writer has open, one per partition and not more than the options allow. A file
 * is closed when it is large enough, when its place is needed, or when all are; its manifest goes
 * out at once. Not thread-safe.
 */
final class OpenDataFiles {
  private final String table;
  private final TableStorage storage;
  private final String fileSpec;
  private final DeltaSinkOptions options;
  private final OpenDataFile.Naming naming;
  private final Consumer<DataFileManifest> manifests;
  private final Map<Map<String, String>, OpenDataFile> leastRecentFirst =
      new LinkedHashMap<>(16, 0.75f, true);

  private OpenDataFiles(
      String table,
      TableStorage storage,
      String fileSpec,
      DeltaSinkOptions options,
      OpenDataFile.Naming naming,
      Consumer<DataFileManifest> manifests) {
    this.table = table;
    this.storage = storage;
    this.fileSpec = fileSpec;
    this.options = options;
    this.naming = naming;
    this.manifests = manifests;
  }

  static OpenDataFiles of(
      TableSpec spec, DeltaSinkOptions options, Consumer<DataFileManifest> manifests)
      throws IOException {
    return of(
        spec.name(),
        TableStorage.open(spec.location(), options.fsync()),
        FileSpecs.json(spec, options.compression()),
        options,
        (partition, id) -> FilePaths.inPartition(spec.name(), partition, id),
        manifests);
  }

  static OpenDataFiles of(
      String table,
      TableStorage storage,
      String fileSpec,
      DeltaSinkOptions options,
      OpenDataFile.Naming naming,
      Consumer<DataFileManifest> manifests) {
    return new OpenDataFiles(table, storage, fileSpec, options, naming, manifests);
  }

  /** The file of a partition, opened if it is not. */
  OpenDataFile of(Map<String, String> partition) {
    OpenDataFile known = leastRecentFirst.get(partition);
    if (known != null) {
      return known;
    }
    if (leastRecentFirst.size() >= options.maxOpenFiles()) {
      finish(leastRecentFirst.values().iterator().next());
    }
    OpenDataFile created = OpenDataFile.create(table, partition, naming, storage, fileSpec);
    leastRecentFirst.put(partition, created);
    return created;
  }

  /** Closes a file that has just been written to if it is large enough. */
  void rollIfLarge(OpenDataFile file) {
    if (file.estimatedBytes() >= options.targetFileBytes()) {
      finish(file);
    }
  }

  /** Closes all files. */
  void finishAll() {
    while (!leastRecentFirst.isEmpty()) {
      finish(leastRecentFirst.values().iterator().next());
    }
  }

  /** Gives up all files. */
  void abortAll() {
    leastRecentFirst.values().forEach(OpenDataFile::abort);
    leastRecentFirst.clear();
  }

  private void finish(OpenDataFile file) {
    DataFileManifest manifest = file.finish();
    leastRecentFirst.remove(file.partition());
    manifests.accept(manifest);
  }
}
