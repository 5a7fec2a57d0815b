package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * One repository per feature of the language: {@code in.txt} holds its files, {@code out.txt} its
 * graph. {@code -Drelspec.golden.update=true} rewrites the graphs; the difference is to be read.
 */
class GoldenRepositoriesITCase {
  private static final boolean UPDATE = Boolean.getBoolean("relspec.golden.update");

  @TestFactory
  Stream<DynamicTest> graphIsTheExpectedOne() throws Exception {
    GraphTables tables = GoldenRepositories.tables();
    List<Fixture> fixtures = GoldenRepositories.all();
    assertThat(fixtures).hasSizeGreaterThan(25);
    return fixtures.stream()
        .map(
            fixture ->
                DynamicTest.dynamicTest(
                    fixture.repo(),
                    () -> check(fixture.repo(), GraphText.of(tables.ofRepo(fixture.repo())))));
  }

  private static void check(String repo, String graph) throws IOException {
    Path expected = GoldenRepositories.DIRECTORY.resolve(repo).resolve("out.txt");
    if (UPDATE) {
      Files.writeString(expected, graph);
    }
    assertThat(graph).isEqualTo(Files.readString(expected));
  }
}
