/** What a job will do: its datasets, its relations, what they need and what they come from. */
@NullMarked
package io.relspec.app.plan;

import org.jspecify.annotations.NullMarked;
