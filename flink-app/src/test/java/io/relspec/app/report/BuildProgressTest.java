package io.relspec.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildProgressTest {
  private static final long SECOND = 1_000_000_000;

  private final long[] now = {0};
  private final BuildProgress progress =
      new BuildProgress(
          new PhaseMeter(new ProcessGauge(Path.of("/nowhere")), () -> now[0]), () -> now[0]);

  @Test
  void lineStartsWithTheActivityAlone() {
    progress.phase(BuildPhase.PLAN);

    assertThat(progress.line()).isEqualTo("planning  0.0 s");
  }

  @Test
  void lineShowsFilesAndTheRateOfTheLastSecond() {
    progress.phase(BuildPhase.RUN);
    progress.filesFound(2_000);
    progress.progress(10, 1_000);
    now[0] = 2 * SECOND;

    assertThat(progress.line())
        .isEqualTo("extracting and relating  10/2,000 files  500 rows/s  2.0 s");

    progress.progress(1_000, 31_000);
    now[0] = 3 * SECOND;

    assertThat(progress.line())
        .isEqualTo("extracting and relating  1,000/2,000 files  30,000 rows/s  3.0 s");
  }

  @Test
  void terminalGetsTheLineOverItself() {
    assertThat(shown(true)).isEqualTo("\r\033[Kone\r\033[Kone\r\033[K");
  }

  @Test
  void elsewhereEveryLineIsPrinted() {
    assertThat(shown(false)).isEqualToNormalizingNewlines("one\none\n");
  }

  private static String shown(boolean terminal) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    ProgressLine line = new ProgressLine(err, terminal, () -> "one");
    line.show();
    line.show();
    line.close();
    line.show();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
