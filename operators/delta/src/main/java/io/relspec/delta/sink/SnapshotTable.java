package io.relspec.delta.sink;

import java.io.Serializable;

/**
 * A table whose versions are recorded.
 *
 * @param schema database that it is in
 * @param name name of the table
 * @param location its directory
 * @param sinkId who writes it
 * @param contractVersion what its columns are declared by
 */
public record SnapshotTable(
    String schema, String name, String location, String sinkId, String contractVersion)
    implements Serializable {}
