package io.relspec.udf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * A dataset that native code produces; its place in {@link #all} is its number in row frames.
 *
 * @param name as in the contracts
 * @param isColumnar whether it leaves as Arrow batches rather than as rows
 */
public record NativeDataset(String name, boolean isColumnar) {

  /** All datasets, as the native library numbers them. */
  public static List<NativeDataset> all() {
    NativeLibrary.load();
    return new String(Native.extractorDatasets(), UTF_8)
        .lines()
        .map(line -> line.split(" ", 2))
        .map(fields -> new NativeDataset(fields[0], fields[1].equals("columnar")))
        .toList();
  }
}
