/**
 * Exactly-once sink: data file manifests are gathered per checkpoint and become one Delta commit.
 */
@NullMarked
package io.relspec.delta.sink;

import org.jspecify.annotations.NullMarked;
