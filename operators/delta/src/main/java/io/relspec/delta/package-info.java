/**
 * Delta Lake tables as Flink sinks: what a table is, what can go wrong with it.
 *
 * <p>{@code kernel} is the only package that knows Delta Kernel; {@code sink} knows Flink and the
 * commit protocol; {@code sink.writer} turns rows and Arrow batches into data files.
 */
@NullMarked
package io.relspec.delta;

import org.jspecify.annotations.NullMarked;
