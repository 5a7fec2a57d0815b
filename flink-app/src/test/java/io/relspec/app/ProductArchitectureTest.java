package io.relspec.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.MessageDigest;
import java.util.zip.Checksum;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.runtime.util.MurmurHashUtil;

/** Which way knowledge goes between the modules, and what only one of them does. */
@AnalyzeClasses(packages = "io.relspec", importOptions = ImportOption.DoNotIncludeTests.class)
class ProductArchitectureTest {
  private static final String CONTRACTS = "io.relspec.contracts..";
  private static final String NATIVE = "io.relspec.udf..";
  private static final String GRAPH = "io.relspec.cpg..";
  private static final String DELTA = "io.relspec.delta..";
  private static final String APP = "io.relspec.app..";

  private static ArchRule knowsNothingOf(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others);
  }

  @ArchTest
  static final ArchRule contractsKnowNobody = knowsNothingOf(CONTRACTS, NATIVE, GRAPH, DELTA, APP);

  @ArchTest
  static final ArchRule nativeCodeKnowsContractsOnly = knowsNothingOf(NATIVE, GRAPH, DELTA, APP);

  @ArchTest static final ArchRule theGraphKnowsNoTables = knowsNothingOf(GRAPH, DELTA, APP);

  @ArchTest static final ArchRule tablesKnowNoGraph = knowsNothingOf(DELTA, CONTRACTS, GRAPH, APP);

  /** Checksums of files of a log are Delta's; the library's own is compared before it is loaded. */
  @ArchTest
  static final ArchRule idsAndHashesAreMadeByNativeCode =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.relspec.delta.kernel", "io.relspec.udf")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(MessageDigest.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Checksum.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(MurmurHashUtil.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("com.dynatrace.hash4j..", "com.google.common.hash..");

  @ArchTest
  static final ArchRule oneClassHasTheNativeMethods =
      methods()
          .that()
          .haveModifier(JavaModifier.NATIVE)
          .should()
          .beDeclaredInClassesThat()
          .haveFullyQualifiedName("io.relspec.udf.Native");

  /** The catalog declares what contracts say, and what it says about itself. */
  @ArchTest
  static final ArchRule schemasComeFromContracts =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.relspec.contracts.flink", "io.relspec.app.catalog", DELTA)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Schema.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Schema.Builder.class);
}
