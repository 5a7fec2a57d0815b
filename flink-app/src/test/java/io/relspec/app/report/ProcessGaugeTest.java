package io.relspec.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessGaugeTest {
  private static final String STAT =
      "7 (a b) c) S 1 7 7 0 -1 4194560 100 0 0 0 250 30 0 0 20 0 1 0 12345 0 0\n";

  @TempDir private Path proc;

  @BeforeEach
  void makeProc() throws IOException {
    Path self = Files.createDirectory(proc.resolve("self"));
    Files.writeString(self.resolve("stat"), STAT);
    Files.writeString(self.resolve("status"), "Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t 1 kB\n");
    Files.writeString(proc.resolve("uptime"), "130.45 200.00\n");
  }

  @Test
  void readsWhatTheSystemSays() {
    ProcessGauge gauge = new ProcessGauge(proc);

    assertThat(gauge.cpuMs()).isEqualTo(2_800);
    assertThat(gauge.ageMs()).isEqualTo(7_000);
    assertThat(gauge.takePeakRssBytes()).isEqualTo(2 << 20);
  }

  @Test
  void takingThePeakAsksForANewOne() throws IOException {
    new ProcessGauge(proc).takePeakRssBytes();

    assertThat(Files.readString(proc.resolve("self/clear_refs"))).isEqualTo("5");
  }

  @Test
  void everyFigureIsZeroWithoutAProcessFileSystem() {
    ProcessGauge gauge = new ProcessGauge(proc.resolve("missing"));

    assertThat(gauge.cpuMs()).isZero();
    assertThat(gauge.ageMs()).isZero();
    assertThat(gauge.takePeakRssBytes()).isZero();
  }

  @Test
  void phasesShareTheTimeOfTheProcess() throws IOException {
    long[] now = {0};
    PhaseMeter meter = new PhaseMeter(new ProcessGauge(proc), () -> now[0]);

    now[0] = 1_000_000_000;
    meter.begin(BuildPhase.RUN);
    now[0] = 3_000_000_000L;
    Files.writeString(proc.resolve("self/stat"), STAT.replace("250", "300"));

    assertThat(meter.end())
        .containsExactly(
            new PhaseCost(BuildPhase.START, 8_000, 2_800, 2 << 20),
            new PhaseCost(BuildPhase.RUN, 2_000, 500, 2 << 20));
  }
}
