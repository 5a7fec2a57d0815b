package io.relspec.delta.kernel;

import java.io.Serializable;

/**
 * Where the positions of deleted rows of a data file stand, as the log says it.
 *
 * @param storage {@code i} for positions in the log itself, {@code u} and {@code p} for a file
 * @param pathOrInline encoded name, absolute path, or the positions themselves
 * @param offset where the positions begin in the file; negative if the log does not say
 * @param sizeBytes length of the serialized positions
 * @param cardinality number of deleted rows
 */
public record DeletionVector(
    String storage, String pathOrInline, int offset, int sizeBytes, long cardinality)
    implements Serializable {}
