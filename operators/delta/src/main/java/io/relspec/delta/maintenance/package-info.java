/**
 * What keeps a table small, off the path of commits: log checkpoints, clean-up of the log, vacuum.
 * Nothing here changes a row.
 */
@NullMarked
package io.relspec.delta.maintenance;

import org.jspecify.annotations.NullMarked;
