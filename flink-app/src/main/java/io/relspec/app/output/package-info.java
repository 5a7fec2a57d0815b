/** The directory a build writes to: who owns it and what state it is in. */
@NullMarked
package io.relspec.app.output;

import org.jspecify.annotations.NullMarked;
