package io.relspec.app.upgrade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The state that an upgrade may drop and the stored rows that it may leave as they are, each with a
 * reason:
 *
 * <pre>{@code
 * dropped:
 *   - node: rel_covers
 *     reason: tests are no longer matched by name
 * stale:
 *   - node: relation_output
 *     reason: confidence is another from now on
 * }</pre>
 *
 * A node is the uid of an operator, or a dataset, which stands for all operators of its relation
 * and of its table; rows that other tables have from it may then be stale, too.
 *
 * @param dropped why a node may be dropped, by node
 * @param stale why the rows of a dataset may stay as they are, by dataset
 */
public record UpgradeMap(SortedMap<String, String> dropped, SortedMap<String, String> stale) {
  /** Nothing may be dropped. */
  public static final UpgradeMap NONE = new UpgradeMap(new TreeMap<>(), new TreeMap<>());

  private static final String DROPPED = "dropped";
  private static final String STALE = "stale";
  private static final long MAX_BYTES = 1L << 20;

  /**
   * Reads a map.
   *
   * @throws RelspecException if it cannot be read, or an entry lacks its node or its reason
   */
  public static UpgradeMap read(Path file) {
    Object root;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw broken(file, "is larger than " + MAX_BYTES + " bytes", null);
      }
      root =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file));
    } catch (IOException e) {
      throw broken(file, "cannot be read (" + e.getClass().getSimpleName() + ")", e);
    } catch (YamlEngineException e) {
      throw broken(file, "is not YAML", e);
    }
    if (!(root instanceof Map<?, ?> mapping)
        || mapping.isEmpty()
        || !mapping.keySet().stream().allMatch(key -> DROPPED.equals(key) || STALE.equals(key))) {
      throw broken(file, "is not a mapping with the keys 'dropped' and 'stale'", null);
    }
    return new UpgradeMap(reasons(file, mapping, DROPPED), reasons(file, mapping, STALE));
  }

  private static NavigableMap<String, String> reasons(Path file, Map<?, ?> mapping, String key) {
    NavigableMap<String, String> reasons = new TreeMap<>();
    if (!mapping.containsKey(key)) {
      return reasons;
    }
    if (!(mapping.get(key) instanceof List<?> entries)) {
      throw broken(file, "has no list as '" + key + "'", null);
    }
    for (Object entry : entries) {
      String node = text(entry, "node");
      String reason = text(entry, "reason");
      if (node.isBlank() || reason.isBlank() || ((Map<?, ?>) entry).size() != 2) {
        throw broken(file, "has the entry " + entry + ", not a node and a reason", null);
      }
      if (reasons.put(node, reason) != null) {
        throw broken(file, "names " + node + " twice", null);
      }
    }
    return reasons;
  }

  /**
   * Why a node may be dropped; empty if it may not.
   *
   * @param node uid of an operator, or its hash if it has none
   */
  public Optional<String> reasonFor(String node) {
    return dropped.entrySet().stream()
        .filter(entry -> isMeant(node, entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Why rows may stay as another computation has made them; empty if they may not.
   *
   * @param dataset what is stored
   * @param inputs what the rows come from: what is dropped leaves rows behind
   */
  Optional<String> reasonForRows(String dataset, Set<String> inputs) {
    Stream<String> ofInputs =
        dropped.entrySet().stream()
            .filter(entry -> inputs.contains(entry.getKey()))
            .map(Map.Entry::getValue);
    return Stream.concat(Stream.ofNullable(stale.get(dataset)), ofInputs).findFirst();
  }

  /** Uids have the name of their dataset as a word among points and dashes. */
  private static boolean isMeant(String node, String name) {
    return node.equals(name)
        || Pattern.compile("(^|[ .])" + Pattern.quote(name) + "[.-]").matcher(node).find();
  }

  private static String text(@Nullable Object entry, String key) {
    return entry instanceof Map<?, ?> mapping && mapping.get(key) instanceof String text
        ? text.strip()
        : "";
  }

  private static RelspecException broken(Path file, String what, @Nullable Throwable cause) {
    return new RelspecException(
        "UPG-003",
        ExitCode.CONFIGURATION,
        "the map " + file + " " + what,
        "give lists 'dropped' or 'stale' of entries with 'node' and 'reason'",
        cause);
  }
}
