package io.relspec.contracts;

import java.util.List;
import java.util.Set;

/**
 * A kind of edges.
 *
 * @param kind its name
 * @param src kinds of nodes that its edges start at, empty for any
 * @param dst kinds of nodes that its edges end at, empty for any
 * @param requires what each of its edges says beside its ends
 */
public record EdgeKind(String kind, List<String> src, List<String> dst, Set<Property> requires) {

  /** What an edge may say, in the column of {@code cpg_edges} with this name. */
  public enum Property implements YamlEnum {
    DISCRIMINATOR,
    SCORE,
    REASON
  }

  public EdgeKind {
    src = List.copyOf(src);
    dst = List.copyOf(dst);
    requires = Set.copyOf(requires);
  }
}
