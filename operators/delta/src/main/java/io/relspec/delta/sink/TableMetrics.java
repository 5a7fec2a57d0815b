package io.relspec.delta.sink;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What a sink counts of its table: under {@code relspec.table.<name>}, {@code commits_prepared} and
 * {@code commits_done} since the start of the job, which are equal when all that a completed
 * checkpoint holds is in the table, and the {@code rows_added} and {@code rows_removed} by them. An
 * updated row counts once on each side. {@code commit_ms} is how long the last commit took.
 */
final class TableMetrics {
  private final MetricGroup group;

  TableMetrics(MetricGroup operator, String table) {
    this.group = operator.addGroup("relspec").addGroup("table", table);
  }

  Counter commitsPrepared() {
    return group.counter("commits_prepared");
  }

  Counter commitsDone() {
    return group.counter("commits_done");
  }

  Counter rowsAdded() {
    return group.counter("rows_added");
  }

  void commitMs(Gauge<Long> lastMs) {
    group.gauge("commit_ms", lastMs);
  }

  Counter rowsRemoved() {
    return group.counter("rows_removed");
  }
}
