package io.relspec.app.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Writes a difference for machines: one object with {@code repo}, {@code from}, {@code to} and the
 * arrays {@code definitions}, {@code calls}, {@code imports} and {@code flows}, whose objects have
 * the fields of {@link DiffEntry}.
 */
public final class DiffJson {
  private DiffJson() {}

  public static String of(DiffReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("repo", report.repo());
      json.writeStringField("from", report.from());
      json.writeStringField("to", report.to());
      section(json, "definitions", report.definitions());
      section(json, "calls", report.calls());
      section(json, "imports", report.imports());
      section(json, "flows", report.flows());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does no I/O
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static void section(JsonGenerator json, String name, List<DiffEntry> entries)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (DiffEntry entry : entries) {
      json.writeStartObject();
      json.writeStringField("change", entry.change().name().toLowerCase(Locale.ROOT));
      json.writeStringField("kind", entry.kind());
      json.writeStringField("name", entry.name());
      json.writeStringField("target", entry.target());
      json.writeStringField("before", entry.before());
      json.writeStringField("after", entry.after());
      json.writeBooleanField("body", entry.body());
      json.writeStringField("path", entry.path());
      json.writeNumberField("line", entry.line());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
