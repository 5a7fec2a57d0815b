package io.relspec.delta.kernel;

import io.relspec.delta.DataFileManifest;
import java.util.List;

/**
 * A file to come in the place of others.
 *
 * @param inputs the others, of one partition
 * @param output a file with the rows that were left of them when they were read, one file behind
 *     the other, the rows of each in their order
 */
public record Rewrite(List<DataFile> inputs, DataFileManifest output) {
  public Rewrite {
    inputs = List.copyOf(inputs);
    long rows = inputs.stream().mapToLong(DataFile::rowsLeft).sum();
    if (rows != output.rows()) {
      throw new IllegalArgumentException(
          "%s has %d rows of %d".formatted(output.path(), output.rows(), rows));
    }
  }
}
