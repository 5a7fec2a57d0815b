package io.relspec.contracts;

import java.util.List;

/** What happens to several rows of one key. */
public sealed interface Dedupe {

  /** The spelling of the strategy in contract files. */
  String strategy();

  /** The key is unique by construction; a second row is a violation. */
  record None() implements Dedupe {
    @Override
    public String strategy() {
      return "none";
    }
  }

  /**
   * The first row in an order is kept.
   *
   * @param order columns with their direction; the last one is unique
   */
  record KeepBest(List<Order> order) implements Dedupe {
    public KeepBest {
      order = List.copyOf(order);
    }

    @Override
    public String strategy() {
      return "keep_best";
    }
  }

  /**
   * Rows become one row; array columns become their set union.
   *
   * @param columns the array columns; all others agree
   */
  record Collapse(List<String> columns) implements Dedupe {
    public Collapse {
      columns = List.copyOf(columns);
    }

    @Override
    public String strategy() {
      return "collapse";
    }
  }

  /**
   * One column of an order.
   *
   * @param by the column
   * @param direction ascending or descending
   */
  record Order(String by, Direction direction) {}

  /** Direction of an order. */
  enum Direction implements YamlEnum {
    ASC,
    DESC
  }
}
