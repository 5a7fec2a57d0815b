package io.relspec.app.facade;

/**
 * A compiled plan in canonical form: two compilations of one statement give the same text, in
 * whatever process and whatever else was compiled before.
 *
 * @param json the plan, loadable by Flink, with stable operator ids
 * @param hash hash of {@code json}
 * @param digest digest of what the plan computes, from the datasets it starts from on: it covers
 *     the plans of the relations it reads, but no descriptions and no options
 */
public record CanonicalPlan(String json, String hash, String digest) {}
