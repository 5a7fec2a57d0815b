package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.testing.RelationHarness;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Route;
import io.relspec.cpg.extract.ExtractionGraph;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The relations of the product, planned but not run. */
class ProductRelationsTest {

  private static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();

  @Test
  void allRelationsMeetTheirContractsAndPlanAlikeTwice() {
    List<CompiledJob> first = compile();
    List<CompiledJob> second = compile();

    assertThat(first)
        .extracting(CompiledJob::dataset)
        .containsExactlyInAnyOrderElementsOf(
            RelationFiles.fromClassPath().stream().map(RelationFile::dataset).toList());
    assertThat(second)
        .extracting(CompiledJob::plan)
        .isEqualTo(first.stream().map(CompiledJob::plan).toList());
  }

  @Test
  void archivedPlansAreThoseThatAJobCompiles() {
    assertThat(PlanArchiver.archive().relations())
        .extracting(CompiledRelation::plan)
        .isEqualTo(compile().stream().map(CompiledJob::plan).toList());
  }

  private static List<CompiledJob> compile() {
    return RelationHarness.of(CONTRACTS, new NativeFunctionLibrary())
        .relations(RelationFiles.fromClassPath())
        .empty(
            CONTRACTS.all().stream()
                .filter(ProductRelationsTest::isNativeRows)
                .map(DatasetContract::dataset)
                .toArray(String[]::new))
        .compile();
  }

  private static boolean isNativeRows(DatasetContract contract) {
    return contract.route() == Route.ROW
        && (ExtractionGraph.gives(contract) || contract.resolved());
  }
}
