package io.relspec.app.options;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The tables of another job, whose files are followed in the place of repositories.
 *
 * @param directory output directory of the other job, absolute
 * @param repo the only repository that is followed; empty for all that the tables have
 */
public record UpstreamTables(Path directory, Optional<String> repo) {}
