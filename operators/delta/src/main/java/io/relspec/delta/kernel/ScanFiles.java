package io.relspec.delta.kernel;

import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.function.Consumer;

/** The files of a scan, which Kernel gives in batches. */
final class ScanFiles {
  private ScanFiles() {}

  /** Shows the row of each file, and closes the batches. */
  static void forEach(CloseableIterator<FilteredColumnarBatch> scan, Consumer<Row> consumer)
      throws IOException {
    try (scan) {
      while (scan.hasNext()) {
        try (CloseableIterator<Row> rows = scan.next().getRows()) {
          rows.forEachRemaining(consumer);
        }
      }
    }
  }
}
