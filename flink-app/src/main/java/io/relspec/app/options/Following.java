package io.relspec.app.options;

/** What of a directory is followed. */
public enum Following {
  /** Its files as they are saved. */
  FILES,
  /** The commits of the git repository that it is. */
  COMMITS,
  /** The commits of every git repository that lies directly in it. */
  REPOSITORIES,
  /** The commits of the files in the tables that another job has written to it. */
  TABLES
}
