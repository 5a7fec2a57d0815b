package io.relspec.app.facade;

import io.relspec.contracts.Determinism;
import io.relspec.contracts.flink.Binding;
import io.relspec.contracts.flink.BoundColumn;
import io.relspec.contracts.flink.ContractBinder;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;

/** Orders relations by what they read, and binds each to its contract. */
final class RelationLoader {

  private final TableEnvironment tables;
  private final RelationParser parser;
  private final Finalisation finalisation;

  RelationLoader(TableEnvironment tables, RelationParser parser, Finalisation finalisation) {
    this.tables = tables;
    this.parser = parser;
    this.finalisation = finalisation;
  }

  /** The relations of the files, each after those it reads. */
  List<Relation> ordered(Collection<RelationFile> files) {
    NavigableMap<String, Relation> relations = new TreeMap<>();
    for (RelationFile file : files) {
      Relation previous = relations.put(file.dataset(), parser.parse(file));
      if (previous != null) {
        throw RelationErrors.duplicate(previous.file(), file);
      }
    }
    return RelationOrder.of(relations);
  }

  /**
   * A query and how it meets its contract.
   *
   * @param binding how columns are matched
   * @param rows the final rows
   */
  record Bound(Binding binding, Finalisation.Final rows) {}

  /** The query of a relation, bound to its contract. */
  Bound bind(Relation relation) {
    try {
      Table query = tables.sqlQuery(relation.file().sql());
      checkDeterminism(relation, query);
      Binding binding =
          ContractBinder.bind(
              relation.contract(), query.getResolvedSchema(), relation.file().file());
      return new Bound(binding, finalisation.of(relation, project(query, binding)));
    } catch (ValidationException | SqlParserException | TableException e) {
      throw SqlOrigin.of(relation.file()).rejected(e);
    }
  }

  private static void checkDeterminism(Relation relation, Table query) {
    List<String> volatileFunctions = VolatileFunctions.in(query);
    if (relation.contract().determinism() != Determinism.BEST_EFFORT
        && !volatileFunctions.isEmpty()) {
      throw RelationErrors.nonDeterministic(relation, volatileFunctions);
    }
  }

  private static Table project(Table query, Binding binding) {
    boolean asItIs =
        binding.projection().stream().allMatch(BoundColumn.Taken.class::isInstance)
            && query.getResolvedSchema().getColumnNames().equals(binding.contract().columnNames());
    return asItIs ? query : query.select(binding.expressions());
  }
}
