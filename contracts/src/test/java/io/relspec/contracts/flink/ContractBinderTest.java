package io.relspec.contracts.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relspec.contracts.ChangeSemantics;
import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ColumnType;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Dedupe;
import io.relspec.contracts.Determinism;
import io.relspec.contracts.Evolution;
import io.relspec.contracts.Route;
import io.relspec.contracts.Version;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class ContractBinderTest {

  private static final Column REPO = Column.physical("repo", DataTypes.STRING().notNull());
  private static final Column ID = Column.physical("id", DataTypes.BIGINT().notNull());

  @Test
  void columnsComeInTheOrderOfTheContract() {
    Binding binding =
        bind(contract(Evolution.STRICT, nullable("note", ColumnType.STRING)), note(), ID, REPO);

    assertThat(binding.projection())
        .extracting(bound -> bound.column().name())
        .containsExactly("repo", "id", "note");
    assertThat(binding.projection()).allMatch(BoundColumn.Taken.class::isInstance);
    assertThat(binding.alignment())
        .isEqualTo(new Alignment("things", new Version(1, 0, 0), List.of(), List.of(), List.of()));
    assertThat(binding.unproven()).isEmpty();
  }

  @Test
  void narrowerTypesAreCastWithoutLoss() {
    DatasetContract contract =
        contract(
            Evolution.STRICT,
            nullable("note", ColumnType.STRING),
            nullable("score", ColumnType.DOUBLE),
            nullable("ids", ColumnType.ARRAY_BIGINT));

    Binding binding =
        bind(
            contract,
            REPO,
            Column.physical("id", DataTypes.INT().notNull()),
            Column.physical("note", DataTypes.CHAR(4)),
            Column.physical("score", DataTypes.INT()),
            Column.physical("ids", DataTypes.ARRAY(DataTypes.INT().notNull())));

    assertThat(binding.alignment().cast()).containsExactly("id", "note", "score", "ids");
    assertThat(binding.projection().get(1)).isInstanceOf(BoundColumn.Cast.class);
    assertThat(binding.expressions()[1].asSummaryString()).contains("cast").contains("BIGINT");
  }

  @Test
  void castsThatLoseSomethingAreRefused() {
    assertMismatch(ColumnType.INT, DataTypes.BIGINT());
    assertMismatch(ColumnType.DOUBLE, DataTypes.BIGINT());
    assertMismatch(ColumnType.DOUBLE, DataTypes.DECIMAL(20, 2));
    assertMismatch(ColumnType.STRING, DataTypes.INT());
    assertMismatch(ColumnType.BOOLEAN, DataTypes.STRING());
    assertMismatch(ColumnType.BINARY_16, DataTypes.BYTES());
    assertMismatch(ColumnType.BINARY_16, DataTypes.BINARY(8));
    assertMismatch(ColumnType.TIMESTAMP_LTZ_3, DataTypes.TIMESTAMP_LTZ(6));
    assertMismatch(ColumnType.TIMESTAMP_LTZ_3, DataTypes.TIMESTAMP(3));
    assertMismatch(ColumnType.ARRAY_INT, DataTypes.ARRAY(DataTypes.BIGINT()));
    assertMismatch(ColumnType.ARRAY_STRING, DataTypes.STRING());
  }

  @Test
  void missingNullableColumnBecomesTypedNull() {
    Binding binding =
        bind(contract(Evolution.STRICT, nullable("note", ColumnType.STRING)), REPO, ID);

    assertThat(binding.alignment().missing()).containsExactly("note");
    assertThat(binding.expressions()[2].asSummaryString()).contains("null").contains("note");
  }

  @Test
  void missingRequiredColumnIsAnError() {
    assertThat(failure(contract(Evolution.STRICT), REPO))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo(ContractCode.COLUMN_MISSING);
              assertThat(error.file()).isEqualTo("things.sql");
              assertThat(error.what()).contains("relations.things").contains("id BIGINT NOT NULL");
              assertThat(error.hint()).contains("[repo]");
            });
  }

  @Test
  void surplusColumnIsAnErrorUnlessRelaxed() {
    assertThat(failure(contract(Evolution.STRICT), REPO, ID, note()))
        .extracting(ContractError::code)
        .containsExactly(ContractCode.COLUMN_SURPLUS);
    assertThat(failure(contract(Evolution.ADDITIVE), REPO, ID, note()))
        .extracting(ContractError::code)
        .containsExactly(ContractCode.COLUMN_SURPLUS);

    Binding relaxed = bind(contract(Evolution.RELAXED), REPO, note(), ID);
    assertThat(relaxed.alignment().dropped()).containsExactly("note");
    assertThat(relaxed.projection()).hasSize(2);
  }

  @Test
  void nullableValueOfRequiredColumnIsReportedAsUnproven() {
    DatasetContract contract = contract(Evolution.STRICT, nullable("ids", ColumnType.ARRAY_BIGINT));

    Binding binding =
        bind(
            contract,
            REPO,
            Column.physical("id", DataTypes.BIGINT()),
            Column.physical("ids", DataTypes.ARRAY(DataTypes.BIGINT())));

    assertThat(binding.unproven()).containsExactly("id", "ids");
    assertThat(binding.alignment().cast()).isEmpty();
  }

  @Test
  void allDifferencesAreReportedTogether() {
    assertThat(
            failure(contract(Evolution.STRICT), Column.physical("repo", DataTypes.INT()), note()))
        .extracting(ContractError::code)
        .containsExactlyInAnyOrder(
            ContractCode.TYPE_MISMATCH, ContractCode.COLUMN_MISSING, ContractCode.COLUMN_SURPLUS);
  }

  private static void assertMismatch(ColumnType type, DataType live) {
    assertThat(
            failure(
                contract(Evolution.STRICT, nullable("value", type)),
                REPO,
                ID,
                Column.physical("value", live)))
        .extracting(ContractError::code)
        .containsExactly(ContractCode.TYPE_MISMATCH);
  }

  private static Column note() {
    return Column.physical("note", DataTypes.STRING());
  }

  private static ColumnContract nullable(String name, ColumnType type) {
    return ColumnContract.of(name, type, true);
  }

  private static Binding bind(DatasetContract contract, Column... live) {
    return ContractBinder.bind(contract, ResolvedSchema.of(live), "things.sql");
  }

  private static List<ContractError> failure(DatasetContract contract, Column... live) {
    return catchThrowableOfType(ContractException.class, () -> bind(contract, live)).errors();
  }

  private static DatasetContract contract(Evolution evolution, ColumnContract... more) {
    List<ColumnContract> columns =
        Stream.concat(
                Stream.of(
                    ColumnContract.of("repo", ColumnType.STRING, false),
                    ColumnContract.of("id", ColumnType.BIGINT, false)),
                Stream.of(more))
            .toList();
    return new DatasetContract(
        "things",
        new Version(1, 0, 0),
        Database.RELATIONS,
        "things",
        Route.ROW,
        ChangeSemantics.KEYED,
        false,
        false,
        null,
        columns,
        List.of("repo", "id"),
        List.of(),
        List.of("repo"),
        List.of("id"),
        Determinism.STABLE_SET,
        evolution,
        new Dedupe.None(),
        List.of(),
        List.of(),
        List.of());
  }
}
