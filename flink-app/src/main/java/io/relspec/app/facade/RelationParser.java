package io.relspec.app.facade;

import io.relspec.app.catalog.RelspecCatalog;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Parses relations and finds out what they read. */
final class RelationParser {

  private final QueryParser parser;
  private final ContractRegistry contracts;

  RelationParser(QueryParser parser, ContractRegistry contracts) {
    this.parser = parser;
    this.contracts = contracts;
  }

  /** The relation of a file, which must hold one query for a dataset that has a contract. */
  Relation parse(RelationFile file) {
    NavigableSet<String> inputs = new TreeSet<>();
    for (List<String> name : TableReferences.of(parser.parse(SqlOrigin.of(file), file.sql()))) {
      if (isOurs(name)) {
        inputs.add(name.get(name.size() - 1));
      }
    }
    DatasetContract contract = contracts.get(file.dataset());
    inputs.addAll(Finalisation.referred(contract, contracts));
    return new Relation(file, contract, inputs);
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
