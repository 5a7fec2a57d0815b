/** Calls of a repository as a whole. */
@NullMarked
package io.relspec.udf.resolve;

import org.jspecify.annotations.NullMarked;
