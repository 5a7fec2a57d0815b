package io.relspec.app.report;

/**
 * What an export of facts did.
 *
 * @param files source files in scope
 * @param exported those whose facts were written
 * @param rejected those that have only a diagnostic
 */
public record FactsSummary(long files, long exported, long rejected) {}
