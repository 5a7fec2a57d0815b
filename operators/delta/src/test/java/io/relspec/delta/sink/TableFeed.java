package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.source.RowText;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Tables that the upsert sink writes with several writers, and what was fed into each version, for
 * a program that cannot have the connector and itself on one class path.
 */
public final class TableFeed {
  private static final int WRITERS = 4;
  private static final int COMMITS = 12;
  private static final int KEYS = 60;
  private static final int STEPS = 40;
  private static final int TYPED_ROWS = 50;
  private static final long SEED = 20_261_129;

  private final TableSpec spec;
  private final ChangeJob job;
  private final TreeMap<String, String> rows = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();
  private long version;

  private TableFeed(TableSpec spec) throws Exception {
    this.spec = spec;
    this.job = ChangeJob.start(spec, "feed", WRITERS);
  }

  /**
   * Writes tables {@code own} and {@code own_types} below a directory, and beside each a file
   * {@code NAME-fed.tsv} with a line {@code version TAB kind TAB row} for every change of every
   * version, net by key.
   *
   * @param args the directory
   */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    TableFeed edges = new TableFeed(Tables.edges(directory.resolve("own")));
    Changelog changelog = new Changelog(SEED, KEYS);
    for (int commit = 0; commit < COMMITS; commit++) {
      List<RowData> changes = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        changes.addAll(changelog.next());
      }
      edges.commit(changes);
    }
    edges.end(directory.resolve("own-fed.tsv"));
    TableFeed types = new TableFeed(Tables.everyType(directory.resolve("own_types")));
    for (int commit = 0; commit < 4; commit++) {
      types.commit(typed(commit));
    }
    types.end(directory.resolve("own_types-fed.tsv"));
  }

  /** Rows that come, change with each commit but for some, and in part go. */
  private static List<RowData> typed(int commit) {
    List<RowData> changes = new ArrayList<>();
    for (int id = 0; id < TYPED_ROWS; id++) {
      if (commit == 0) {
        changes.add(typed(RowKind.INSERT, id, 0));
      } else if (id % 5 == commit) {
        changes.add(typed(RowKind.DELETE, id, commit - 1));
      } else if (id % 5 > commit || id % 5 == 0) {
        changes.add(typed(RowKind.UPDATE_BEFORE, id, commit - 1));
        changes.add(typed(RowKind.UPDATE_AFTER, id, commit));
      }
    }
    return changes;
  }

  private static RowData typed(RowKind kind, int id, int commit) {
    int value = id * 31 + commit;
    byte[] bytes = ByteBuffer.allocate(16).putInt(value).putInt(-value).array();
    Object[] values = {
      StringData.fromString("r/ö"),
      (long) id,
      StringData.fromString("text " + value),
      value % 2 == 0,
      value - 700,
      value / 3D,
      bytes,
      new byte[id % 3],
      TimestampData.fromEpochMillis((value - 500) * 86_400_001L),
      new GenericArrayData(
          new Object[] {StringData.fromString("a" + id), StringData.fromString("")}),
      new GenericArrayData(new int[] {value, -value}),
      new GenericArrayData(new long[id % 4])
    };
    for (int column = 2; column < values.length; column++) {
      if ((value + column) % 6 == 0) {
        values[column] = null;
      }
    }
    return GenericRowData.ofKind(kind, values);
  }

  private void commit(List<RowData> changes) throws Exception {
    TreeMap<String, String> before = new TreeMap<>(rows);
    for (RowData change : changes) {
      String key = change.getString(0) + "|" + change.getLong(1);
      switch (change.getRowKind()) {
        case INSERT, UPDATE_AFTER -> rows.put(key, RowText.of(change, spec.rowType()));
        case UPDATE_BEFORE, DELETE -> rows.remove(key);
      }
      job.write(change);
    }
    job.commit(++version);
    TreeMap<String, String> keys = new TreeMap<>(before);
    keys.putAll(rows);
    keys.keySet().forEach(key -> say(before.get(key), rows.get(key)));
  }

  private void say(@Nullable String before, @Nullable String after) {
    if (before == null) {
      lines.add(version + "\t+I\t" + after);
    } else if (after == null) {
      lines.add(version + "\t-D\t" + before);
    } else if (!before.equals(after)) {
      lines.add(version + "\t-U\t" + before);
      lines.add(version + "\t+U\t" + after);
    }
  }

  private void end(Path answers) throws Exception {
    job.close();
    Files.write(answers, lines);
  }
}
