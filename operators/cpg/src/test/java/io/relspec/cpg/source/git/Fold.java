package io.relspec.cpg.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.follow.ReaderDriver.Unit;
import io.relspec.cpg.source.git.GitFixture.Entry;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** The files that are left after changes were applied one after the other. */
final class Fold {
  private final NavigableMap<String, Entry> files = new TreeMap<>();

  Fold() {}

  Fold(Fold other) {
    files.putAll(other.files);
  }

  /** Applies a unit; its counts must be those of its changes. */
  Fold apply(Unit unit) {
    int added = 0;
    int changed = 0;
    int deleted = 0;
    for (FileChange change : unit.changes()) {
      Entry before = files.get(change.path());
      apply(change);
      if (change.after() == null) {
        deleted++;
        if (before == null) {
          throw new AssertionError("deletes what is not there: " + change.path());
        }
      } else if (before == null) {
        added++;
      } else {
        changed++;
        if (before.equals(files.get(change.path()))) {
          throw new AssertionError("changes nothing: " + change.path());
        }
      }
    }
    List<Integer> counted = List.of(added, changed, deleted);
    List<Integer> told =
        List.of(
            unit.commit().filesAdded(), unit.commit().filesChanged(), unit.commit().filesDeleted());
    if (!counted.equals(told)) {
      throw new AssertionError("commit tells " + told + ", its changes are " + counted);
    }
    return this;
  }

  void apply(FileChange change) {
    FileVersion after = change.after();
    if (after == null) {
      files.remove(change.path());
      return;
    }
    String text =
        after.content().unread() == null
            ? new String(after.content().bytes(), UTF_8)
            : "unread: " + after.content().unread().message();
    files.put(change.path(), new Entry(Objects.requireNonNull(after.fileMode()), text));
  }

  NavigableMap<String, Entry> files() {
    return files;
  }
}
