package io.relspec.app.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * One Kubernetes document.
 *
 * @param file where it stands
 * @param tree all of it
 */
record Manifest(String file, JsonNode tree) {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Path DIRECTORY = Path.of("../k8s");

  /** The documents of a rendered overlay. */
  static List<Manifest> rendered(String overlay) throws IOException {
    return read("rendered/" + overlay);
  }

  /** The documents of a file below {@code k8s}, named without its ending. */
  static List<Manifest> read(String name) throws IOException {
    Path file = DIRECTORY.resolve(name + ".yaml");
    List<Manifest> manifests = new ArrayList<>();
    for (JsonNode tree : parse(Files.readString(file))) {
      manifests.add(new Manifest(name, tree));
    }
    return manifests;
  }

  /** The documents of a YAML text. */
  static List<JsonNode> parse(String yaml) {
    List<JsonNode> trees = new ArrayList<>();
    // The schemas of the operator are longer than what is read by default.
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(16 << 20).build();
    new Load(settings).loadAllFromString(yaml).forEach(each -> trees.add(JSON.valueToTree(each)));
    return trees;
  }

  String kind() {
    return tree.path("kind").asText();
  }

  String apiVersion() {
    return tree.path("apiVersion").asText();
  }

  String name() {
    return tree.path("metadata").path("name").asText();
  }

  /** A value by a JSON pointer, missing if it is not there. */
  JsonNode at(String pointer) {
    return tree.at(pointer);
  }

  @Override
  public String toString() {
    return file + " " + kind() + " " + name();
  }
}
