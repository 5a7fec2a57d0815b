/** The native extractor: what changes in the datasets when a file changes. */
@NullMarked
package io.relspec.udf.extract;

import org.jspecify.annotations.NullMarked;
