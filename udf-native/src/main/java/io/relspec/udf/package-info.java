/**
 * The native library and its SQL functions: finding and loading it, its manifest, and the Flink
 * functions that the manifest describes. Everything that is computed is computed in Rust; only
 * {@code Native} declares native methods, and nothing but primitives, byte arrays and addresses
 * crosses.
 */
@NullMarked
package io.relspec.udf;

import org.jspecify.annotations.NullMarked;
