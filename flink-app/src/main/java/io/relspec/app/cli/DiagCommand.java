package io.relspec.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.QueryOptions;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.app.report.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code relspec diag}. */
final class DiagCommand implements Command {

  @Override
  public String name() {
    return "diag";
  }

  @Override
  public String summary() {
    return "check the tables of a build against what holds for every graph";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(Verb.DIAG);
  }

  @Override
  public List<Argument> arguments() {
    return List.of();
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    QueryOptions query = QueryOptions.of(options, context.workingDirectory());
    EmbeddedCluster cluster = CommandCluster.batch(query, name(), context.lifetime());
    List<CheckResult> results = new ArrayList<>();
    context.engine().checks(cluster).check(query, results::add);
    byte[] report =
        switch (options.get(RelspecOptions.DIAG_FORMAT)) {
          case TEXT -> text(results).getBytes(StandardCharsets.UTF_8);
          case JSON -> json(results);
        };
    context.out().write(report);
    return count(results, Status.BROKEN) == 0 ? ExitCode.OK : ExitCode.CHECKS_FAILED;
  }

  private static long count(List<CheckResult> results, Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }

  private static String text(List<CheckResult> results) {
    StringBuilder text = new StringBuilder();
    for (CheckResult result : results) {
      text.append(
          String.format(
                  Locale.ROOT,
                  "%2d  %-7s  %s%s",
                  result.number(),
                  word(result.status()),
                  result.title(),
                  note(result))
              .stripTrailing());
      text.append('\n');
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%d rules hold, %d are broken, %d were not run%n",
                count(results, Status.HOLDS),
                count(results, Status.BROKEN),
                count(results, Status.NOT_RUN)))
        .toString();
  }

  private static String note(CheckResult result) {
    return switch (result.status()) {
      case HOLDS -> "";
      case BROKEN ->
          ": "
              + result.violations()
              + (result.violations() == CheckResult.MOST ? " or more" : "")
              + " rows, first "
              + result.detail();
      case NOT_RUN -> ": needs " + result.detail();
    };
  }

  private static String word(Status status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static byte[] json(List<CheckResult> results) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.useDefaultPrettyPrinter();
      json.writeStartArray();
      for (CheckResult result : results) {
        json.writeStartObject();
        json.writeNumberField("number", result.number());
        json.writeStringField("title", result.title());
        json.writeStringField("status", word(result.status()));
        json.writeNumberField("violations", result.violations());
        json.writeStringField("detail", result.detail());
        json.writeNumberField("millis", result.millis());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }
}
