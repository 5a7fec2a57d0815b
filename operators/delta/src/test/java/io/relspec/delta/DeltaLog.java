package io.relspec.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table's log read as the protocol describes it, without Delta Kernel. */
public final class DeltaLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<List<JsonNode>> versions;

  private DeltaLog(List<List<JsonNode>> versions) {
    this.versions = versions;
  }

  /** Reads all versions, which must be without gaps. */
  public static DeltaLog read(Path table) {
    try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
      List<Path> commits =
          files.filter(f -> f.getFileName().toString().matches("\\d{20}\\.json")).sorted().toList();
      List<List<JsonNode>> versions = new ArrayList<>();
      for (Path commit : commits) {
        if (!commit.endsWith("%020d.json".formatted(versions.size()))) {
          throw new AssertionError("version " + versions.size() + " is missing: " + commits);
        }
        versions.add(actions(commit));
      }
      return new DeltaLog(versions);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Number of the last version. */
  public int lastVersion() {
    return versions.size() - 1;
  }

  /** The actions of one kind in one version. */
  public List<JsonNode> actions(int version, String kind) {
    return versions.get(version).stream().filter(a -> a.has(kind)).map(a -> a.get(kind)).toList();
  }

  /** The actions of one kind in all versions, in order. */
  public List<JsonNode> actions(String kind) {
    return Stream.iterate(0, v -> v <= lastVersion(), v -> v + 1)
        .flatMap(v -> actions(v, kind).stream())
        .toList();
  }

  private static List<JsonNode> actions(Path commit) throws IOException {
    List<JsonNode> actions = new ArrayList<>();
    for (String line : Files.readAllLines(commit)) {
      actions.add(JSON.readTree(line));
    }
    return actions;
  }
}
