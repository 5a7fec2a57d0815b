package io.relspec.app.report;

import java.nio.file.Path;
import java.util.List;

/**
 * All a finished build tells.
 *
 * @param source the directory that was read
 * @param out the directory that holds the tables
 */
public record BuildReport(Path source, Path out, BuildSummary summary, List<PhaseCost> costs) {

  public BuildReport {
    costs = List.copyOf(costs);
  }

  /** What the whole run took; its peak is the highest of the phases. */
  PhaseCost total() {
    return new PhaseCost(
        BuildPhase.SUMMARISE,
        costs.stream().mapToLong(PhaseCost::wallMs).sum(),
        costs.stream().mapToLong(PhaseCost::cpuMs).sum(),
        costs.stream().mapToLong(PhaseCost::peakRssBytes).max().orElse(0));
  }
}
