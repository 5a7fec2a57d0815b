package io.relspec.delta.sink;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * One execution of a job that writes a table, step by step: the product's operators and Flink's own
 * sink operators, with what a cluster does between them. Each job has a JobID of its own.
 *
 * @param <C> its state at a checkpoint
 */
interface TableJob<C> {
  /** A row arrives at the writer that is in charge of it. */
  void write(RowData row) throws Exception;

  /**
   * A barrier passes through the job.
   *
   * @param position how much of the input was read
   */
  C checkpoint(long checkpointId, int position) throws Exception;

  /** All tasks are told that a checkpoint is complete. */
  void complete(long checkpointId) throws Exception;

  /** The input ends. */
  void endInput() throws Exception;

  /** The job ends in order, finished or failed; after a crash it is not called. */
  void close() throws Exception;

  /** Rows of the input arrive, those from one position on to another. */
  default void write(List<RowData> input, int from, int to) throws Exception {
    for (RowData row : input.subList(from, to)) {
      write(row);
    }
  }

  /** Rows arrive, and the checkpoint behind them is complete. */
  default C run(List<RowData> input, int from, int to, long checkpointId) throws Exception {
    write(input, from, to);
    C checkpoint = checkpoint(checkpointId, to);
    complete(checkpointId);
    return checkpoint;
  }

  /** The rest of the input arrives, and the job ends. */
  default void finish(List<RowData> input, int from, long checkpointId) throws Exception {
    write(input, from, input.size());
    endInput();
    checkpoint(checkpointId, input.size());
    complete(checkpointId);
    close();
  }
}
