package io.relspec.app.report;

/** Is told how far a build is. Calls may come from any thread and are cheap. */
public interface ProgressListener {

  /** A phase begins, which ends the one before. */
  void phase(BuildPhase phase);

  /** How many files there are in all, as far as is known. */
  void filesFound(long files);

  /** How many files and rows are done in all. */
  void progress(long filesDone, long rows);
}
