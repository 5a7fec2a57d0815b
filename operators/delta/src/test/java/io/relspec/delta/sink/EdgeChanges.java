package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import java.nio.file.Path;
import java.util.Random;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;

/**
 * Writes a table of edges in two partitions whose rows change: they come in one version, and random
 * ones are updated in each of the next.
 */
public final class EdgeChanges {
  private static final int WRITERS = 2;
  private static final long SEED = 1;

  private EdgeChanges() {}

  /**
   * Writes the table.
   *
   * @param args its directory, its number of rows, how many versions update rows, and how many rows
   *     each of them updates
   */
  public static void main(String[] args) throws Exception {
    int[] generations = new int[Integer.parseInt(args[1])];
    int updates = Integer.parseInt(args[3]);
    TableSpec spec = EdgeTables.spec(Path.of(args[0]), "dst");
    ChangeJob job = ChangeJob.start(spec, "edges", WRITERS);
    for (int row = 0; row < generations.length; row++) {
      job.write(edge(RowKind.INSERT, row, 0));
    }
    job.commit(1);
    Random random = new Random(SEED);
    for (int version = 2; version < Integer.parseInt(args[2]) + 2; version++) {
      for (int i = 0; i < updates; i++) {
        int row = random.nextInt(generations.length);
        job.write(edge(RowKind.UPDATE_BEFORE, row, generations[row]));
        job.write(edge(RowKind.UPDATE_AFTER, row, ++generations[row]));
      }
      job.commit(version);
    }
    job.close();
  }

  private static RowData edge(RowKind change, int row, int generation) {
    return GenericRowData.ofKind(
        change,
        StringData.fromString(row % 2 == 0 ? "r" : "s"),
        EdgeTables.src(row),
        EdgeTables.dst(row),
        StringData.fromString(EdgeTables.kind(row)),
        EdgeTables.line(row) + generation,
        EdgeTables.rank(row),
        row % 7 == 0 ? null : EdgeTables.confidence(row));
  }
}
