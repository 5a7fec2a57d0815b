package io.relspec.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The text a contract is hashed by: JSON without white space, object keys sorted, every default
 * written out, descriptions and documentation left out. The native library makes the same text from
 * the same file.
 */
public final class CanonicalForm {

  private CanonicalForm() {}

  /** The canonical text of a contract. */
  public static String of(DatasetContract contract) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("change", contract.change().yamlName());
    json.put("columns", contract.columns().stream().map(CanonicalForm::column).toList());
    json.put(
        "constraints", contract.constraints().stream().map(CanonicalForm::constraint).toList());
    json.put("database", contract.database().yamlName());
    json.put("dataset", contract.dataset());
    json.put("dedupe", dedupe(contract.dedupe()));
    json.put("determinism", contract.determinism().yamlName());
    json.put("edges", contract.edges());
    json.put("evidence", evidence(contract.evidence()));
    json.put("evolution", contract.evolution().yamlName());
    json.put("key", contract.key());
    json.put("materialised", contract.materialised());
    json.put("partition", contract.partition());
    json.put("references", contract.references().stream().map(CanonicalForm::reference).toList());
    json.put("resolved", contract.resolved());
    json.put("route", contract.route().yamlName());
    json.put("sort", contract.sort());
    json.put("unique", contract.unique());
    json.put("version", contract.version().toString());
    StringBuilder out = new StringBuilder();
    write(out, json);
    return out.toString();
  }

  private static Map<String, @Nullable Object> column(ColumnContract column) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("name", column.name());
    json.put("nullable", column.nullable());
    json.put("semantic", column.semantic());
    json.put("since", column.since() == null ? null : column.since().toString());
    json.put("type", column.type().sqlName());
    json.put("values", column.values());
    return json;
  }

  private static Map<String, @Nullable Object> constraint(Constraint constraint) {
    return Map.of(
        "check", constraint.check(),
        "code", constraint.code(),
        "severity", constraint.severity().yamlName());
  }

  private static Map<String, @Nullable Object> reference(Reference reference) {
    return Map.of(
        "columns", reference.columns(),
        "dataset", reference.dataset(),
        "key", reference.key());
  }

  private static @Nullable Map<String, @Nullable Object> evidence(@Nullable Evidence evidence) {
    return evidence == null
        ? null
        : Map.of(
            "ambiguity", evidence.ambiguity().yamlName(),
            "family", evidence.family().yamlName(),
            "rank", evidence.rank());
  }

  private static Map<String, @Nullable Object> dedupe(Dedupe dedupe) {
    Map<String, @Nullable Object> json = new TreeMap<>();
    json.put("strategy", dedupe.strategy());
    if (dedupe instanceof Dedupe.KeepBest best) {
      json.put("order", best.order().stream().map(CanonicalForm::order).toList());
    } else if (dedupe instanceof Dedupe.Collapse collapse) {
      json.put("columns", collapse.columns());
    }
    return json;
  }

  private static Map<String, @Nullable Object> order(Dedupe.Order order) {
    return Map.of("by", order.by(), "order", order.direction().yamlName());
  }

  private static void write(StringBuilder out, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      writeMap(out, map);
    } else if (value instanceof List<?> list) {
      writeList(out, list);
    } else if (value instanceof String text) {
      writeText(out, text);
    } else {
      out.append(value);
    }
  }

  private static void writeMap(StringBuilder out, Map<?, ?> map) {
    List<String> members = new ArrayList<>();
    new TreeMap<>(map)
        .forEach(
            (key, value) -> {
              StringBuilder member = new StringBuilder();
              writeText(member, String.valueOf(key));
              write(member.append(':'), value);
              members.add(member.toString());
            });
    out.append('{').append(String.join(",", members)).append('}');
  }

  private static void writeList(StringBuilder out, List<?> list) {
    List<String> elements = new ArrayList<>();
    for (Object value : list) {
      StringBuilder element = new StringBuilder();
      write(element, value);
      elements.add(element.toString());
    }
    out.append('[').append(String.join(",", elements)).append(']');
  }

  private static void writeText(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      writeChar(out, text.charAt(i));
    }
    out.append('"');
  }

  private static void writeChar(StringBuilder out, char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < 0x20) {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
