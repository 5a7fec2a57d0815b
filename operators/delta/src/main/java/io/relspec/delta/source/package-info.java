/**
 * Reading tables: {@code DeltaSource} gives rows and changes; {@code TableCounts} counts over the
 * latest version natively, without making rows.
 */
@NullMarked
package io.relspec.delta.source;

import org.jspecify.annotations.NullMarked;
