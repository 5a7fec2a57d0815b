/** A directory of Delta tables as a Flink catalog. */
@NullMarked
package io.relspec.delta.catalog;

import org.jspecify.annotations.NullMarked;
