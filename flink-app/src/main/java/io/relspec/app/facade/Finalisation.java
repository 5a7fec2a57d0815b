package io.relspec.app.facade;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Reference;
import io.relspec.contracts.Route;
import io.relspec.contracts.RowRule;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.plan.metadata.FlinkRelMetadataQuery;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the rows of a relation before anybody sees them: one for each key, by the
 * strategy of the contract, and those that break the contract are told apart. Only what the plan
 * does not prove is looked at, so most relations are left as they are.
 */
final class Finalisation {
  /** No dataset is called like this. */
  private static final String ROWS = "_rows";

  private final TableEnvironment tables;
  private final PlannerBase planner;
  private final ContractRegistry contracts;

  Finalisation(TableEnvironment tables, PlannerBase planner, ContractRegistry contracts) {
    this.tables = tables;
    this.planner = planner;
    this.contracts = contracts;
  }

  /**
   * The datasets that rows of a dataset refer to and that can be joined with them. A dataset that
   * is never rows in a job is not looked up, nor is the dataset itself: {@code diag} checks those.
   */
  static Set<String> referred(DatasetContract contract, ContractRegistry contracts) {
    return contract.references().stream()
        .filter(reference -> isJoined(contract, reference, contracts))
        .map(Reference::dataset)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isJoined(
      DatasetContract contract, Reference reference, ContractRegistry contracts) {
    return contracts.get(reference.dataset()).route() == Route.ROW
        && !reference.dataset().equals(contract.dataset());
  }

  /**
   * Rows that are final but for those that break a rule.
   *
   * @param table with the columns of the contract, and if anything is promised one that names the
   *     broken rules
   * @param promises what rows are looked at for, in words
   */
  record Final(Table table, List<String> promises) {
    Final {
      promises = List.copyOf(promises);
    }

    boolean isChecked() {
      return !promises.isEmpty();
    }
  }

  /**
   * The final rows of a relation.
   *
   * @param aligned its query with exactly the columns of the contract
   * @throws ContractException if the query itself gives a column a value that it never has
   */
  Final of(Relation relation, Table aligned) {
    FinalQuery query = new FinalQuery(relation.contract(), contracts);
    Table rows = derived(aligned, query::deduped);
    SortedMap<Integer, RowRule> rules = unproven(relation, rows);
    if (rules.isEmpty()) {
      return new Final(rows, List.of());
    }
    Table checked = derived(rows, name -> query.checked(name, rules));
    RelNode plan = planner.optimize(RelationAnalyzer.tree(planner, checked));
    return isNeverBroken(plan, relation.contract().columns().size())
        ? new Final(rows, List.of())
        : new Final(
            checked,
            rules.values().stream().map(rule -> promise(relation.contract(), rule)).toList());
  }

  /**
   * A rule in words. An edge kind that a relation declares is made by no other: among the kinds of
   * the graph's edges it comes and goes with its relation, and is no promise to the rest.
   */
  private String promise(DatasetContract contract, RowRule rule) {
    if (rule instanceof RowRule.KnownValue known) {
      Set<String> values = new TreeSet<>(known.column().values());
      if (contract.isKindOfEdges(known.column().name())) {
        contracts.all().forEach(other -> other.edges().forEach(values::remove));
      }
      return known.column().name() + " is one of " + values;
    }
    return rule.promise();
  }

  /** Whether the optimiser found that the last column is always null. */
  private static boolean isNeverBroken(RelNode plan, int column) {
    if (plan instanceof Union union) {
      return union.getInputs().stream().allMatch(input -> isNeverBroken(input, column));
    }
    return plan instanceof Calc calc
        && RexUtil.isNullLiteral(
            calc.getProgram().expandLocalRef(calc.getProgram().getProjectList().get(column)), true);
  }

  /** A query over a table by a name that it has only meanwhile. */
  private Table derived(Table rows, UnaryOperator<String> query) {
    String path = "`" + ROWS + "`";
    tables.createTemporaryView(path, rows);
    try {
      String sql = query.apply(ROWS);
      return sql.equals(ROWS) ? rows : tables.sqlQuery(sql);
    } finally {
      boolean unused = tables.dropTemporaryView(path);
    }
  }

  private SortedMap<Integer, RowRule> unproven(Relation relation, Table rows) {
    Proofs proofs = new Proofs(relation, rows);
    List<RowRule> rules = RowRule.of(relation.contract());
    SortedMap<Integer, RowRule> unproven = new TreeMap<>();
    for (int i = 0; i < rules.size(); i++) {
      if (!proofs.has(rules.get(i))) {
        unproven.put(i, rules.get(i));
      }
    }
    return unproven;
  }

  /** What is known of the rows of a relation before there are any. */
  private final class Proofs {
    private final Relation relation;
    private final Table rows;
    private final DatasetContract contract;
    private final List<KnownValues.Domain> domains;
    private @Nullable Set<ImmutableBitSet> keys;

    Proofs(Relation relation, Table rows) {
      this.relation = relation;
      this.rows = rows;
      this.contract = relation.contract();
      this.domains = KnownValues.of(RelationAnalyzer.tree(planner, rows), contracts);
    }

    boolean has(RowRule rule) {
      if (rule instanceof RowRule.NotNull column) {
        return !type(column.column()).isNullable();
      }
      if (rule instanceof RowRule.NotNullElements array) {
        return !type(array.column().name()).getChildren().get(0).isNullable();
      }
      if (rule instanceof RowRule.KnownValue known) {
        return isKnown(known.column());
      }
      if (rule instanceof RowRule.Refers refers) {
        return !isJoined(contract, refers.reference(), contracts);
      }
      return rule instanceof RowRule.Unique
          && (!relation.file().isKeyChecked() || isUnique(rule.columns()));
    }

    private LogicalType type(String column) {
      return rows.getResolvedSchema()
          .getColumn(contract.indexOf(column))
          .orElseThrow()
          .getDataType()
          .getLogicalType();
    }

    private boolean isKnown(ColumnContract column) {
      KnownValues.Domain domain = domains.get(contract.indexOf(column.name()));
      Set<String> never = new TreeSet<>(domain.literals());
      column.values().forEach(never::remove);
      if (!never.isEmpty()) {
        throw new ContractException(
            List.of(
                new ContractError(
                    ContractCode.ENUM_UNKNOWN,
                    relation.file().file(),
                    0,
                    0,
                    contract.qualifiedName() + ": column " + column.name() + " is never " + never,
                    "one of " + column.values())));
      }
      return domain.isWithin(column.values());
    }

    /** Whether the plan has one row for all values of some of the columns. */
    private boolean isUnique(List<String> columns) {
      ImmutableBitSet positions =
          ImmutableBitSet.of(columns.stream().mapToInt(contract::indexOf).toArray());
      Set<ImmutableBitSet> found = keys;
      if (found == null) {
        RelNode plan = planner.optimize(RelationAnalyzer.tree(planner, rows));
        Set<ImmutableBitSet> unique =
            FlinkRelMetadataQuery.reuseOrCreate(plan.getCluster().getMetadataQuery())
                .getUniqueKeys(plan);
        found = unique == null ? Set.of() : unique;
        keys = found;
      }
      return found.stream().anyMatch(positions::contains);
    }
  }
}
