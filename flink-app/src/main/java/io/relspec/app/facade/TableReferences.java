package io.relspec.app.facade;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * The tables a parsed query names, in FROM clauses and as table arguments at any depth. Names of
 * WITH queries are not tables where they are visible.
 */
final class TableReferences extends SqlBasicVisitor<@Nullable Void> {

  private final List<List<String>> names = new ArrayList<>();
  private final Deque<Set<String>> withNames = new ArrayDeque<>();

  private TableReferences() {}

  /** The names as written, each a list of its parts, in the order of the query. */
  static List<List<String>> of(SqlNode query) {
    TableReferences references = new TableReferences();
    query.accept(references);
    return references.names;
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlWith with) {
      visitWith(with);
    } else if (call instanceof SqlSelect select) {
      visitSelect(select);
    } else if (call.getKind() == SqlKind.EXPLICIT_TABLE) {
      visitFrom(call.operand(0));
    } else {
      visitAll(call.getOperandList());
    }
    return null;
  }

  private void visitWith(SqlWith with) {
    withNames.push(new HashSet<>());
    for (SqlNode node : with.withList) {
      SqlWithItem item = (SqlWithItem) node;
      item.query.accept(this);
      Objects.requireNonNull(withNames.peek()).add(item.name.getSimple());
    }
    with.body.accept(this);
    withNames.pop();
  }

  private void visitSelect(SqlSelect select) {
    for (SqlNode operand : select.getOperandList()) {
      if (operand != null && operand == select.getFrom()) {
        visitFrom(operand);
      } else if (operand != null) {
        operand.accept(this);
      }
    }
  }

  private void visitFrom(SqlNode from) {
    if (from instanceof SqlIdentifier name) {
      addTable(name);
    } else if (from instanceof SqlJoin join) {
      visitFrom(join.getLeft());
      visitFrom(join.getRight());
      visitAll(join.getCondition() == null ? List.of() : List.of(join.getCondition()));
    } else if (from instanceof SqlBasicCall call && isWrapper(call.getKind())) {
      visitFrom(call.operand(0));
      visitAll(call.getOperandList().subList(1, call.operandCount()));
    } else if (from instanceof SqlCall call && call.getKind() == SqlKind.TABLE_REF) {
      visitFrom(call.operand(0));
    } else {
      from.accept(this);
    }
  }

  private static boolean isWrapper(SqlKind kind) {
    return switch (kind) {
      case AS, LATERAL, TABLESAMPLE, SNAPSHOT, MATCH_RECOGNIZE, PIVOT, UNPIVOT -> true;
      default -> false;
    };
  }

  private void addTable(SqlIdentifier name) {
    boolean isWithName =
        name.isSimple() && withNames.stream().anyMatch(set -> set.contains(name.getSimple()));
    if (!isWithName) {
      names.add(List.copyOf(name.names));
    }
  }

  private void visitAll(List<? extends @Nullable SqlNode> nodes) {
    for (SqlNode node : nodes) {
      if (node instanceof SqlNodeList list) {
        visitAll(list.getList());
      } else if (node != null) {
        node.accept(this);
      }
    }
  }
}
