package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.DatasetContract;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that was written with one version of its contract and is written with another one. */
class ContractVersionsTest {
  private static final String FIRST =
      """
      - {name: id,   type: BIGINT, nullable: false}
      - {name: name, type: STRING, nullable: true}
      """;

  private static final String LONGER = FIRST + "- {name: size, type: INT, nullable: true}\n";

  @TempDir private Path directory;

  private RunTables tables(String version, String evolution, String columns) throws IOException {
    Path contracts = directory.resolve(version + evolution);
    Files.createDirectories(contracts.resolve("runs"));
    Files.writeString(
        contracts.resolve("runs/things.yaml"),
        """
        dataset: things
        version: %s
        database: runs
        description: "things"
        route: row
        change: append
        materialised: true
        columns:
        %s
        key: [id]
        partition: []
        sort: []
        determinism: best_effort
        evolution: %s
        dedupe: {strategy: none}
        """
            .formatted(version, columns.indent(2).stripTrailing(), evolution));
    return new RunTables(
        new StoredTables(directory.resolve("out"), ContractLoader.fromDirectory(contracts)), false);
  }

  private static void add(RunTables tables, long id) {
    DatasetContract contract = tables.contract("things");
    ContractRow row = ContractRow.of(contract).set("id", id).set("name", "n" + id);
    if (contract.column("size").isPresent()) {
      row.set("size", 7);
    }
    tables.append("things", "row " + id, List.of(row.row()));
  }

  private List<String> rows(List<String> columns) throws IOException {
    TableRows table = TableRows.open(directory.resolve("out/runs/things").toString());
    List<String> rows = new ArrayList<>();
    table.at(table.log().latest().version(), columns, row -> rows.add(text(row)));
    rows.sort(null);
    return rows;
  }

  private static String text(RowData row) {
    String size = row.getArity() < 3 ? "" : row.isNullAt(2) ? " null" : " " + row.getInt(2);
    return row.getLong(0) + " " + row.getString(1) + size;
  }

  @Test
  void additiveContractWidensTheTableOfItsEarlierVersion() throws IOException {
    add(tables("1.0.0", "additive", FIRST), 1);
    add(tables("1.1.0", "additive", LONGER), 2);
    add(tables("1.0.0", "additive", FIRST), 3);

    assertThat(rows(List.of("id", "name", "size")))
        .containsExactly("1 n1 null", "2 n2 7", "3 n3 null");
    assertThat(rows(List.of("id", "name"))).containsExactly("1 n1", "2 n2", "3 n3");
  }

  @Test
  void strictContractRefusesTheTableOfItsEarlierVersion() throws IOException {
    add(tables("1.0.0", "strict", FIRST), 1);
    RunTables later = tables("1.1.0", "strict", LONGER);

    assertRefused(later);
    assertThat(rows(List.of("id", "name"))).containsExactly("1 n1");
  }

  @Test
  void otherTypesAreRefusedWhateverThePolicy() throws IOException {
    add(tables("1.0.0", "relaxed", FIRST), 1);
    RunTables later = tables("2.0.0", "relaxed", FIRST.replace("STRING", "BIGINT"));

    assertThatThrownBy(() -> later.create())
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.TABLE_SCHEMA_MISMATCH));
  }

  @Test
  void rowsOfANameAreAddedOnce() throws IOException {
    RunTables tables = tables("1.0.0", "strict", FIRST);
    add(tables, 1);
    add(tables, 1);

    assertThat(rows(List.of("id", "name"))).containsExactly("1 n1");
  }

  private static void assertRefused(RunTables tables) {
    assertThatThrownBy(() -> add(tables, 2))
        .isInstanceOfSatisfying(
            DeltaException.class,
            e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.TABLE_SCHEMA_MISMATCH));
  }
}
