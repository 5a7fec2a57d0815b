package io.relspec.contracts;

import java.util.ArrayList;
import java.util.List;

/** What a contract promises of each row, by itself or among the others. */
public sealed interface RowRule {

  /** Stable code of the failure. */
  String code();

  /** The columns it is about; none if it is about the row. */
  List<String> columns();

  /** What becomes of a row that fails. */
  default Severity severity() {
    return Severity.ERROR;
  }

  /** The promise in words. */
  String promise();

  /** A column is not null. */
  record NotNull(String column) implements RowRule {
    @Override
    public String code() {
      return "NOT_NULL";
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public String promise() {
      return column + " is not null";
    }
  }

  /** No element of an array is null. */
  record NotNullElements(ColumnContract column) implements RowRule {
    @Override
    public String code() {
      return "ELEMENT_NOT_NULL";
    }

    @Override
    public List<String> columns() {
      return List.of(column.name());
    }

    @Override
    public String promise() {
      return "no element of " + column.name() + " is null";
    }
  }

  /** A column has one of its values, or null. */
  record KnownValue(ColumnContract column) implements RowRule {
    @Override
    public String code() {
      return ContractCode.ENUM_UNKNOWN.name();
    }

    @Override
    public List<String> columns() {
      return List.of(column.name());
    }

    @Override
    public String promise() {
      return column.name() + " is one of " + String.join(", ", column.values());
    }
  }

  /** A condition is not false. */
  record Check(Constraint constraint) implements RowRule {
    @Override
    public String code() {
      return constraint.code();
    }

    @Override
    public List<String> columns() {
      return List.of();
    }

    @Override
    public Severity severity() {
      return constraint.severity();
    }

    @Override
    public String promise() {
      return constraint.check();
    }
  }

  /** What columns name is there, unless one of them is null. */
  record Refers(Reference reference) implements RowRule {
    @Override
    public String code() {
      return "REFERENCE_MISSING";
    }

    @Override
    public List<String> columns() {
      return reference.columns();
    }

    @Override
    public String promise() {
      return String.join(", ", reference.columns())
          + " is "
          + String.join(", ", reference.key())
          + " of a row of "
          + reference.dataset();
    }
  }

  /** No other row has the same columns. */
  record Unique(List<String> columns) implements RowRule {
    public Unique {
      columns = List.copyOf(columns);
    }

    @Override
    public String code() {
      return "NOT_UNIQUE";
    }

    @Override
    public String promise() {
      return "one row for each " + String.join(", ", columns);
    }
  }

  /**
   * The rules of a contract, always in one order: what runs may name a rule by its place, from 0.
   */
  static List<RowRule> of(DatasetContract contract) {
    List<RowRule> rules = new ArrayList<>();
    for (ColumnContract column : contract.columns()) {
      if (!column.nullable()) {
        rules.add(new NotNull(column.name()));
      }
      if (column.type().isArray()) {
        rules.add(new NotNullElements(column));
      }
      if (!column.values().isEmpty()) {
        rules.add(new KnownValue(column));
      }
    }
    contract.constraints().forEach(constraint -> rules.add(new Check(constraint)));
    contract.references().forEach(reference -> rules.add(new Refers(reference)));
    rules.add(new Unique(contract.key()));
    contract.unique().forEach(columns -> rules.add(new Unique(columns)));
    return List.copyOf(rules);
  }
}
