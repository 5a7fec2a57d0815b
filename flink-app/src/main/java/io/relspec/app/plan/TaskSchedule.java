package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which relations run, and why the others do not. It follows from relations and missing datasets
 * alone.
 */
public final class TaskSchedule {
  private final SortedMap<String, SkipReason> missing;
  private final Set<String> given;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> absent = new HashSet<>();

  /**
   * The place of a relation.
   *
   * @param dataset the dataset it yields
   * @param generation from 1: one more than the last of those it reads
   * @param skipped why it does not run, null if it runs
   * @param missing what it lacks
   */
  public record Entry(
      String dataset, int generation, @Nullable SkipReason skipped, NavigableSet<String> missing) {
    public Entry {
      missing = Collections.unmodifiableNavigableSet(new TreeSet<>(missing));
    }

    private Entry notNeeded() {
      return new Entry(dataset, generation, SkipReason.NOT_NEEDED, missing);
    }
  }

  private TaskSchedule(SortedMap<String, SkipReason> missing, Set<String> given) {
    this.missing = missing;
    this.given = given;
    absent.addAll(missing.keySet());
  }

  /**
   * The schedule of a job.
   *
   * @param ordered relations, each after those it reads
   * @param missing datasets that nobody makes in this job
   * @param given datasets that another job has made
   * @param stored whether the job stores a dataset
   */
  public static TaskSchedule of(
      List<? extends Task> ordered,
      SortedMap<String, SkipReason> missing,
      Set<String> given,
      Predicate<String> stored) {
    TaskSchedule schedule = new TaskSchedule(missing, given);
    Map<String, Integer> generations = new HashMap<>();
    for (Task task : ordered) {
      int generation = 1;
      for (String input : task.inputs()) {
        generation = Math.max(generation, generations.getOrDefault(input, 0) + 1);
      }
      generations.put(task.dataset(), generation);
      schedule.add(task, generation);
    }
    schedule.dropUnneeded(ordered, stored);
    return schedule;
  }

  private void add(Task task, int generation) {
    NavigableSet<String> unmet = task.evidence().unmet(absent).orElse(null);
    if (unmet == null) {
      NavigableSet<String> empty = new TreeSet<>(task.inputs());
      empty.retainAll(absent);
      SkipReason elsewhere = given.contains(task.dataset()) ? SkipReason.OTHER_JOB : null;
      entries.put(task.dataset(), new Entry(task.dataset(), generation, elsewhere, empty));
      return;
    }
    absent.add(task.dataset());
    entries.put(task.dataset(), new Entry(task.dataset(), generation, reason(unmet), unmet));
  }

  private SkipReason reason(Collection<String> unmet) {
    if (!missing.keySet().containsAll(unmet)) {
      return SkipReason.UPSTREAM_SKIPPED;
    }
    return unmet.stream().anyMatch(dataset -> missing.get(dataset) == SkipReason.DISABLED)
        ? SkipReason.DISABLED
        : SkipReason.MISSING_DATASET;
  }

  private void dropUnneeded(List<? extends Task> ordered, Predicate<String> stored) {
    Set<String> read = new HashSet<>();
    List<Task> backwards = new ArrayList<>(ordered);
    Collections.reverse(backwards);
    for (Task task : backwards) {
      Entry entry = entry(task.dataset());
      if (entry.skipped() != null) {
        continue;
      }
      if (read.contains(task.dataset()) || stored.test(task.dataset())) {
        read.addAll(task.inputs());
      } else {
        entries.put(task.dataset(), entry.notNeeded());
      }
    }
  }

  /** The place of a relation of the schedule. */
  public Entry entry(String dataset) {
    Entry entry = entries.get(dataset);
    if (entry == null) {
      throw new IllegalArgumentException(dataset + " is no relation of this schedule");
    }
    return entry;
  }

  /** Whether a relation of the schedule runs. */
  public boolean runs(String dataset) {
    return entry(dataset).skipped() == null;
  }

  /** All relations, each after those it reads. */
  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  /** Datasets that relations may name but that have no rows: missing ones and skipped ones. */
  public Set<String> absent() {
    return Set.copyOf(absent);
  }
}
