/** From file changes to evidence rows and columnar graph batches. */
@NullMarked
package io.relspec.cpg.extract;

import org.jspecify.annotations.NullMarked;
