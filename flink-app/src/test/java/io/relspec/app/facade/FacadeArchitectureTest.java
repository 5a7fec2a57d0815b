package io.relspec.app.facade;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.delegation.Planner;

@AnalyzeClasses(packages = "io.relspec", importOptions = ImportOption.DoNotIncludeTests.class)
class FacadeArchitectureTest {

  private static final String FACADE = "io.relspec.app.facade..";

  @ArchTest
  static final ArchRule nothingElseTouchesATableEnvironment =
      noClasses()
          .that()
          .resideOutsideOfPackage(FACADE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(TableEnvironment.class);

  @ArchTest
  static final ArchRule nothingElseTouchesThePlanner =
      noClasses()
          .that()
          .resideOutsideOfPackage(FACADE)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Planner.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.calcite..", "org.apache.flink.table.planner..");

  @ArchTest
  static final ArchRule theCatalogKnowsNoFacade =
      noClasses()
          .that()
          .resideInAPackage("io.relspec.app.catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(FACADE);
}
