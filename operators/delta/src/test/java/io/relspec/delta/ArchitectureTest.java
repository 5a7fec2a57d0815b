package io.relspec.delta;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.relspec.delta", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule deltaKernelIsKnownInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.relspec.delta.kernel")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.delta..");

  @ArchTest
  static final ArchRule theLogKnowsNothingOfTheSink =
      noClasses()
          .that()
          .resideInAPackage("io.relspec.delta.kernel")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.relspec.delta.sink..");

  @ArchTest
  static final ArchRule theConnectorKnowsNoContractAndNoGraph =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.relspec.contracts..", "io.relspec.cpg..", "io.relspec.app..");

  @ArchTest
  static final ArchRule hadoopIsNotCalled =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.hadoop..");
}
