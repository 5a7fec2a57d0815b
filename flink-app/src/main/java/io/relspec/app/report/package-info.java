/** What a run tells its user: progress, summary, results, errors. */
@NullMarked
package io.relspec.app.report;

import org.jspecify.annotations.NullMarked;
