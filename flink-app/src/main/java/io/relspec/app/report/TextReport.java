package io.relspec.app.report;

import io.relspec.udf.extract.AnalysisLevel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Writes a report of a build for people. */
public final class TextReport {
  private static final String COUNT = "  %-24s %14s%n";
  private static final String SHARE = "  %-24s %14s %9s%n";
  private static final String COST = "  %-24s %14s %9s %9s%n";

  private final StringBuilder text = new StringBuilder();

  private TextReport() {}

  public static String of(BuildReport report) {
    TextReport writer = new TextReport();
    BuildSummary summary = report.summary();
    writer.head("repository", summary.repo() + " from " + report.source());
    writer.level(summary.level());
    writer.counts("files", summary.files());
    writer.counts("nodes", summary.nodes());
    writer.counts("edges", summary.edges());
    writer.calls(summary.calls());
    writer.counts("diagnostics", summary.diagnostics());
    writer.costs(report);
    writer.tables(report.out(), summary.tables());
    writer.head("try", suggestion(report));
    return writer.text.toString();
  }

  private void level(AnalysisLevel level) {
    switch (level) {
      case AST -> head("level", "ast: no control and data flow, no types, calls end at symbols");
      case FLOW -> head("level", "flow: no types, calls end at symbols");
      case CALLS -> {}
    }
  }

  private void counts(String name, SortedMap<String, Long> counts) {
    head(name, Numbers.count(sum(counts)));
    for (Map.Entry<String, Long> entry : largestFirst(counts)) {
      line(COUNT, entry.getKey(), Numbers.count(entry.getValue()));
    }
  }

  private void calls(SortedMap<String, Long> calls) {
    long all = sum(calls);
    long resolved = all - calls.getOrDefault(BuildSummary.UNRESOLVED, 0L);
    head("call sites", Numbers.count(all) + ", " + Numbers.percent(resolved, all) + " resolved");
    for (Map.Entry<String, Long> entry : largestFirst(calls)) {
      long count = entry.getValue();
      line(SHARE, entry.getKey(), Numbers.count(count), Numbers.percent(count, all));
    }
  }

  private void costs(BuildReport report) {
    head("phases", "");
    line(COST, "", "seconds", "cpu s", "peak MiB");
    report.costs().forEach(cost -> cost(cost.phase().word(), cost));
    cost("total", report.total());
  }

  private void cost(String name, PhaseCost cost) {
    line(
        COST,
        name,
        Numbers.seconds(cost.wallMs()),
        Numbers.seconds(cost.cpuMs()),
        Numbers.mebibytes(cost.peakRssBytes()));
  }

  private void tables(Path out, SortedMap<String, Path> tables) {
    head("tables", out.toString());
    for (Map.Entry<String, Path> entry : tables.entrySet()) {
      Path table = entry.getValue();
      line("  %-38s %s%n", entry.getKey(), table.startsWith(out) ? out.relativize(table) : table);
    }
  }

  private void head(String name, String value) {
    text.append(String.format(Locale.ROOT, "%-12s %s", name, value).stripTrailing());
    text.append(System.lineSeparator());
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  static String suggestion(BuildReport report) {
    return "relspec sql --out '" + report.out() + "' \"" + report.summary().suggestedQuery() + '"';
  }

  private static long sum(SortedMap<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static List<Map.Entry<String, Long>> largestFirst(SortedMap<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .toList();
  }
}
