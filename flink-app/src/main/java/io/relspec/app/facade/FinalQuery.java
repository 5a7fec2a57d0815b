package io.relspec.app.facade;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Dedupe;
import io.relspec.contracts.RowRule;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The queries around the query of a relation, whose columns are those of its contract: one row for
 * each key, as the contract's strategy says, and which rules a row breaks.
 */
final class FinalQuery {
  private static final String PLACE = "`_place`";

  private final DatasetContract contract;
  private final ContractRegistry contracts;

  FinalQuery(DatasetContract contract, ContractRegistry contracts) {
    this.contract = contract;
    this.contracts = contracts;
  }

  /**
   * One row for each key.
   *
   * @param rows a table with the columns of the contract
   * @return the table itself if its rows are to be taken as they are
   */
  String deduped(String rows) {
    if (contract.dedupe() instanceof Dedupe.KeepBest best) {
      return keepBest(best, rows);
    }
    return contract.dedupe() instanceof Dedupe.Collapse collapse ? collapse(collapse, rows) : rows;
  }

  /** Columns that the order does not name follow it, so that equal places are equal rows. */
  private String keepBest(Dedupe.KeepBest best, String rows) {
    List<String> order = new ArrayList<>();
    for (Dedupe.Order by : best.order()) {
      order.add(name(by.by()) + " " + by.direction());
    }
    List<String> named = best.order().stream().map(Dedupe.Order::by).toList();
    contract.columns().stream()
        .filter(column -> !column.type().isArray())
        .map(ColumnContract::name)
        .filter(column -> !named.contains(column) && !contract.key().contains(column))
        .forEach(column -> order.add(name(column) + " ASC"));
    return "SELECT %s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) AS %s FROM %s) WHERE %s = 1"
        .formatted(
            columns(""),
            names(contract.key().stream()),
            String.join(", ", order),
            PLACE,
            name(rows),
            PLACE);
  }

  private String collapse(Dedupe.Collapse collapse, String rows) {
    String columns =
        contract.columns().stream()
            .map(
                column ->
                    collapse.columns().contains(column.name())
                        ? union(column)
                        : name(column.name()))
            .collect(Collectors.joining(", "));
    Stream<String> others =
        contract.columnNames().stream().filter(column -> !collapse.columns().contains(column));
    return "SELECT %s FROM %s GROUP BY %s".formatted(columns, name(rows), names(others));
  }

  private static String union(ColumnContract column) {
    String name = name(column.name());
    String union = "collect_union(%s)".formatted(name);
    return column.nullable()
        ? "CASE WHEN COUNT(%s) > 0 THEN %s END AS %s".formatted(name, union, name)
        : union + " AS " + name;
  }

  /**
   * The rows with a last column that names the rules they break.
   *
   * @param rows a table with the columns of the contract
   * @param rules what is to be looked at, by place among the rules of the contract
   */
  String checked(String rows, SortedMap<Integer, RowRule> rules) {
    List<String> joins = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    List<String> places = new ArrayList<>();
    rules.forEach(
        (place, rule) -> {
          String condition = broken(place, rule, rows, joins);
          broken.add(condition);
          places.add("CASE WHEN %s THEN '%d ' ELSE '' END".formatted(condition, place));
        });
    return "SELECT %s, CASE WHEN %s THEN CONCAT(%s) END AS `%s` FROM %s AS q%s"
        .formatted(
            columns("q."),
            String.join(" OR ", broken),
            String.join(", ", places),
            FlinkTypes.VIOLATIONS,
            name(rows),
            String.join("", joins));
  }

  /** When a row breaks a rule; what must be joined to know it is added. */
  private String broken(int place, RowRule rule, String rows, List<String> joins) {
    if (rule instanceof RowRule.NotNull column) {
      return name(column.column()) + " IS NULL";
    }
    if (rule instanceof RowRule.NotNullElements array) {
      return "ARRAY_CONTAINS(%s, CAST(NULL AS %s))"
          .formatted(name(array.column().name()), element(array.column()));
    }
    if (rule instanceof RowRule.KnownValue known) {
      return "%s NOT IN (%s)".formatted(name(known.column().name()), values(known.column()));
    }
    if (rule instanceof RowRule.Check check) {
      return "NOT (%s)".formatted(check.constraint().sql(contract.columnNames()));
    }
    return rule instanceof RowRule.Refers refers
        ? refers(place, refers, joins)
        : twice(place, rule.columns(), rows, joins);
  }

  private static String values(ColumnContract column) {
    return column.values().stream()
        .map(value -> "'" + value.replace("'", "''") + "'")
        .collect(Collectors.joining(", "));
  }

  private static String element(ColumnContract array) {
    String type = array.type().sqlName();
    return type.substring("ARRAY<".length(), type.length() - 1);
  }

  private String refers(int place, RowRule.Refers rule, List<String> joins) {
    List<String> columns = rule.reference().columns();
    DatasetContract target = contracts.get(rule.reference().dataset());
    String selected = selected(place, rule.reference().key());
    joins.add(
        join(
            "SELECT %s FROM %s.%s"
                .formatted(selected, name(target.database().yamlName()), name(target.dataset())),
            place,
            columns));
    String given =
        columns.stream().map(c -> name(c) + " IS NOT NULL").collect(Collectors.joining(" AND "));
    return "(%s IS NULL AND %s)".formatted(joined(place, 0), given);
  }

  private String twice(int place, List<String> columns, String rows, List<String> joins) {
    String selected = selected(place, columns);
    joins.add(
        join(
            "SELECT %s FROM %s GROUP BY %s HAVING COUNT(*) > 1"
                .formatted(selected, name(rows), names(columns.stream())),
            place,
            columns));
    return joined(place, 0) + " IS NOT NULL";
  }

  /** Columns under the names that they have where they are joined. */
  private static String selected(int place, List<String> columns) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> name(columns.get(i)) + " AS " + joined(place, i))
        .collect(Collectors.joining(", "));
  }

  private static String join(String query, int place, List<String> columns) {
    String keys =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "%s = q.%s".formatted(joined(place, i), name(columns.get(i))))
            .collect(Collectors.joining(" AND "));
    return " LEFT JOIN (%s) ON %s".formatted(query, keys);
  }

  /** A column of what is joined for a rule. */
  private static String joined(int place, int column) {
    return "`_rule_%d_%d`".formatted(place, column);
  }

  private String columns(String alias) {
    return contract.columnNames().stream()
        .map(column -> alias + name(column))
        .collect(Collectors.joining(", "));
  }

  private static String names(Stream<String> columns) {
    return columns.map(FinalQuery::name).collect(Collectors.joining(", "));
  }

  private static String name(String column) {
    return "`" + column + "`";
  }
}
