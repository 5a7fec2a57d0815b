/** The task catalog: every contract as a Flink table, served by the datasets of one job. */
@NullMarked
package io.relspec.app.catalog;

import org.jspecify.annotations.NullMarked;
