package io.relspec.app.catalog;

/**
 * Where a dataset is stored and in which version.
 *
 * @param location path or URI of the table
 * @param version its latest version
 */
public record StoredVersion(String location, long version) {}
