package io.relspec.app.facade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.Optional;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Where a query was written, and how its errors are worded.
 *
 * @param code code of its errors
 * @param exit how the process ends with them
 * @param place file, or what else it is called
 * @param hint what to do about an error
 * @param generated the query if nobody wrote it, but it stands for a specification; else null
 */
record SqlOrigin(
    String code, ExitCode exit, String place, String hint, @Nullable String generated) {

  static SqlOrigin of(RelationFile relation) {
    return new SqlOrigin(
        "RELATION_INVALID",
        ExitCode.PLAN,
        relation.file(),
        "correct the query of relation " + relation.dataset(),
        relation.isGenerated() ? relation.sql() : null);
  }

  static SqlOrigin ofUser() {
    return new SqlOrigin("QUERY_INVALID", ExitCode.USAGE, "query", "correct the query", null);
  }

  /** Flink's or Calcite's refusal, with the place in the text if it names one. */
  RelspecException rejected(Throwable refusal) {
    Throwable root = refusal;
    Optional<SqlParserPos> found = position(refusal);
    while (root.getCause() != null) {
      root = root.getCause();
      found = found.isPresent() ? found : position(root);
    }
    String position = found.map(this::position).orElse("");
    return error(position + ": " + firstLine(root), hint, refusal);
  }

  /** The place in the file: a line of a query, an entry of a specification. */
  private String position(SqlParserPos found) {
    return generated == null
        ? ":" + found.getLineNum() + ":" + found.getColumnNum()
        : SpecExpressions.entry(generated, found.getLineNum()).map(e -> ": " + e).orElse("");
  }

  RelspecException notOneStatement(int statements) {
    return error(": holds " + statements + " statements, not one SELECT", "keep one SELECT", null);
  }

  RelspecException notAQuery(String kind) {
    return error(
        ": holds a statement of kind " + kind + ", not a SELECT", "only reading is allowed", null);
  }

  RelspecException error(String message, String nextStep, @Nullable Throwable cause) {
    return new RelspecException(code, exit, place + message, nextStep, cause);
  }

  private static Optional<SqlParserPos> position(Throwable error) {
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
