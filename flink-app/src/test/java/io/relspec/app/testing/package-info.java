/** Runs relations over small tables written in the test. */
@NullMarked
package io.relspec.app.testing;

import org.jspecify.annotations.NullMarked;
