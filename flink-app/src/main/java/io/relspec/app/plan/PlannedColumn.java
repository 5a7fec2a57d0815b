package io.relspec.app.plan;

/**
 * A column of a dataset in a plan.
 *
 * @param name name of the column
 * @param type type as contracts spell it
 * @param nullable whether null may occur
 */
public record PlannedColumn(String name, String type, boolean nullable) {}
