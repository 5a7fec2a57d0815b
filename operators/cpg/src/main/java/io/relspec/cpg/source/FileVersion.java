package io.relspec.cpg.source;

import org.jspecify.annotations.Nullable;

/**
 * A file as one commit left it.
 *
 * @param content bytes, or why there are none
 * @param fileMode mode in git, null without git
 * @param commitId commit that last changed the file
 * @param commitSeq place of that commit among the applied ones, from 1
 * @param commitTimeMs milliseconds since the epoch
 */
public record FileVersion(
    FileContent content,
    @Nullable Integer fileMode,
    String commitId,
    long commitSeq,
    long commitTimeMs) {}
