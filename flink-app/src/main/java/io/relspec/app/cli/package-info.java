/** The command line: commands, their output and the start of the process. */
@NullMarked
package io.relspec.app.cli;

import org.jspecify.annotations.NullMarked;
