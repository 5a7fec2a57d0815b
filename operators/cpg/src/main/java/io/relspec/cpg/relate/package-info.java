/** Building blocks of relations that SQL does not have. */
@NullMarked
package io.relspec.cpg.relate;

import org.jspecify.annotations.NullMarked;
