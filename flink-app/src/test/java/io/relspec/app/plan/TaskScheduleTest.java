package io.relspec.app.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskScheduleTest {
  private static final List<Reads> TASKS =
      List.of(
          new Reads("first", Evidence.of("facts")),
          new Reads("second", Evidence.of("links")),
          new Reads("both", Evidence.of("first").and(Evidence.of("second"))),
          new Reads("either", Evidence.of("first").or(Evidence.of("second"))),
          new Reads("optional", Evidence.of("first"), "first", "second"),
          new Reads("above", Evidence.of("both")),
          new Reads("aside", Evidence.of("facts")));

  private static String schedule(Map<String, SkipReason> missing) {
    return schedule(missing, Set.of());
  }

  private static String schedule(Map<String, SkipReason> missing, Set<String> given) {
    TaskSchedule schedule =
        TaskSchedule.of(
            TASKS, new TreeMap<>(missing), given, Set.of("above", "either", "optional")::contains);
    return schedule.entries().stream()
        .map(
            entry ->
                entry.generation()
                    + " "
                    + entry.dataset()
                    + (entry.skipped() == null ? "" : " " + entry.skipped())
                    + (entry.missing().isEmpty() ? "" : " " + entry.missing()))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void everythingThatIsNeededRuns() {
    assertThat(schedule(Map.of()))
        .isEqualTo(
            """
            1 first
            1 second
            2 both
            2 either
            2 optional
            3 above
            1 aside NOT_NEEDED""");
  }

  @Test
  void whatNeedsSomethingMissingIsSkippedWithItsDependants() {
    assertThat(schedule(Map.of("links", SkipReason.DISABLED)))
        .isEqualTo(
            """
            1 first
            1 second DISABLED [links]
            2 both UPSTREAM_SKIPPED [second]
            2 either [second]
            2 optional [second]
            3 above UPSTREAM_SKIPPED [both]
            1 aside NOT_NEEDED""");
    assertThat(schedule(Map.of("facts", SkipReason.MISSING_DATASET)))
        .contains("1 first MISSING_DATASET [facts]", "2 either [first]", "2 optional UPSTREAM");
  }

  @Test
  void whatAnotherJobMakesIsReadAndWhatItIsMadeOfIsNotNeeded() {
    assertThat(schedule(Map.of(), Set.of("both", "either", "optional")))
        .isEqualTo(
            """
            1 first NOT_NEEDED
            1 second NOT_NEEDED
            2 both OTHER_JOB
            2 either OTHER_JOB
            2 optional OTHER_JOB
            3 above
            1 aside NOT_NEEDED""");
  }

  private record Reads(String dataset, NavigableSet<String> inputs, Evidence evidence)
      implements Task {
    Reads(String dataset, Evidence evidence, String... inputs) {
      this(dataset, inputs.length == 0 ? all(evidence) : new TreeSet<>(List.of(inputs)), evidence);
    }

    private static NavigableSet<String> all(Evidence evidence) {
      return evidence.required().stream()
          .flatMap(Set::stream)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
