/** What the command line asks of the engine. */
@NullMarked
package io.relspec.app.service;

import org.jspecify.annotations.NullMarked;
