package io.relspec.app.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.RelspecException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobOptionsTest {

  @Test
  void argumentsWinOverTheEnvironment() {
    JobOptions options =
        JobOptions.of(
            List.of("--source", "/repos/shop.git/", "--include", "a.py", "--include", "b.py"),
            Map.of(
                "RELSPEC_OUT", "file:///data/./tables", "RELSPEC_SOURCE", "/other", "HOME", "x"));
    assertThat(options.repositories())
        .containsExactly(new FollowedRepository("shop", "/repos/shop.git", Optional.empty()));
    assertThat(options.out()).isEqualTo(Path.of("/data/tables"));
    assertThat(options.extraction().include()).containsExactly("a.py", "b.py");
  }

  @Test
  void settingsHaveNoPassword() {
    JobOptions options =
        JobOptions.of(
            List.of("--source", "https://u:p@host/a/b.git", "--out", "/o", "--mirrors", "/m"),
            Map.of());
    assertThat(options.repositories()).extracting(FollowedRepository::repo).containsExactly("b");
    assertThat(options.settings()).contains("source https://host/a/b.git\n").doesNotContain("u:p");
  }

  @Test
  void severalRepositoriesHaveNamesAndBranchesAndMayBecomeOthers() {
    JobOptions options =
        JobOptions.of(
            List.of(
                "--repository",
                "shop=/repos/shop.git#v1#x",
                "--repository",
                "lib=https://u:p@host/lib.git",
                "--branch",
                "main",
                "--mirrors",
                "/m",
                "--out",
                "/o"),
            Map.of());
    assertThat(options.repositories())
        .containsExactly(
            new FollowedRepository("lib", "https://u:p@host/lib.git", Optional.of("main")),
            new FollowedRepository("shop", "/repos/shop.git#v1", Optional.of("x")));
    assertThat(options.settings())
        .isEqualTo(
            JobOptions.of(List.of("--repository", "a=/a", "--out", "/o"), Map.of()).settings());
  }

  @Test
  void tablesAreFollowedInThePlaceOfRepositories() {
    JobOptions options =
        JobOptions.of(
            List.of("--tables", "/a/", "--dataset", "x=/b", "--repo", "r", "--out", "/o"),
            Map.of());
    assertThat(options.repositories()).isEmpty();
    assertThat(options.upstream()).contains(new UpstreamTables(Path.of("/a"), Optional.of("r")));
    assertThat(options.tasks().cut().given()).containsOnly(Map.entry("x", Path.of("/b")));
    assertThat(options.settings()).startsWith("follow tables /a\nrepo r\n").endsWith("{x=/b}\n");
  }

  @Test
  void aPartOfTheJobHasOtherSettings() {
    JobOptions whole = JobOptions.of(List.of("--source", "/a", "--out", "/o"), Map.of());
    JobOptions part =
        JobOptions.of(List.of("--source", "/a", "--only", "y", "--out", "/o"), Map.of());
    assertThat(part.settings()).isEqualTo(whole.settings() + "only [y]\n");
    JobOptions strict =
        JobOptions.of(
            List.of("--source", "/a", "--contracts-mode", "strict", "--out", "/o"), Map.of());
    assertThat(strict.settings()).isEqualTo(whole.settings() + "contracts strict\n");
  }

  @ParameterizedTest
  @CsvSource({
    "CLI-001, --sourc /a --out /b",
    "CLI-001, --source /a --out",
    "CLI-001, /a",
    "CLI-001, --source /a --out /b --parallelism 2",
    "CLI-002, --source /a --out /b --level none",
    "CLI-002, --source /a --source /b --out /c",
    "CLI-004, --source /a",
    "CLI-004, --out /a",
    "OPT-007, --source https://host/a.git --out /b",
    "OPT-007, --repository a=/a --repository b=https://host/b.git --out /c",
    "OPT-008, --repository a=b --out /c",
    "OPT-008, --source a --out /b",
    "OPT-008, --source /a --out b",
    "OPT-008, --source /a --out /b --relations c",
    "OPT-008, --source /a --out s3://bucket/b",
    "OPT-009, --repository a=/a --source /b --out /c",
    "OPT-009, --repository a=/a --from v1 --out /c",
    "OPT-009, --repository a=/a --repository a=/b --out /c",
    "OPT-009, --repository /a --out /c",
    "OPT-009, --repository a=/a# --out /c",
    "OPT-008, --tables a --out /c",
    "OPT-010, --tables /a --dataset py_summaries --out /c",
    "OPT-010, --tables /a --dataset x=/b --dataset x=/d --out /c",
    "OPT-010, --source /a --dataset py_summaries=/b --out /c",
    "OPT-011, --tables /a --source /b --out /c",
    "OPT-011, --tables /a --repository b=/b --out /c",
    "OPT-011, --tables /a --branch b --out /c",
    "OPT-011, --tables /a --collapse-commits 2 --out /c",
    "OPT-008, --tables /a --dataset x=b --out /c",
  })
  void whatCannotBeIsRefused(String code, String arguments) {
    assertThatThrownBy(() -> JobOptions.of(List.of(arguments.split(" ")), Map.of()))
        .isInstanceOfSatisfying(RelspecException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void unknownVariablesAreRefused() {
    assertThatThrownBy(
            () ->
                JobOptions.of(
                    List.of("--source", "/a", "--out", "/b"), Map.of("RELSPEC_PARALLELISM", "2")))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.code()).isEqualTo("CFG-001"));
  }
}
