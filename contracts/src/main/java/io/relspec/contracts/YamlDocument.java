package io.relspec.contracts;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A parsed YAML file that knows where everything stands.
 *
 * @param file name for messages
 * @param root the only document of the file
 */
record YamlDocument(String file, Node root) {

  /** Parses one document; a syntax error or an empty file is a located error. */
  static YamlDocument parse(String file, String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      return new YamlDocument(file, root.orElseThrow(() -> empty(file)));
    } catch (YamlEngineException e) {
      throw new ContractException(List.of(syntaxError(file, e)));
    }
  }

  private static ContractException empty(String file) {
    return new ContractException(
        List.of(
            new ContractError(
                ContractCode.CONTRACT_MALFORMED,
                file,
                1,
                1,
                "the file is empty",
                "describe one dataset in it or remove it")));
  }

  private static ContractError syntaxError(String file, YamlEngineException e) {
    Optional<Mark> mark =
        e instanceof MarkedYamlEngineException marked ? marked.getProblemMark() : Optional.empty();
    String problem =
        e instanceof MarkedYamlEngineException marked ? marked.getProblem() : e.getMessage();
    return new ContractError(
        ContractCode.CONTRACT_MALFORMED,
        file,
        mark.map(m -> m.getLine() + 1).orElse(0),
        mark.map(m -> m.getColumn() + 1).orElse(0),
        "not YAML: " + problem,
        "quote texts that hold any of : { } [ ] , # & * ! | > % @");
  }

  /** The error for a broken rule, at the deepest part of its path that the file has. */
  ContractError locate(ContractViolation violation) {
    Node node = root;
    for (Object step : violation.path()) {
      Node next = child(node, step);
      if (next == null) {
        break;
      }
      node = next;
    }
    return errorAt(node, violation.code(), violation.what(), violation.hint());
  }

  /** An error at the start of a node. */
  ContractError errorAt(Node node, ContractCode code, String what, String hint) {
    int line = node.getStartMark().map(m -> m.getLine() + 1).orElse(0);
    int column = node.getStartMark().map(m -> m.getColumn() + 1).orElse(0);
    return new ContractError(code, file, line, column, what, hint);
  }

  private static @Nullable Node child(Node node, Object step) {
    if (node instanceof MappingNode mapping && step instanceof String key) {
      return entry(mapping, key);
    }
    if (node instanceof SequenceNode sequence
        && step instanceof Integer index
        && index < sequence.getValue().size()) {
      return sequence.getValue().get(index);
    }
    return null;
  }

  /** The value of an entry; null when there is none. */
  static @Nullable Node entry(MappingNode mapping, String key) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
        return tuple.getValueNode();
      }
    }
    return null;
  }
}
