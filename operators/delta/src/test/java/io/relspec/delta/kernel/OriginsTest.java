package io.relspec.delta.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/** Rows are found where they are after chains of rewrites. */
class OriginsTest {
  /** A file of the model: each row is the file and row that it was written as. */
  private record Model(DataFile file, List<String> rows) {}

  @Test
  void rowsAreFoundAfterChainsOfRewrites() {
    Random random = new Random(20_261_128);
    for (int round = 0; round < 200; round++) {
      List<Model> live = new ArrayList<>();
      for (int step = 0; step < 30; step++) {
        if (random.nextInt(3) > 0) {
          live.add(written(random));
        }
        if (random.nextInt(2) == 0 && live.size() > 1) {
          int first = random.nextInt(live.size() - 1);
          List<Model> some = live.subList(first, first + 1 + random.nextInt(live.size() - first));
          Model rewritten = rewritten(some, random);
          some.clear();
          live.add(rewritten);
        }
      }
      live.forEach(OriginsTest::check);
    }
  }

  private static Model written(Random random) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    String path = id.toString().substring(0, 2) + "/part-t_1-" + id + ".parquet";
    int count = 1 + random.nextInt(50);
    List<String> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(path + " " + row);
    }
    return new Model(file(path, count, null, random), rows);
  }

  private static Model rewritten(List<Model> some, Random random) {
    List<DataFile> inputs = some.stream().map(Model::file).toList();
    List<String> rows = new ArrayList<>();
    for (Model model : some) {
      for (int row = 0; row < model.rows().size(); row++) {
        if (!model.file().deleted().contains(row)) {
          rows.add(model.rows().get(row));
        }
      }
    }
    String path = "compacted-" + random.nextLong();
    return new Model(
        file(path, rows.size(), Origins.ofRewritten(inputs, any -> true).tags(), random), rows);
  }

  private static DataFile file(
      String path, int rows, @Nullable Map<String, String> tags, Random random) {
    RoaringBitmap deleted = new RoaringBitmap();
    for (int row = 0; row < rows; row++) {
      if (random.nextInt(5) == 0) {
        deleted.add(row);
      }
    }
    LiveFile file = new LiveFile(path, Map.of(), 1, 0, null, tags, null, null, null);
    return new DataFile(file, path, rows, deleted);
  }

  private static void check(Model model) {
    if (!model.file().path().startsWith("compacted")) {
      assertThat(model.file().origins().isEmpty()).isTrue();
      return;
    }
    Map<String, List<Integer>> before = new HashMap<>();
    Map<String, List<Integer>> now = new HashMap<>();
    for (int row = 0; row < model.rows().size(); row++) {
      String[] origin = model.rows().get(row).split(" ", -1);
      before.computeIfAbsent(origin[0], p -> new ArrayList<>()).add(Integer.parseInt(origin[1]));
      now.computeIfAbsent(origin[0], p -> new ArrayList<>()).add(row);
    }
    Origins origins = model.file().origins();
    before.forEach(
        (path, rows) ->
            assertThat(origins.now(path, ints(rows)))
                .hasValueSatisfying(
                    found ->
                        assertThat(found)
                            .containsExactly(ints(Objects.requireNonNull(now.get(path))))));
    assertThat(origins.paths()).containsAll(before.keySet());
    assertThat(origins.now("other", new int[] {0})).isEmpty();
    before.keySet().forEach(path -> assertThat(origins.now(path, new int[] {99})).isEmpty());
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void whatWasWrittenByALaterVersionOrDamagedIsAnError() {
    assertThatThrownBy(() -> Origins.of(Map.of("relspec.origins", "AAAA"), "f"))
        .hasMessageContaining("DLT_166");
    assertThat(Origins.of(Map.of("other", "x"), "f").isEmpty()).isTrue();
  }

  @Test
  void onlyFilesThatAreNamedByTheirIdsAreRemembered() {
    UUID id = UUID.fromString("0ab1c2d3-0000-4000-8000-000000000000");
    assertThat(Origins.isRemembered("0a/part-edges-" + id + ".parquet")).isTrue();
    assertThat(Origins.isRemembered("repo=r/part-edges-" + id + ".parquet")).isFalse();
    assertThat(Origins.isRemembered("0b/part-edges-" + id + ".parquet")).isFalse();
    assertThat(Origins.isRemembered("0a/compacted-" + id + ".parquet")).isFalse();
  }
}
