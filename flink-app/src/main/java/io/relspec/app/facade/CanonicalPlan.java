package io.relspec.app.facade;

/**
 * A compiled plan in canonical form: two compilations of the same statements give the same text, in
 * whatever process and whatever else was compiled before.
 *
 * @param json the plan, loadable by Flink, with stable operator ids
 * @param hash hash of {@code json}
 */
public record CanonicalPlan(String json, String hash) {}
