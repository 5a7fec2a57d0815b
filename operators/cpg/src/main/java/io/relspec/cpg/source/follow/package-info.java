/** Following repositories: whole units of changes, at most one of a repository per checkpoint. */
@NullMarked
package io.relspec.cpg.source.follow;

import org.jspecify.annotations.NullMarked;
