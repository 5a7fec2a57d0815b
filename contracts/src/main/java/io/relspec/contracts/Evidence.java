package io.relspec.contracts;

/**
 * How good the rows of a dataset are as evidence.
 *
 * @param rank 1 (best) to 5, the rank of the family
 * @param family the kind of evidence
 * @param ambiguity what becomes of several candidates
 */
public record Evidence(int rank, EvidenceFamily family, Ambiguity ambiguity) {}
