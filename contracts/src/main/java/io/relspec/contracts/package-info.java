/**
 * Dataset contracts: the model, the loader of the YAML files with located errors, the registry and
 * the canonical form that the native library computes from the same files.
 */
@NullMarked
package io.relspec.contracts;

import org.jspecify.annotations.NullMarked;
