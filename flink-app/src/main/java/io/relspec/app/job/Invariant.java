package io.relspec.app.job;

import org.jspecify.annotations.Nullable;

/**
 * A rule for the tables of every build.
 *
 * @param number its number
 * @param title the rule in words
 * @param query finds what breaks it; null if it cannot be checked with stored tables alone
 * @param needs what checking it would need, if there is no query; else empty
 */
record Invariant(int number, String title, @Nullable String query, String needs) {}
