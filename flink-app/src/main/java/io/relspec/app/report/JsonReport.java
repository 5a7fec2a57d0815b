package io.relspec.app.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Writes a report of a build for machines: one object, names as in {@link BuildSummary}. */
public final class JsonReport {
  private JsonReport() {}

  public static String of(BuildReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      write(json, report);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does no I/O
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static void write(JsonGenerator json, BuildReport report) throws IOException {
    BuildSummary summary = report.summary();
    json.writeStartObject();
    json.writeStringField("repo", summary.repo());
    json.writeStringField("level", summary.level().name().toLowerCase(Locale.ROOT));
    json.writeStringField("source", report.source().toString());
    json.writeStringField("out", report.out().toString());
    counts(json, "files", summary.files());
    counts(json, "nodes", summary.nodes());
    counts(json, "edges", summary.edges());
    counts(json, "calls", summary.calls());
    counts(json, "diagnostics", summary.diagnostics());
    phases(json, report);
    json.writeObjectFieldStart("tables");
    for (Map.Entry<String, java.nio.file.Path> table : summary.tables().entrySet()) {
      json.writeStringField(table.getKey(), table.getValue().toString());
    }
    json.writeEndObject();
    json.writeStringField("suggested_query", summary.suggestedQuery());
    json.writeEndObject();
  }

  private static void phases(JsonGenerator json, BuildReport report) throws IOException {
    json.writeArrayFieldStart("phases");
    for (PhaseCost cost : report.costs()) {
      json.writeStartObject();
      json.writeStringField("phase", cost.phase().word());
      json.writeNumberField("wall_ms", cost.wallMs());
      json.writeNumberField("cpu_ms", cost.cpuMs());
      json.writeNumberField("peak_rss_bytes", cost.peakRssBytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void counts(JsonGenerator json, String name, SortedMap<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }
}
