package io.relspec.contracts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which kinds of nodes an id of a semantic type can name. */
public final class NodeKinds {
  private static final Map<String, List<String>> BY_SEMANTIC =
      Map.of(
          "file_id", List.of("FILE"),
          "def_id", List.of("METHOD", "TYPE_DECL"),
          "param_id", List.of("METHOD_PARAMETER_IN"),
          "symbol_id", List.of("SYMBOL"),
          "qname_id", List.of("QUALIFIED_NAME"),
          "type_id", List.of("TYPE"),
          "scope_id", List.of("SCOPE"),
          "binding_id", List.of("BINDING"),
          "import_id", List.of("IMPORT"),
          "diagnostic_id", List.of("DIAGNOSTIC"));

  private NodeKinds() {}

  /** The kinds of nodes that ids of a column name, empty if that is not known. */
  public static Optional<List<String>> of(ColumnContract column) {
    return Optional.ofNullable(column.semantic()).map(BY_SEMANTIC::get);
  }

  /** The kinds of nodes that ids name which a function of this name makes. */
  public static Optional<List<String>> madeBy(String function) {
    return Optional.ofNullable(BY_SEMANTIC.get(function));
  }
}
