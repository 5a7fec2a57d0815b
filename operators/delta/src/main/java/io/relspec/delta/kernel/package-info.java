/** The Delta log and its file system. No type of Delta Kernel leaves this package. */
@NullMarked
package io.relspec.delta.kernel;

import org.jspecify.annotations.NullMarked;
