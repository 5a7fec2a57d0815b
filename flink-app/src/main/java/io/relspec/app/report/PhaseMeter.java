package io.relspec.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Measures phases that follow each other. */
public final class PhaseMeter {
  private static final long NANOS_PER_MS = 1_000_000;

  private final ProcessGauge gauge;
  private final LongSupplier nanoTime;
  private final List<PhaseCost> costs = new ArrayList<>();

  private BuildPhase phase = BuildPhase.START;
  private long wallStart;
  private long cpuStart;

  /** The first phase began with the process. */
  public PhaseMeter(ProcessGauge gauge, LongSupplier nanoTime) {
    this.gauge = gauge;
    this.nanoTime = nanoTime;
    this.wallStart = nanoTime.getAsLong() - gauge.ageMs() * NANOS_PER_MS;
  }

  /** Ends the current phase and begins another. */
  public synchronized void begin(BuildPhase next) {
    long wall = nanoTime.getAsLong();
    long cpu = gauge.cpuMs();
    costs.add(
        new PhaseCost(
            phase, (wall - wallStart) / NANOS_PER_MS, cpu - cpuStart, gauge.takePeakRssBytes()));
    phase = next;
    wallStart = wall;
    cpuStart = cpu;
  }

  /** Ends the last phase. */
  public synchronized List<PhaseCost> end() {
    begin(phase);
    return List.copyOf(costs);
  }
}
