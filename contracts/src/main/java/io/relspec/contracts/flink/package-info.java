/** What contracts mean in Flink: types, schemas, and the binding of live tables. */
@NullMarked
package io.relspec.contracts.flink;

import org.jspecify.annotations.NullMarked;
