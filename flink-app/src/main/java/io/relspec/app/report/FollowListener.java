package io.relspec.app.report;

/** Is told what becomes visible in the tables. */
public interface FollowListener extends ProgressListener {

  /** All changes taken from the source so far are in the tables. */
  void visible(VisibleChange change);

  /** The source says something that a person may have to act on; it is tried again by itself. */
  void notice(String text);
}
