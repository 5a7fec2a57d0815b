package io.relspec.delta.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.DeletionVector;
import io.relspec.delta.kernel.FileAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitChangesTest {
  private static final DeletionVector OLD = new DeletionVector("i", "old", -1, 4, 1);
  private static final DeletionVector NEW = new DeletionVector("i", "new", -1, 4, 2);

  @Test
  void changeFilesAreAllChangesAndAreReadTwice() {
    List<FileRead> reads =
        CommitChanges.of(
            commit(List.of(file("a", null)), List.of(file("b", null)), List.of("c", "d"), false));
    assertThat(reads)
        .extracting(read -> read.path() + " " + read.kind())
        .containsExactly("c FEED_BEFORE", "d FEED_BEFORE", "c FEED_AFTER", "d FEED_AFTER");
  }

  @Test
  void rowsOfRemovedFilesGoOutBeforeThoseOfAddedFilesComeIn() {
    List<FileRead> reads =
        CommitChanges.of(
            commit(List.of(file("a", NEW)), List.of(file("b", OLD)), List.of(), false));
    assertThat(reads)
        .containsExactly(
            read("b", ChangeKind.DELETES, null, OLD), read("a", ChangeKind.INSERTS, null, NEW));
  }

  @Test
  void fileThatStaysChangesByTheDifferenceOfItsDeletionVectors() {
    assertThat(changesOfA(null, NEW)).containsExactly(read("a", ChangeKind.DELETES, NEW, null));
    assertThat(changesOfA(OLD, null)).containsExactly(read("a", ChangeKind.INSERTS, OLD, null));
    assertThat(changesOfA(OLD, NEW))
        .containsExactly(
            read("a", ChangeKind.DELETES, NEW, OLD), read("a", ChangeKind.INSERTS, OLD, NEW));
    assertThat(changesOfA(null, null))
        .containsExactly(
            read("a", ChangeKind.DELETES, null, null), read("a", ChangeKind.INSERTS, null, null));
  }

  @Test
  void rewritingAndMergingNothingChangesNothing() {
    FileAction moved = new FileAction("a", Map.of(), 1, 1, false, Optional.empty());
    assertThat(CommitChanges.of(commit(List.of(moved), List.of(moved), List.of(), false)))
        .isEmpty();
    assertThat(CommitChanges.of(commit(List.of(file("a", null)), List.of(), List.of(), true)))
        .isEmpty();
  }

  private static List<FileRead> changesOfA(
      @Nullable DeletionVector before, @Nullable DeletionVector after) {
    return CommitChanges.of(
        commit(List.of(file("a", after)), List.of(file("a", before)), List.of(), false));
  }

  private static Commit commit(
      List<FileAction> adds, List<FileAction> removes, List<String> feed, boolean withoutChange) {
    List<FileAction> changeFiles = feed.stream().map(path -> file(path, null)).toList();
    return new Commit(
        3, 1000, adds, removes, changeFiles, Optional.empty(), Map.of(), withoutChange, "MERGE");
  }

  private static FileAction file(String path, @Nullable DeletionVector vector) {
    return new FileAction(path, Map.of(), 1, 1, true, Optional.ofNullable(vector));
  }

  private static FileRead read(
      String path,
      ChangeKind kind,
      @Nullable DeletionVector only,
      @Nullable DeletionVector except) {
    return new FileRead(
        path, Map.of(), 1, 1, kind, Optional.ofNullable(only), Optional.ofNullable(except), 0);
  }
}
