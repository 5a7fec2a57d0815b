/** Delta tables in SQL: the connector {@code relspec-delta}, its options, source and sink. */
@NullMarked
package io.relspec.delta.table;

import org.jspecify.annotations.NullMarked;
