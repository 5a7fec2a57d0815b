package io.relspec.app.service;

import io.relspec.app.options.QueryOptions;

/** Answers queries over the tables of a build. */
public interface QueryService {

  /**
   * Starts a query; rows come while it runs.
   *
   * @param sql one SELECT; whatever writes is refused
   * @throws io.relspec.app.report.RelspecException for trouble a user can do something about
   */
  QueryResult query(QueryOptions options, String sql);
}
