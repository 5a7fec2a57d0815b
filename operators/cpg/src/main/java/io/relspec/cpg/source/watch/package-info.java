/** A working tree as units of changes, one per quiet period. */
@NullMarked
package io.relspec.cpg.source.watch;

import org.jspecify.annotations.NullMarked;
