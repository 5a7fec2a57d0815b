package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {

  @Test
  void wordedCauseIsFoundInWhateverWrapsIt() {
    RelspecException worded =
        new RelspecException("X-001", ExitCode.SOURCE, "no such thing", "look elsewhere");

    assertThat(Explanation.of(new IOException(new IllegalStateException(worded)))).isSameAs(worded);
  }

  @Test
  void contractErrorIsRejectedTaskGraphAndTellsHowManyThereAre() {
    ContractError error =
        new ContractError(
            ContractCode.CONTRACT_UNKNOWN, "a.yaml", 3, 1, "no contract describes x", "add one");

    RelspecException explained =
        Explanation.of(new RuntimeException(new ContractException(List.of(error, error))));

    assertThat(explained.exit()).isEqualTo(ExitCode.PLAN);
    assertThat(explained.line())
        .isEqualTo(
            "error CONTRACT_UNKNOWN: a.yaml:3: no contract describes x (and 1 more); add one");
  }

  @Test
  void lackOfMemoryHasAHint() {
    RelspecException explained =
        Explanation.of(new IllegalStateException(new OutOfMemoryError("Java heap space")));

    assertThat(explained.exit()).isEqualTo(ExitCode.EXECUTION);
    assertThat(explained.line()).contains("Java heap space").contains("RELSPEC_HEAP");
  }

  @Test
  void anythingElseIsUnexpectedAndOneLine() {
    assertThat(Explanation.of(new IllegalStateException("first\nsecond")).line())
        .isEqualTo(
            "error INT-001: unexpected IllegalStateException: first;"
                + " run again with --verbose and report what it shows");
  }

  @Test
  void chainThatEndsInItselfEndsTheSearch() {
    Exception outer = new Exception("outer");
    outer.initCause(new Exception("inner", outer));

    assertThat(Explanation.of(outer).code()).isEqualTo("INT-001");
  }
}
