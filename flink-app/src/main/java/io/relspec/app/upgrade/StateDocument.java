package io.relspec.app.upgrade;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The state of a job as JSON, and where else it can be read. */
public final class StateDocument {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private StateDocument() {}

  /** The text of a description: the same for the same state. */
  public static String text(StateMap states) {
    return PlanDocument.textOf(states);
  }

  /**
   * Reads the state of a job.
   *
   * @param place directory of a savepoint or retained checkpoint; output directory of a run, whose
   *     plan counts; or a file: metadata of a savepoint, a description, or a plan as JSON
   * @throws RelspecException if there is none of these, or it cannot be read
   */
  public static StateMap read(Path place) {
    try {
      if (Files.isDirectory(place.resolve(OutputDirectory.METADATA))) {
        return StateMap.of(PlanDocument.read(place));
      }
      if (Files.isDirectory(place)) {
        return Savepoint.load(place.toUri().toString()).states();
      }
      if (!Files.isRegularFile(place)) {
        throw unreadable(place, "is not there", null);
      }
      if (!isJson(place)) {
        return Savepoint.load(place.toUri().toString()).states();
      }
      return JSON.readTree(place.toFile()).has("relations")
          ? StateMap.of(PlanDocument.read(place))
          : description(place);
    } catch (IOException e) {
      throw unreadable(place, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static StateMap description(Path file) throws IOException {
    StateMap states = JSON.readValue(file.toFile(), StateMap.class);
    if (states.format() != StateMap.FORMAT) {
      throw unreadable(file, "is of format " + states.format() + ", not " + StateMap.FORMAT, null);
    }
    return states;
  }

  private static boolean isJson(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.read() == '{';
    }
  }

  private static RelspecException unreadable(Path place, String what, @Nullable Throwable cause) {
    return new RelspecException(
        "UPG-004",
        ExitCode.USAGE,
        place + " " + what,
        "name a savepoint, the output directory of a run, or what upgrade describe has written",
        cause);
  }
}
