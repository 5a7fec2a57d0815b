package io.relspec.app.facade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.List;

/** The wording of what can be wrong between relations. */
final class RelationErrors {

  private RelationErrors() {}

  static RelspecException duplicate(RelationFile first, RelationFile second) {
    return new RelspecException(
        "RELATION_DUPLICATE",
        ExitCode.PLAN,
        "dataset " + first.dataset() + " is defined in " + first.file() + " and " + second.file(),
        "keep one of them");
  }

  static RelspecException nonDeterministic(Relation relation, List<String> functions) {
    return new RelspecException(
        "NONDETERMINISTIC",
        ExitCode.PLAN,
        relation.file().file() + ": calls " + String.join(", ", functions),
        "compute " + relation.dataset() + " from its inputs alone");
  }

  static RelspecException cycle(List<String> path) {
    return new RelspecException(
        "CYCLE",
        ExitCode.PLAN,
        "relations need each other: " + String.join(" -> ", path),
        "break the circle, for instance by a relation for the part that comes first");
  }
}
