/** The connector against Spark's own reading and writing of Delta tables. */
@NullMarked
package io.relspec.delta.spark;

import org.jspecify.annotations.NullMarked;
