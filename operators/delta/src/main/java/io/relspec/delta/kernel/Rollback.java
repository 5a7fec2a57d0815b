package io.relspec.delta.kernel;

import java.util.function.Predicate;

/**
 * A commit that takes back what one writer has committed since one of its commits.
 *
 * @param applicationId who commits from now on, for Delta's transaction identifier
 * @param transactionVersion number of the commit to go on from
 * @param domain metadata domain of the writer; each of its commits has replaced it
 * @param keeps what the domain held at the last commit that stays; if it never held that, every
 *     commit of the writer is taken back
 * @param domainConfiguration new content of the domain
 */
public record Rollback(
    String applicationId,
    long transactionVersion,
    String domain,
    Predicate<String> keeps,
    String domainConfiguration) {}
