package io.relspec.delta.sink.writer;

import java.util.UUID;

/**
 * Where a live row is.
 *
 * @param file id of the data file, see {@link FilePaths#ofId}
 * @param row zero-based number of the row in the file
 */
record RowPosition(UUID file, int row) {}
