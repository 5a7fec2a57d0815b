package io.relspec.app.service;

import io.relspec.app.options.WatchOptions;
import io.relspec.app.report.FollowListener;

/** Keeps the tables equal to a source that changes. */
public interface FollowService {

  /**
   * Follows until this thread is interrupted or the job ends. What was visible before is there
   * after a restart, from where it goes on.
   *
   * @throws io.relspec.app.report.RelspecException for trouble a user can do something about
   */
  void follow(WatchOptions options, FollowListener listener);
}
