package io.relspec.app.facade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * A text for the JSON of a plan node that is the same for nodes that do the same: without the names
 * of columns, which mean nothing between nodes, with operands in one order where order means
 * nothing, and with the versions of the functions that are called.
 */
final class PlanNormalForm {
  private static final String OUTPUT_TYPE = "outputType";
  private static final String OPERANDS = "operands";
  private static final String FUNCTION = "internalName";
  private static final Set<String> ASSOCIATIVE = Set.of("$AND$1", "$OR$1");
  private static final Set<String> COMMUTATIVE = Set.of("$AND$1", "$OR$1", "$=$1", "$<>$1");
  private static final Map<String, String> MIRRORED = Map.of("$>$1", "$<$1", "$>=$1", "$<=$1");

  private final UnaryOperator<String> functionVersion;

  /**
   * @param functionVersion says what a function computes, by its SQL name; empty for Flink's own
   */
  PlanNormalForm(UnaryOperator<String> functionVersion) {
    this.functionVersion = functionVersion;
  }

  /** The columns a node gives, by position. */
  static List<String> columns(JsonNode node) {
    return rowType(node.path(OUTPUT_TYPE)) instanceof RowType row ? row.getFieldNames() : List.of();
  }

  /** The types of the columns a node gives, by position. */
  static List<String> types(JsonNode node) {
    return rowType(node.path(OUTPUT_TYPE)) instanceof RowType row
        ? row.getChildren().stream().map(LogicalType::asSerializableString).toList()
        : List.of();
  }

  /** Puts a node into its normal form, in place. */
  void normalize(ObjectNode node) {
    if (node.path(OUTPUT_TYPE).isTextual()) {
      node.put(OUTPUT_TYPE, String.join(", ", types(node)));
    }
    node.path("aggCalls").forEach(call -> ((ObjectNode) call).remove("name"));
    descend(node);
  }

  private static LogicalType rowType(JsonNode type) {
    return type.isTextual()
        ? LogicalTypeParser.parse(type.textValue(), PlanNormalForm.class.getClassLoader())
        : new RowType(true, List.of());
  }

  private void descend(JsonNode node) {
    node.forEach(this::descend);
    if (node instanceof ObjectNode call) {
      function(call);
      if (call.path(OPERANDS) instanceof ArrayNode operands) {
        operands(call, operands);
      }
    }
  }

  private void function(ObjectNode call) {
    String name = call.path("systemName").asText("");
    String version = name.isEmpty() ? "" : functionVersion.apply(name);
    if (!version.isEmpty()) {
      call.put("version", version);
    }
  }

  private static void operands(ObjectNode call, ArrayNode operands) {
    String name = call.path(FUNCTION).asText("");
    String mirrored = MIRRORED.get(name);
    if (mirrored != null && operands.size() == 2) {
      call.put(FUNCTION, mirrored);
      set(operands, List.of(operands.get(1), operands.get(0)));
    } else if (COMMUTATIVE.contains(name)) {
      List<JsonNode> sorted = ASSOCIATIVE.contains(name) ? flat(name, operands) : list(operands);
      sorted.sort(Comparator.comparing(JsonNode::toString));
      set(operands, sorted);
    }
  }

  private static List<JsonNode> flat(String name, ArrayNode operands) {
    List<JsonNode> flat = new ArrayList<>();
    for (JsonNode operand : operands) {
      if (operand.path(FUNCTION).asText("").equals(name)) {
        operand.path(OPERANDS).forEach(flat::add);
      } else {
        flat.add(operand);
      }
    }
    return flat;
  }

  private static List<JsonNode> list(ArrayNode operands) {
    List<JsonNode> list = new ArrayList<>();
    operands.forEach(list::add);
    return list;
  }

  private static void set(ArrayNode operands, List<JsonNode> values) {
    operands.removeAll();
    values.forEach(operands::add);
  }
}
