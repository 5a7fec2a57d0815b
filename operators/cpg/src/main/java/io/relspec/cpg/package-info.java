/** Operators that turn files into evidence and graph rows. */
@NullMarked
package io.relspec.cpg;

import org.jspecify.annotations.NullMarked;
