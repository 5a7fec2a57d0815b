package io.relspec.app.facade;

/**
 * A relation as it was written: one SELECT that yields the rows of a dataset.
 *
 * @param dataset the dataset it yields
 * @param file where it was read, for messages
 * @param sql the query; comments are allowed
 */
public record RelationFile(String dataset, String file, String sql) {}
