package io.relspec.app.job;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.IndexFile;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small repository.
 *
 * @param repo its name
 * @param files content by path
 * @param index its external index, null if there is none
 */
record Fixture(String repo, Map<String, String> files, @Nullable Path index) {
  private static final String HEAD = "//- ";

  /** A repository without an index. */
  Fixture(String repo, Map<String, String> files) {
    this(repo, files, null);
  }

  /** The same files with an index. */
  Fixture with(Path other) {
    return new Fixture(repo, files, other);
  }

  /** A repository given as one text: a line {@code //- path} starts each file. */
  static Fixture parse(String repo, String text) {
    Map<String, String> files = new TreeMap<>();
    for (String file : text.split("(?m)^(?=" + HEAD + ")", -1)) {
      if (!file.isBlank()) {
        int end = file.indexOf('\n');
        files.put(file.substring(HEAD.length(), end).strip(), file.substring(end + 1));
      }
    }
    return new Fixture(repo, files);
  }

  /** The same files with changed content. */
  Fixture map(UnaryOperator<String> change) {
    Map<String, String> changed = new TreeMap<>();
    files.forEach((path, content) -> changed.put(path, change.apply(content)));
    return new Fixture(repo, changed, index);
  }

  /** What a scan of the files emits. */
  List<SourceRecord> records() throws IOException {
    SourceCommit commit =
        new SourceCommit(repo, 1, "scan-1", List.of(), 0, null, files.size(), 0, 0, true);
    List<SourceRecord> records = new ArrayList<>(List.of(commit));
    if (index == null) {
      files.forEach((path, content) -> records.add(file(commit, path, content, null)));
      return records;
    }
    try (IndexFile indexed = IndexFile.open(index)) {
      records.add(FileChange.ofIndex(commit, indexed.besides(), ""));
      files.forEach(
          (path, content) -> records.add(file(commit, path, content, indexed.about(path))));
    }
    return records;
  }

  private static FileChange file(
      SourceCommit commit, String path, String content, byte @Nullable [] about) {
    FileContent bytes = FileContent.of(content.getBytes(StandardCharsets.UTF_8));
    return new FileChange(
        commit.repo(), path, new FileVersion(bytes, null, commit.commitId(), 1, 0, about));
  }
}
