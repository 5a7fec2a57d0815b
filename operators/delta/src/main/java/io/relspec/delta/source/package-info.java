/** Reading tables: the rows of the latest version, for bounded queries. */
@NullMarked
package io.relspec.delta.source;

import org.jspecify.annotations.NullMarked;
