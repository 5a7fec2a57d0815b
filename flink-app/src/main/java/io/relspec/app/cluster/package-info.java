/** The Flink cluster inside this process. */
@NullMarked
package io.relspec.app.cluster;

import org.jspecify.annotations.NullMarked;
