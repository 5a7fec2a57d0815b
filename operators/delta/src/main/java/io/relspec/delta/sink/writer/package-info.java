/** Writers of data files: rows or Arrow batches in, manifests of closed files out. */
@NullMarked
package io.relspec.delta.sink.writer;

import org.jspecify.annotations.NullMarked;
