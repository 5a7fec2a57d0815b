package io.relspec.cpg.source;

/**
 * A row that goes or comes in a dataset which another job has made of the same files.
 *
 * @param repo name of the repository
 * @param dataset name of the dataset
 * @param row the whole row as Flink's binary row, of kind INSERT or DELETE, with the columns of the
 *     dataset's contract
 */
@SuppressWarnings("ArrayRecordComponent") // pointed at as it is; nobody compares rows
public record DatasetChange(String repo, String dataset, byte[] row) implements SourceRecord {}
