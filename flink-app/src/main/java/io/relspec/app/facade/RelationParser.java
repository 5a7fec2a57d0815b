package io.relspec.app.facade;

import io.relspec.app.catalog.RelspecCatalog;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.Database;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.planner.parse.CalciteParser;

/** Parses relations with Flink's own parser. */
final class RelationParser {

  private final CalciteParser parser;
  private final ContractRegistry contracts;

  RelationParser(CalciteParser parser, ContractRegistry contracts) {
    this.parser = parser;
    this.contracts = contracts;
  }

  /** The relation of a file, which must hold one query for a dataset that has a contract. */
  Relation parse(RelationFile file) {
    SortedSet<String> inputs = new TreeSet<>();
    for (List<String> name : TableReferences.of(query(file))) {
      if (isOurs(name)) {
        inputs.add(name.get(name.size() - 1));
      }
    }
    return new Relation(file, contracts.get(file.dataset()), inputs);
  }

  private SqlNode query(RelationFile file) {
    SqlNodeList statements = statements(file);
    if (statements.size() != 1) {
      throw RelationErrors.notOneQuery(file, statements.size());
    }
    SqlNode statement = statements.get(0);
    if (!statement.isA(SqlKind.QUERY)) {
      throw RelationErrors.notAQuery(file, statement.getKind().toString());
    }
    return statement;
  }

  private SqlNodeList statements(RelationFile file) {
    try {
      return parser.parseSqlList(file.sql());
    } catch (SqlParserException e) {
      throw RelationErrors.rejected(file, e);
    }
  }

  /** Whether a name means a dataset where it is resolved; all others fail in validation. */
  private boolean isOurs(List<String> name) {
    String dataset = name.get(name.size() - 1);
    int size = name.size();
    String database = size > 1 ? name.get(size - 2) : Database.RELATIONS.yamlName();
    String catalog = size > 2 ? name.get(size - 3) : RelspecCatalog.NAME;
    return catalog.equals(RelspecCatalog.NAME)
        && contracts
            .find(dataset)
            .filter(contract -> contract.database().yamlName().equals(database))
            .isPresent();
  }
}
