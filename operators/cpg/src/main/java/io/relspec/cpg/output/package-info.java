/** Several datasets from one operator. */
@NullMarked
package io.relspec.cpg.output;

import org.jspecify.annotations.NullMarked;
