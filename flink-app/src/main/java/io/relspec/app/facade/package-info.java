/**
 * The only way to Flink's table environment: relations are read, bound and compiled here, and
 * nothing outside this package runs SQL.
 */
@NullMarked
package io.relspec.app.facade;

import org.jspecify.annotations.NullMarked;
