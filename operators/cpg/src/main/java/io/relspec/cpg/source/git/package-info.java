/** Commits of git repositories as units of changes; nothing of a repository is ever executed. */
@NullMarked
package io.relspec.cpg.source.git;

import org.jspecify.annotations.NullMarked;
