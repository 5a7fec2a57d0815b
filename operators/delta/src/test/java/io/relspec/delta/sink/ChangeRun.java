package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import org.apache.flink.table.data.RowData;

/** An upsert job with one writer, for tests outside of this package. */
public final class ChangeRun {
  private final ChangeJob job;
  private long checkpointId;

  private ChangeRun(ChangeJob job) {
    this.job = job;
  }

  /** Starts the job on an empty table. */
  public static ChangeRun start(TableSpec spec) throws Exception {
    return start(spec, "sink");
  }

  /** Starts the job on a table that no sink of this name has written. */
  public static ChangeRun start(TableSpec spec, String sinkId) throws Exception {
    return new ChangeRun(ChangeJob.start(spec, sinkId, 1));
  }

  /** A change arrives. */
  public void write(RowData row) throws Exception {
    job.write(row);
  }

  /** A checkpoint completes. */
  public void commit() throws Exception {
    job.commit(++checkpointId);
  }

  public void close() throws Exception {
    job.close();
  }
}
