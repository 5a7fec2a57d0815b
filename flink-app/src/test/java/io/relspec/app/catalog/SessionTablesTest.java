package io.relspec.app.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.catalog.SessionTables.NamedCatalog;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogFunctionImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.GenericInMemoryCatalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session says about a catalog that is not the product's. */
class SessionTablesTest {
  private static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();

  private final GenericInMemoryCatalog other = new GenericInMemoryCatalog("other", "first");
  private final SessionTables session =
      new SessionTables(
          CONTRACTS,
          new NoDatasets(),
          Map.of(),
          List.of(
              new Routine(
                  "ours",
                  "SCALAR",
                  "INT",
                  false,
                  "null",
                  "1",
                  List.of(new Routine.Parameter("of", "STRING", false, true)))),
          text -> "hash",
          () -> List.of(new NamedCatalog("other", other)));

  /** A session that stores nothing. */
  private static final class NoDatasets implements DatasetProvider {
    @Override
    public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
      return Optional.empty();
    }

    @Override
    public Optional<DynamicTableSink> sink(DatasetContract contract) {
      return Optional.empty();
    }
  }

  /** A function of the other catalog. */
  public static final class Theirs extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    /** Gives what it is given. */
    public int eval(int value) {
      return value;
    }
  }

  @BeforeEach
  void catalog() throws Exception {
    other.createDatabase("shop", new CatalogDatabaseImpl(Map.of(), "what is sold"), false);
    Schema schema =
        Schema.newBuilder()
            .column("goods_id", DataTypes.BIGINT().notNull())
            .withComment("which one")
            .column("name", DataTypes.STRING())
            .columnByExpression("shown", "UPPER(name)")
            .columnByMetadata("at", DataTypes.TIMESTAMP_LTZ(3))
            .primaryKeyNamed("pk_goods", "goods_id")
            .build();
    other.createTable(
        new ObjectPath("shop", "goods"),
        CatalogTable.newBuilder().schema(schema).comment("all goods").build(),
        false);
    other.createTable(
        new ObjectPath("shop", "names"),
        CatalogView.of(
            Schema.newBuilder().column("name", DataTypes.STRING()).build(),
            null,
            "SELECT name FROM goods",
            "SELECT name FROM shop.goods",
            Map.of()),
        false);
    other.createFunction(
        new ObjectPath("shop", "theirs"), new CatalogFunctionImpl(Theirs.class.getName()), false);
    other.createFunction(
        new ObjectPath("shop", "unknown"), new CatalogFunctionImpl("no.such.Function"), false);
  }

  private List<String> rows(SystemTable table, int... columns) {
    List<String> texts = new ArrayList<>();
    for (RowData row : session.rows(table)) {
      List<String> cells = new ArrayList<>();
      for (int column : columns) {
        cells.add(String.valueOf(((GenericRowData) row).getField(column)));
      }
      texts.add(String.join(" ", cells));
    }
    return texts;
  }

  @Test
  void databasesTablesAndViewsOfEveryCatalogAreListed() {
    assertThat(rows(SystemTable.SCHEMATA, 0, 1, 2))
        .contains("other shop what is sold")
        .anyMatch(row -> row.startsWith("other first"));
    assertThat(rows(SystemTable.TABLES, 0, 1, 2, 3, 14))
        .contains("other shop goods BASE TABLE all goods")
        .anyMatch(row -> row.startsWith("other shop names VIEW"));
    assertThat(rows(SystemTable.VIEWS, 0, 1, 2, 3, 4))
        .containsExactly("other shop names SELECT name FROM goods false");
  }

  @Test
  void columnsHaveTheirTypes() {
    assertThat(rows(SystemTable.COLUMNS, 2, 3, 4, 5, 6, 10))
        .containsExactly(
            "goods goods_id 1 BIGINT false which one",
            "goods name 2 STRING true null",
            "goods shown 3 null null null",
            "goods at 4 TIMESTAMP_LTZ(3) true null",
            "names name 1 STRING true null");
  }

  @Test
  void keysAreConstraints() {
    assertThat(rows(SystemTable.TABLE_CONSTRAINTS, 0, 1, 3, 4))
        .containsExactly("shop pk_goods goods PRIMARY KEY");
    assertThat(rows(SystemTable.KEY_COLUMN_USAGE, 1, 3, 4, 5))
        .containsExactly("pk_goods goods goods_id 1");
  }

  @Test
  void functionsOfTheSessionAndOfItsCatalogsAreRoutines() {
    assertThat(rows(SystemTable.ROUTINES, 0, 1, 2, 3))
        .containsExactly(
            "relspec system ours SCALAR", "other shop theirs SCALAR", "other shop unknown null");
    assertThat(rows(SystemTable.PARAMETERS, 1, 3, 4)).containsExactly("ours of STRING");
  }
}
