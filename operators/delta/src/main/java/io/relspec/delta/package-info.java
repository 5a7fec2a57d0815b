/**
 * Delta Lake tables as Flink sources and sinks: what a table is, what can go wrong with it.
 *
 * <p>{@code kernel} is the only package that knows Delta Kernel; {@code sink} knows Flink and the
 * commit protocol; {@code source} reads rows and changes; {@code table} and {@code catalog} are
 * SQL; {@code sink.writer} turns rows and Arrow batches into data files.
 */
@NullMarked
package io.relspec.delta;

import org.jspecify.annotations.NullMarked;
