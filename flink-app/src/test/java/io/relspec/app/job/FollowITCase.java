package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that follows changes has the tables of a build of what is there. */
class FollowITCase {
  private static final int STEPS = 12;
  private static final int STEPS_PER_BUILD = 3;
  private static final int CHANGES = 6;

  /** Columns that say which commit changed a file last. */
  private static final List<String> COMMITS =
      List.of("source_files.commit_id", "source_files.commit_seq", "source_files.commit_time");

  @TempDir private Path directory;

  private final Random random = new Random(7);
  private final Map<String, Map<String, String>> files = new TreeMap<>();

  @Test
  void tablesEqualThoseOfABuild() throws Exception {
    List<Fixture> fixtures =
        GoldenRepositories.all().stream()
            .map(fixture -> new Fixture(fixture.repo(), fixture.files()))
            .toList();
    List<SourceRecord> first = new ArrayList<>();
    for (Fixture fixture : fixtures) {
      first.addAll(fixture.records());
    }
    Path out = directory.resolve("followed");
    try (FollowedJob job = new FollowedJob(out, 2)) {
      job.apply(first);
      fixtures.forEach(fixture -> files.put(fixture.repo(), new TreeMap<>(fixture.files())));
      for (int step = 0; step < STEPS; step++) {
        job.apply(changes(2 + step * CHANGES));
        if (step % STEPS_PER_BUILD != STEPS_PER_BUILD - 1) {
          continue;
        }
        GraphTables rebuilt = Builds.build(state(), directory.resolve("rebuilt" + step), 2);
        assertThat(GraphTables.differences(tables(rebuilt), tables(Builds.read(out))))
            .as("after step %s", step)
            .isEmpty();
      }
    }
  }

  /** What does not depend on the way to the present state. */
  static Map<String, List<String>> tables(GraphTables tables) {
    Map<String, List<String>> texts = new TreeMap<>(tables.multisets(COMMITS));
    texts.remove("source_commits");
    texts.remove("source_notices");
    return texts;
  }

  private List<Fixture> state() {
    return files.entrySet().stream()
        .map(repo -> new Fixture(repo.getKey(), repo.getValue()))
        .toList();
  }

  private List<SourceRecord> changes(int first) {
    List<String> repos = List.copyOf(files.keySet());
    List<SourceRecord> records = new ArrayList<>();
    for (int sequence = first; sequence < first + CHANGES; sequence++) {
      String repo = repos.get(random.nextInt(repos.size()));
      String commit = "scan-" + sequence;
      records.add(new SourceCommit(repo, sequence, commit, List.of(), 0, null, 0, 1, 0, false));
      Map<String, String> paths = ofRepo(repo);
      if (paths.isEmpty() || random.nextInt(6) == 0) {
        String path = "new" + sequence + ".py";
        records.add(change(repo, path, anyContent(repos), commit, sequence));
        continue;
      }
      String path = List.copyOf(paths.keySet()).get(random.nextInt(paths.size()));
      String content = Objects.requireNonNull(paths.get(path));
      records.add(change(repo, path, edited(content, repos), commit, sequence));
    }
    return records;
  }

  private Map<String, String> ofRepo(String repo) {
    return Objects.requireNonNull(files.get(repo));
  }

  private SourceRecord change(
      String repo, String path, @Nullable String content, String commit, int sequence) {
    if (content == null) {
      ofRepo(repo).remove(path);
      return new FileChange(repo, path, null);
    }
    ofRepo(repo).put(path, content);
    FileContent bytes = FileContent.of(content.getBytes(StandardCharsets.UTF_8));
    return new FileChange(repo, path, new FileVersion(bytes, null, commit, sequence, 0));
  }

  /** Another content, the same with a line less, twice, or in front; or null, which deletes. */
  private @Nullable String edited(String content, List<String> repos) {
    List<String> lines = new ArrayList<>(content.lines().toList());
    if (lines.isEmpty()) {
      return anyContent(repos);
    }
    int line = random.nextInt(lines.size());
    switch (random.nextInt(5)) {
      case 0 -> {
        return null;
      }
      case 1 -> {
        return anyContent(repos);
      }
      case 2 -> lines.remove(line);
      case 3 -> lines.add(line, lines.get(line));
      default -> lines.add(0, "# moved");
    }
    return String.join("\n", lines) + "\n";
  }

  private String anyContent(List<String> repos) {
    Map<String, String> paths = ofRepo(repos.get(random.nextInt(repos.size())));
    return paths.isEmpty()
        ? "def fresh():\n    return 1\n"
        : List.copyOf(paths.values()).get(random.nextInt(paths.size()));
  }
}
