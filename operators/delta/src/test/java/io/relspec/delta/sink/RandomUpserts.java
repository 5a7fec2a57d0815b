package io.relspec.delta.sink;

import io.relspec.delta.Bench;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import java.util.Random;
import org.apache.flink.types.RowKind;

/**
 * A table whose rows are updated at random, through the operators of the upsert sink: net changes,
 * index, Parquet, deletion vectors, change feed, commit. State lies on the heap and is not
 * snapshotted; nothing is forced to disk.
 */
final class RandomUpserts {
  private static final long SEED = 1;

  private final ChangeJob job;
  private final String[] texts;
  private final Random random = new Random(SEED);
  private long checkpoints;

  /**
   * What a commit cost.
   *
   * @param cpuNs processor time of the process from the first change to the confirmed commit
   * @param wallNs time of the same
   * @param commitNs time from the barrier to the confirmed commit
   */
  record Cost(long cpuNs, long wallNs, long commitNs) {}

  /**
   * Begins with an empty table.
   *
   * @param spec a table as {@link Rows} has rows of
   * @param rows number of rows there will be
   */
  RandomUpserts(TableSpec spec, int rows) throws Exception {
    job = ChangeJob.start(spec, "sink", 1);
    texts = new String[rows];
  }

  /** Inserts all rows, in some commits; gives the processor time in seconds. */
  double insertAll(int commits) throws Exception {
    long start = Bench.processNs();
    for (int commit = 0; commit < commits; commit++) {
      int end = (int) (texts.length * (commit + 1L) / commits);
      for (int key = (int) ((long) texts.length * commit / commits); key < end; key++) {
        texts[key] = "first";
        job.write(Rows.edge(RowKind.INSERT, key, texts[key]));
      }
      job.commit(++checkpoints);
    }
    return (Bench.processNs() - start) / 1e9;
  }

  /** Updates random rows in one commit. */
  Cost update(int changes) throws Exception {
    long cpuBefore = Bench.processNs();
    long start = System.nanoTime();
    for (int change = 0; change < changes; change++) {
      int key = random.nextInt(texts.length);
      String next = "text " + checkpoints + " " + change;
      job.write(Rows.edge(RowKind.UPDATE_BEFORE, key, texts[key]));
      job.write(Rows.edge(RowKind.UPDATE_AFTER, key, next));
      texts[key] = next;
    }
    long barrier = System.nanoTime();
    job.commit(++checkpoints);
    long end = System.nanoTime();
    return new Cost(Bench.processNs() - cpuBefore, end - start, end - barrier);
  }

  void close() throws Exception {
    job.close();
  }
}
