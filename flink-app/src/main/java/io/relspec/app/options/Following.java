package io.relspec.app.options;

/** What of a directory is followed. */
public enum Following {
  /** Its files as they are saved. */
  FILES,
  /** The commits of the git repository that it is. */
  COMMITS
}
