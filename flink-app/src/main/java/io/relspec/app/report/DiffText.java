package io.relspec.app.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Writes a difference for people. */
public final class DiffText {
  private static final int LONGEST = 60;

  private DiffText() {}

  public static String of(DiffReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s to %s of %s%n"
            .formatted(
                CommitNames.shortened(report.from()),
                CommitNames.shortened(report.to()),
                report.repo()));
    if (report.isEmpty()) {
      return text.append("no differences\n").toString();
    }
    section(text, "definitions", report.definitions(), DiffText::definition);
    section(text, "calls", report.calls(), DiffText::call);
    section(
        text, "imports", report.imports(), entry -> entry.name() + " imports " + entry.target());
    section(text, "flows", report.flows(), DiffText::flow);
    return text.toString();
  }

  private static void section(
      StringBuilder text,
      String title,
      List<DiffEntry> entries,
      Function<DiffEntry, String> words) {
    if (entries.isEmpty()) {
      return;
    }
    text.append('\n').append(title).append('\n');
    // Two kinds of evidence for one call read alike.
    entries.stream().map(entry -> line(entry, words.apply(entry))).distinct().forEach(text::append);
  }

  private static String line(DiffEntry entry, String words) {
    String place = entry.line() > 0 ? entry.path() + ":" + entry.line() : entry.path();
    return "  %s %s  %s%n".formatted(entry.change().sign(), words, place);
  }

  private static String definition(DiffEntry entry) {
    String kind = entry.kind().toLowerCase(Locale.ROOT).replace('_', ' ');
    String words = kind + " " + entry.name();
    return switch (entry.change()) {
      case ADDED -> words + entry.after();
      case REMOVED -> words + entry.before();
      case CHANGED ->
          entry.before().equals(entry.after())
              ? words + (entry.body() ? "  body" : "  declaration")
              : words
                  + entry.before()
                  + " is "
                  + (entry.after().isEmpty() ? "without signature" : entry.after())
                  + (entry.body() ? "  body" : "");
    };
  }

  private static String call(DiffEntry entry) {
    return entry.name() + " calls " + entry.target() + "  " + beforeAndAfter(entry);
  }

  private static String flow(DiffEntry entry) {
    String what = entry.target().isEmpty() ? "" : " " + entry.target();
    return entry.name() + what + ": " + beforeAndAfter(entry);
  }

  private static String beforeAndAfter(DiffEntry entry) {
    return switch (entry.change()) {
      case ADDED -> shortened(entry.after());
      case REMOVED -> shortened(entry.before());
      case CHANGED -> shortened(entry.before()) + " is " + shortened(entry.after());
    };
  }

  private static String shortened(String code) {
    String line = code.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
