/** What state a job keeps, and what becomes of it when another version of the job goes on. */
@NullMarked
package io.relspec.app.upgrade;

import org.jspecify.annotations.NullMarked;
