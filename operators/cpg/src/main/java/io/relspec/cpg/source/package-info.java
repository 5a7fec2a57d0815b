/** Sources of files: what is in scope, how it is listed and read, and the records that travel. */
@NullMarked
package io.relspec.cpg.source;

import org.jspecify.annotations.NullMarked;
