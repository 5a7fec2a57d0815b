/**
 * Arrow batches between native code and operators, and the encoder that makes data files of them.
 */
@NullMarked
package io.relspec.udf.columnar;

import org.jspecify.annotations.NullMarked;
