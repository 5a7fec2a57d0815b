package io.relspec.app.options;

import java.util.Optional;

/**
 * A git repository that a job follows.
 *
 * @param repo its name in every row
 * @param source absolute path of a working tree or bare repository, or URL
 * @param branch branch whose commits are followed; empty for what HEAD points to
 */
public record FollowedRepository(String repo, String source, Optional<String> branch) {}
