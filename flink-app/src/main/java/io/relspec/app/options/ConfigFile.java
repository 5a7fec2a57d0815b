package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Options from {@code relspec.yaml}. A key with a dot may also be written as a section:
 *
 * <pre>{@code
 * parallelism: 4
 * extract:
 *   time_limit_ms: 2000
 * }</pre>
 */
public final class ConfigFile {
  /** Names another file. */
  public static final String VARIABLE = "RELSPEC_CONFIG";

  private static final String DEFAULT_NAME = "relspec.yaml";
  private static final long MAX_BYTES = 1L << 20;

  private final String name;
  private final List<Option<?>> options;
  private final Map<String, RawValue> values = new LinkedHashMap<>();

  private ConfigFile(String name, List<Option<?>> options) {
    this.name = name;
    this.options = options;
  }

  /**
   * Reads the file that is named, or {@code relspec.yaml} of the working directory if it is there.
   *
   * @param named what the command line or {@link #VARIABLE} names; this file must exist
   * @return what the file says, by key of the option; empty without a file
   * @throws RelspecException with exit {@link ExitCode#CONFIGURATION}
   */
  public static Map<String, RawValue> read(
      Path workingDirectory, Optional<String> named, List<Option<?>> options) {
    String name = named.orElse(DEFAULT_NAME);
    Path file = workingDirectory.resolve(name);
    if (named.isEmpty() && !Files.exists(file)) {
      return Map.of();
    }
    ConfigFile config = new ConfigFile(name, options);
    config.parse(config.load(file));
    return config.values;
  }

  private String load(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw broken("larger than " + MAX_BYTES + " bytes", null);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw broken("cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private void parse(String text) {
    Optional<Node> root;
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(name).build();
      root = new Compose(settings).composeString(text);
    } catch (YamlEngineException e) {
      throw broken("is not YAML (" + firstLine(e) + ")", e);
    }
    root.ifPresent(this::readSections);
  }

  private void readSections(Node root) {
    Deque<Section> pending = new ArrayDeque<>();
    pending.add(new Section("", requireMapping(root)));
    while (!pending.isEmpty()) {
      Section section = pending.remove();
      for (NodeTuple entry : section.mapping().getValue()) {
        String key = section.prefix() + requireScalar(entry.getKeyNode());
        if (entry.getValueNode() instanceof MappingNode mapping && isSection(key)) {
          pending.add(new Section(key + ".", mapping));
        } else {
          readValue(key, entry);
        }
      }
    }
  }

  private void readValue(String key, NodeTuple entry) {
    String origin = at(entry.getKeyNode());
    if (options.stream().noneMatch(option -> option.key().equals(key))) {
      List<String> known = options.stream().map(Option::key).toList();
      throw Suggestion.unknownKey(origin + ": unknown key " + key, key, known);
    }
    RawValue previous = values.put(key, new RawValue(texts(entry.getValueNode()), origin));
    if (previous != null) {
      throw new RelspecException(
          "CFG-003",
          ExitCode.CONFIGURATION,
          origin + ": key " + key + " stands already at " + previous.origin(),
          "keep one of them");
    }
  }

  private List<String> texts(Node value) {
    return value instanceof SequenceNode sequence
        ? sequence.getValue().stream().map(this::requireScalar).toList()
        : List.of(requireScalar(value));
  }

  private boolean isSection(String key) {
    return options.stream().anyMatch(option -> option.key().startsWith(key + "."));
  }

  private MappingNode requireMapping(Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping;
    }
    throw malformed(node, "a mapping of options to values, such as parallelism: 4");
  }

  private String requireScalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw malformed(node, "a plain value or a list of plain values");
  }

  private RelspecException malformed(Node node, String expected) {
    return new RelspecException(
        "CFG-003",
        ExitCode.CONFIGURATION,
        at(node) + ": unexpected " + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT),
        "give " + expected);
  }

  private RelspecException broken(String reason, @Nullable Throwable cause) {
    return new RelspecException(
        "CFG-003",
        ExitCode.CONFIGURATION,
        name + " " + reason,
        "correct the file or name another with --config",
        cause);
  }

  private String at(Node node) {
    return node.getStartMark().map(mark -> name + ":" + (mark.getLine() + 1)).orElse(name);
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").trim();
  }

  private record Section(String prefix, MappingNode mapping) {}
}
