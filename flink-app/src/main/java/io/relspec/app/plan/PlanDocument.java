package io.relspec.app.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A plan as JSON. */
public final class PlanDocument {
  /** What a run calls its plan. */
  public static final String FILE_NAME = "plan.json";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private static final ObjectWriter LINES =
      JSON.writer().without(SerializationFeature.INDENT_OUTPUT);

  private PlanDocument() {}

  /** The text of a plan: the same for the same plan. */
  public static String text(JobPlan plan) {
    return textOf(plan);
  }

  /** Any part of a plan as JSON. */
  public static String textOf(Object part) {
    try {
      return JSON.writeValueAsString(part) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan has values that are no JSON", e);
    }
  }

  /**
   * Reads a plan.
   *
   * @param place a file, or the output directory of a run
   * @throws RelspecException if there is none, or none of this program
   */
  public static JobPlan read(Path place) {
    Path file =
        Files.isDirectory(place)
            ? place.resolve(OutputDirectory.METADATA).resolve(FILE_NAME)
            : place;
    if (!Files.isRegularFile(file)) {
      throw new RelspecException(
          "PLN-001",
          ExitCode.USAGE,
          "no plan in " + place,
          "name a file that plan --format json wrote, or the output directory of a build");
    }
    try {
      JobPlan plan = JSON.readValue(Files.readString(file), JobPlan.class);
      requireFormat(plan.format(), file.toString());
      return plan;
    } catch (IOException e) {
      throw unreadable(file.toString(), "cannot be read as a plan", e);
    }
  }

  /**
   * Reads the head of a plan, which says whether the rest can be read.
   *
   * @throws RelspecException if it is none of this program
   */
  public static PlanHead head(String json, String runId) {
    PlanHead head = part(json, PlanHead.class, "plan of run " + runId);
    requireFormat(head.format(), "plan of run " + runId);
    return head;
  }

  private static void requireFormat(int format, String where) {
    if (format != JobPlan.FORMAT) {
      throw unreadable(where, "is of format " + format + ", not " + JobPlan.FORMAT, null);
    }
  }

  /** A part of a plan as JSON in one line. */
  public static String lineOf(Object part) {
    try {
      return LINES.writeValueAsString(part);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan has values that are no JSON", e);
    }
  }

  /**
   * Reads a part of a plan.
   *
   * @throws RelspecException if it is none of this program
   */
  public static <T> T part(String json, Class<T> type, String where) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw unreadable(where, "cannot be read as a plan", e);
    }
  }

  private static RelspecException unreadable(String where, String what, @Nullable Throwable cause) {
    return new RelspecException(
        "PLN-002", ExitCode.USAGE, where + " " + what, "write it anew with this program", cause);
  }
}
