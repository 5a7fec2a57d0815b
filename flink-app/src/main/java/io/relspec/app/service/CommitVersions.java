package io.relspec.app.service;

import java.nio.file.Path;
import java.util.SortedMap;

/** Knows which versions of the tables of a build belong to a commit. */
public interface CommitVersions {

  /**
   * The versions of a commit.
   *
   * @param out output directory of the build
   * @param revision the commit, named as in queries
   * @return version by directory of the table, relative to {@code out}
   * @throws io.relspec.app.report.RelspecException if there is no such commit, or no build
   */
  SortedMap<Path, Long> of(Path out, String revision);
}
