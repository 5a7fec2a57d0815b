/**
 * Reading tables: {@code DeltaSource} gives rows and changes; {@code DeltaScan} and {@code
 * TableCounts} read the latest version natively, for bounded queries of the product.
 */
@NullMarked
package io.relspec.delta.source;

import org.jspecify.annotations.NullMarked;
