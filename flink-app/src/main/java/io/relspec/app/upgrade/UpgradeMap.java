package io.relspec.app.upgrade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The state that an upgrade may drop, each with a reason:
 *
 * <pre>{@code
 * dropped:
 *   - node: rel_covers
 *     reason: tests are no longer matched by name
 * }</pre>
 *
 * A node is the uid of an operator, or a dataset, which stands for all operators of its relation
 * and of its table.
 *
 * @param reasons why a node may be dropped, by node
 */
public record UpgradeMap(SortedMap<String, String> reasons) {
  /** Nothing may be dropped. */
  public static final UpgradeMap NONE = new UpgradeMap(new TreeMap<>());

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
        || mapping.size() != 1
        || !(mapping.get("dropped") instanceof List<?> entries)) {
      throw broken(file, "is not a mapping with the only key 'dropped' and a list", null);
    }
    SortedMap<String, String> reasons = new TreeMap<>();
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
    return new UpgradeMap(reasons);
  }

  /**
   * Why a node may be dropped; empty if it may not.
   *
   * @param node uid of an operator, or its hash if it has none
   */
  public Optional<String> reasonFor(String node) {
    return reasons.entrySet().stream()
        .filter(entry -> isMeant(node, entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
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
        "give a list 'dropped' of entries with 'node' and 'reason'",
        cause);
  }
}
