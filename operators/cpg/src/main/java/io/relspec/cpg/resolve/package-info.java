/** Calls of a repository as a whole: what needs a fixpoint over files. */
@NullMarked
package io.relspec.cpg.resolve;

import org.jspecify.annotations.NullMarked;
