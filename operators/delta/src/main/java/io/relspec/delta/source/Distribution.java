package io.relspec.delta.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which reader reads what.
 *
 * <p>What happens to a row must reach its consumer in order, and only what one reader emits stays
 * in order on its way. So all that can concern one row goes to one reader: a partition, if no row
 * moves between partitions, or else the whole table.
 */
enum Distribution {
  /** Any reader may read anything: there is nothing but a snapshot. */
  ANY,
  /** All files of a partition go to one reader. */
  BY_PARTITION,
  /** All files go to the first reader. */
  SINGLE;

  private static final Comparator<DeltaSourceSplit> IN_ORDER =
      Comparator.comparingLong(DeltaSourceSplit::version)
          .thenComparing(DeltaSourceSplit::isCommit)
          .thenComparing(DeltaSourceSplit::splitId);

  /**
   * Gives splits out anew. Commits are put together and divided by the readers that there are now;
   * splits of a snapshot stay as they are.
   *
   * @param splits splits in any order, each version divided in any way
   * @param readers number of readers
   * @return for each reader its splits in the order in which it must read them; for {@link #ANY}
   *     one list for all
   */
  List<List<DeltaSourceSplit>> assign(List<DeltaSourceSplit> splits, int readers) {
    int queues = this == ANY ? 1 : readers;
    List<List<DeltaSourceSplit>> assigned = new ArrayList<>();
    for (int i = 0; i < queues; i++) {
      assigned.add(new ArrayList<>());
    }
    Map<Long, List<DeltaSourceSplit>> commits = new TreeMap<>();
    splits.stream()
        .sorted(IN_ORDER)
        .forEach(
            split -> {
              if (split.isCommit()) {
                commits.computeIfAbsent(split.version(), v -> new ArrayList<>()).add(split);
              } else if (!split.files().isEmpty()) {
                assigned.get(readerOf(split.files().get(0), queues)).add(split);
              }
            });
    commits.values().forEach(parts -> addCommit(parts, assigned));
    return assigned;
  }

  private void addCommit(List<DeltaSourceSplit> parts, List<List<DeltaSourceSplit>> assigned) {
    Map<Integer, List<FileRead>> files = new HashMap<>();
    for (DeltaSourceSplit part : parts) {
      for (FileRead file : part.files()) {
        files.computeIfAbsent(readerOf(file, assigned.size()), r -> new ArrayList<>()).add(file);
      }
    }
    DeltaSourceSplit any = parts.get(0);
    for (int reader = 0; reader < assigned.size(); reader++) {
      List<FileRead> own = files.getOrDefault(reader, new ArrayList<>());
      own.sort(Comparator.comparing(file -> file.kind().comesLast()));
      assigned
          .get(reader)
          .add(
              new DeltaSourceSplit(
                  "commit-" + any.version() + "-" + reader,
                  any.version(),
                  any.timestampMs(),
                  true,
                  own));
    }
  }

  private int readerOf(FileRead file, int readers) {
    return this == BY_PARTITION ? Math.floorMod(file.partition().hashCode(), readers) : 0;
  }
}
