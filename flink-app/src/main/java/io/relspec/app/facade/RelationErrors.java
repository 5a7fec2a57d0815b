package io.relspec.app.facade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The wording of everything that can be wrong with relations. */
final class RelationErrors {

  private RelationErrors() {}

  static RelspecException rejected(RelationFile relation, Throwable cause) {
    Throwable root = cause;
    Optional<SqlParserPos> place = place(cause);
    while (root.getCause() != null) {
      root = root.getCause();
      place = place.isPresent() ? place : place(root);
    }
    String file =
        relation.file() + place.map(p -> ":" + p.getLineNum() + ":" + p.getColumnNum()).orElse("");
    return new RelspecException(
        "RELATION_INVALID",
        ExitCode.PLAN,
        file + ": " + firstLine(root),
        "correct the query of relation " + relation.dataset(),
        cause);
  }

  static RelspecException notOneQuery(RelationFile relation, int statements) {
    return new RelspecException(
        "RELATION_INVALID",
        ExitCode.PLAN,
        relation.file() + ": holds " + statements + " statements, not one SELECT",
        "keep one SELECT per file");
  }

  static RelspecException notAQuery(RelationFile relation, String kind) {
    return new RelspecException(
        "RELATION_INVALID",
        ExitCode.PLAN,
        relation.file() + ": holds a statement of kind " + kind + ", not a SELECT",
        "a relation only reads; where its rows go is not its business");
  }

  static RelspecException duplicate(RelationFile first, RelationFile second) {
    return new RelspecException(
        "RELATION_DUPLICATE",
        ExitCode.PLAN,
        "dataset " + first.dataset() + " is defined in " + first.file() + " and " + second.file(),
        "keep one of them");
  }

  static RelspecException cycle(List<String> path) {
    return new RelspecException(
        "CYCLE",
        ExitCode.PLAN,
        "relations need each other: " + String.join(" -> ", path),
        "break the circle, for instance by a relation for the part that comes first");
  }

  private static Optional<SqlParserPos> place(Throwable error) {
    if (error instanceof SqlParseException parse) {
      return Optional.ofNullable(parse.getPos());
    }
    if (error instanceof CalciteContextException context) {
      return Optional.of(new SqlParserPos(context.getPosLine(), context.getPosColumn()));
    }
    return Optional.empty();
  }

  private static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse("no message");
  }
}
