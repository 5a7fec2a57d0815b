package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionsTest {
  private static final String A = "aaaa111122223333444455556666777788889999";
  private static final String B = "aaaa222222223333444455556666777788889999";
  private static final String C = "cccc111122223333444455556666777788889999";

  private static final List<Snapshot> ALL =
      List.of(
          snapshot("r", 1, A, 1),
          snapshot("r", 2, B, 3),
          snapshot("r", 3, C, 3),
          snapshot("r", 4, A, 4),
          snapshot("r", 5, "scan-5", 5));

  @ParameterizedTest
  @CsvSource({
    A + ", 4",
    "aaaa1, 4",
    "AAAA1111, 4",
    C + ", 3",
    "cccc, 3",
    "@1, 1",
    "scan-5, 5",
    "latest, 5"
  })
  void revisionIsFound(String revision, long commitSeq) {
    assertThat(Revisions.find(ALL, revision).commitSeq()).isEqualTo(commitSeq);
  }

  @ParameterizedTest
  @CsvSource({"dddd", "aaa", "scan-6", "scan", "@6", "@", "HEAD", A + "0"})
  void unknownRevisionIsRefused(String revision) {
    assertRefused(ALL, revision, "SNP-001", "no commit " + revision);
  }

  @Test
  void beginningOfSeveralHashesIsRefused() {
    assertRefused(ALL, "aaaa", "SNP-002", A + " of r, " + B + " of r");
  }

  @Test
  void sameCommitOfTwoRepositoriesIsRefused() {
    List<Snapshot> two = List.of(snapshot("q", 1, "scan-1", 1), snapshot("r", 1, "scan-1", 1));
    assertRefused(two, "scan-1", "SNP-002", "scan-1 of q, scan-1 of r");
    assertRefused(two, "latest", "SNP-002", "scan-1 of q, scan-1 of r");
  }

  @Test
  void commitThatIsVisibleOnlyWithALaterOneIsRefused() {
    assertRefused(ALL, "aaaa2", "SNP-003", "became visible only together");
    assertThatThrownBy(() -> Revisions.find(ALL, "@2"))
        .isInstanceOfSatisfying(RelspecException.class, e -> assertThat(e.hint()).contains(C));
  }

  private static void assertRefused(
      List<Snapshot> all, String revision, String code, String words) {
    assertThatThrownBy(() -> Revisions.find(all, revision))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.exit()).isEqualTo(ExitCode.USAGE);
              assertThat(e).hasMessageContaining(words);
            });
  }

  private static Snapshot snapshot(String repo, long commitSeq, String commit, long last) {
    return new Snapshot(repo, commitSeq, commit, last, new TreeMap<>());
  }
}
