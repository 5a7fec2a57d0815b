package io.relspec.delta.sink;

import io.relspec.delta.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * A consistent changelog of {@code edges}, with all kinds of changes and rows that come and go,
 * made from a seed.
 */
final class Changelog {
  private static final List<String> REPOS = List.of("a", "b", "r/ö");

  private final Random random;
  private final int keys;
  private final TreeMap<Long, String> live = new TreeMap<>();
  private final List<RowData> changes = new ArrayList<>();

  Changelog(long seed, int keys) {
    this.random = new Random(seed);
    this.keys = keys;
  }

  /** A changelog with at least this many changes. */
  static List<RowData> of(long seed, int keys, int atLeast) {
    Changelog log = new Changelog(seed, keys);
    while (log.changes.size() < atLeast) {
      log.step();
    }
    return log.changes;
  }

  /** The next changes of one random key. */
  List<RowData> next() {
    changes.clear();
    step();
    return List.copyOf(changes);
  }

  /** What a reader of the table sees when all changes so far are in, sorted. */
  List<String> rows() {
    return live.entrySet().stream().map(Changelog::seen).sorted().toList();
  }

  /** What a reader sees after these changes, sorted. */
  static List<String> rowsAfter(List<RowData> changes) {
    List<String> rows = new ArrayList<>();
    for (RowData change : changes) {
      String row = Rows.seen(change);
      switch (change.getRowKind()) {
        case INSERT, UPDATE_AFTER -> rows.add(row);
        case UPDATE_BEFORE, DELETE -> {
          if (!rows.remove(row)) {
            throw new AssertionError(row + " is not there");
          }
        }
      }
    }
    return rows.stream().sorted().toList();
  }

  private void step() {
    long key = random.nextInt(keys);
    String before = live.get(key);
    int what = random.nextInt(10);
    if (before == null) {
      String text = text();
      add(RowKind.INSERT, key, text);
      if (what < 3) {
        add(RowKind.DELETE, key, text);
      } else {
        live.put(key, text);
      }
      return;
    }
    if (what < 2) {
      add(RowKind.DELETE, key, before);
      live.remove(key);
      return;
    }
    String after = what == 2 ? before : text();
    boolean update = what < 8;
    add(update ? RowKind.UPDATE_BEFORE : RowKind.DELETE, key, before);
    add(update ? RowKind.UPDATE_AFTER : RowKind.INSERT, key, after);
    live.put(key, after);
  }

  private String text() {
    return "text " + random.nextInt(1000);
  }

  private void add(RowKind kind, long key, String text) {
    changes.add(Rows.edge(kind, repo(key), key, text));
  }

  private static String repo(long key) {
    return REPOS.get((int) (key % REPOS.size()));
  }

  private static String seen(Map.Entry<Long, String> row) {
    return "[" + repo(row.getKey()) + ", " + row.getKey() + ", " + row.getValue() + "]";
  }
}
