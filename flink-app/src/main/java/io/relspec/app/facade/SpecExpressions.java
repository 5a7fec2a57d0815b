package io.relspec.app.facade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.RelationSpec;
import io.relspec.contracts.RelationSpec.Branch;
import io.relspec.contracts.RelationSpec.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.config.Lex;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.flink.sql.parser.impl.FlinkSqlParserImpl;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of a specification as they stand in its query. A column of an alias that a branch
 * lacks is null there, {@code branch} is the name of the branch, and {@code feature('x')} is
 * whether feature x holds. Each expression begins a line that names its entry, so that whatever
 * refuses the query can be placed.
 */
final class SpecExpressions {
  private static final SqlParser.Config PARSER =
      SqlParser.config()
          .withParserFactory(FlinkSqlParserImpl.FACTORY)
          .withConformance(FlinkSqlConformance.DEFAULT)
          .withLex(Lex.JAVA);

  private static final Pattern ENTRY = Pattern.compile("/\\* (\\S+) \\*/.*");
  private static final String BRANCH = "branch";
  private static final String FEATURE = "feature";

  private final RelationSpec spec;
  private final ContractRegistry contracts;
  private final Map<String, Input> aliases = new HashMap<>();

  SpecExpressions(RelationSpec spec, ContractRegistry contracts) {
    this.spec = spec;
    this.contracts = contracts;
    spec.inputs().forEach(input -> aliases.put(input.alias(), input));
    for (Branch branch : spec.branches()) {
      branch.inputs().forEach(input -> aliases.put(input.alias(), input));
    }
  }

  /** The entry that a line of a query begins with. */
  static Optional<String> entry(String sql, int line) {
    return sql.lines()
        .skip(line - 1L)
        .findFirst()
        .map(ENTRY::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }

  /**
   * An expression in a branch.
   *
   * @param entry where it stands, for messages
   * @param features the conditions of features by name; those of no feature know none
   * @throws RelspecException if it is no expression, or names what is not there
   */
  String of(String entry, String text, Branch branch, Function<String, @Nullable String> features) {
    String line = onOneLine(text);
    Names names = new Names(entry, line, branch, features);
    parse(entry, line).accept(names);
    return "\n/* " + entry + " */ (" + names.replaced() + ")\n";
  }

  /** The text without line ends but in literals. */
  private static String onOneLine(String text) {
    String[] parts = text.split("'", -1);
    for (int i = 0; i < parts.length; i += 2) {
      parts[i] = parts[i].replace('\n', ' ');
    }
    return String.join("'", parts);
  }

  private SqlNode parse(String entry, String text) {
    try {
      return SqlParser.create(text, PARSER).parseExpression();
    } catch (SqlParseException e) {
      throw new RelspecException(
          "RELATION_INVALID",
          ExitCode.PLAN,
          spec.file()
              + ": "
              + entry
              + ": '"
              + text
              + "' is no expression: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "write one over the columns of the inputs, such as a.name = 'x'",
          e);
    }
  }

  private RelspecException error(ContractCode code, String entry, String what, String hint) {
    return new RelspecException(
        code.name(), ExitCode.PLAN, spec.file() + ": " + entry + ": " + what, hint);
  }

  /** Finds the names in an expression, and what stands in their place. */
  private final class Names extends SqlBasicVisitor<Void> {
    private final String entry;
    private final String text;
    private final Set<String> inBranch = new HashSet<>();
    private final Branch branch;
    private final Function<String, @Nullable String> features;
    private final TreeMap<Integer, Replacement> replacements =
        new TreeMap<>(Comparator.reverseOrder());

    Names(String entry, String text, Branch branch, Function<String, @Nullable String> features) {
      this.entry = entry;
      this.text = text;
      this.branch = branch;
      this.features = features;
      spec.inputs().forEach(input -> inBranch.add(input.alias()));
      branch.inputs().forEach(input -> inBranch.add(input.alias()));
    }

    String replaced() {
      StringBuilder result = new StringBuilder(text);
      replacements.forEach(
          (start, replacement) -> result.replace(start, replacement.end(), replacement.text()));
      return result.toString();
    }

    @Override
    public @Nullable Void visit(SqlIdentifier name) {
      if (name.names.size() == 1) {
        if (name.isSimple() && name.getSimple().equals(BRANCH)) {
          replace(name.getParserPosition(), "'" + branch.name() + "'");
        }
      } else if (!name.isStar()) {
        column(name);
      }
      return null;
    }

    private void column(SqlIdentifier name) {
      Input input = aliases.get(name.names.get(0));
      if (input == null) {
        throw error(
            ContractCode.ALIAS_UNKNOWN,
            entry,
            "no input has the alias " + name.names.get(0),
            "one of " + aliases.keySet().stream().sorted().toList());
      }
      String type = type(input, name.names.get(1));
      if (!inBranch.contains(input.alias())) {
        replace(name.getParserPosition(), "CAST(NULL AS " + type + ")");
      }
    }

    private String type(Input input, String column) {
      DatasetContract dataset = contracts.get(input.dataset());
      if (input.unnest() != null && input.unnest().element().equals(column)) {
        String array = dataset.column(input.unnest().column()).orElseThrow().type().sqlName();
        return array.substring(array.indexOf('<') + 1, array.length() - 1);
      }
      ColumnContract found =
          dataset
              .column(column)
              .orElseThrow(
                  () ->
                      error(
                          ContractCode.COLUMN_MISSING,
                          entry,
                          input.dataset() + " has no column " + column,
                          "one of " + dataset.columnNames()));
      return found.type().sqlName();
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call.isA(SqlKind.QUERY)) {
        return null;
      }
      if (call.getOperator().getName().toLowerCase(Locale.ROOT).equals(FEATURE)) {
        replace(call.getParserPosition(), feature(call.getOperandList()));
        return null;
      }
      return super.visit(call);
    }

    private String feature(List<SqlNode> operands) {
      String name =
          operands.size() == 1 && operands.get(0) instanceof SqlLiteral literal
              ? literal.toValue()
              : null;
      String condition = name == null ? null : features.apply(name);
      if (condition == null) {
        throw error(
            ContractCode.ALIAS_UNKNOWN,
            entry,
            "there is no feature " + name + " here",
            "penalties may ask feature('name') for those of features:");
      }
      return condition;
    }

    private void replace(SqlParserPos place, String by) {
      int start = offset(place.getLineNum(), place.getColumnNum());
      int end = offset(place.getEndLineNum(), place.getEndColumnNum()) + 1;
      replacements.put(start, new Replacement(end, by));
    }

    private int offset(int line, int column) {
      int start = 0;
      for (int i = 1; i < line; i++) {
        start = text.indexOf('\n', start) + 1;
      }
      return start + column - 1;
    }
  }

  /** A text up to the end of what it replaces. */
  private record Replacement(int end, String text) {}

  /** Aliases in the order in which a branch joins them. */
  List<Input> joined(Branch branch) {
    List<Input> joined = new ArrayList<>(spec.inputs());
    joined.addAll(branch.inputs());
    return joined;
  }
}
