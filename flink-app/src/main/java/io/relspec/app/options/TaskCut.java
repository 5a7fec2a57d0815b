package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Which part of the task graph a job is: the whole graph is cut at datasets that one job stores and
 * another one reads.
 *
 * @param only datasets that the job stores, and nothing that they do not need is made; empty for
 *     all that are stored by default
 * @param given for each dataset that another job has made, the output directory of that job,
 *     absolute
 */
public record TaskCut(NavigableSet<String> only, SortedMap<String, Path> given) {
  /** The whole graph. */
  public static final TaskCut NONE = new TaskCut(new TreeSet<>(), new TreeMap<>());

  public TaskCut {
    only = Collections.unmodifiableNavigableSet(new TreeSet<>(only));
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  /**
   * Takes the options of a cut.
   *
   * @param absolute makes a directory absolute
   * @throws RelspecException if a dataset is given without a directory, or twice
   */
  static TaskCut of(List<String> only, List<String> given, UnaryOperator<String> absolute) {
    SortedMap<String, Path> directories = new TreeMap<>();
    for (String text : given) {
      int name = text.indexOf('=');
      if (name < 1 || name == text.length() - 1) {
        throw bad(text + " is not NAME=DIR", "write for instance py_summaries=/data/summaries");
      }
      Path directory = Path.of(absolute.apply(text.substring(name + 1)));
      if (directories.put(text.substring(0, name), directory) != null) {
        throw bad("dataset " + text.substring(0, name) + " is given twice", "give it once");
      }
    }
    return new TaskCut(new TreeSet<>(only), directories);
  }

  private static RelspecException bad(String problem, String hint) {
    return new RelspecException("OPT-010", ExitCode.CONFIGURATION, "--dataset: " + problem, hint);
  }

  /**
   * Refuses datasets of other jobs where no tables are followed: they come with the files.
   *
   * @throws RelspecException if there are any
   */
  void requireNothingGiven(String hint) {
    if (!given.isEmpty()) {
      throw bad(given.firstKey() + " comes from tables, and none are followed", hint);
    }
  }

  /** What must stay the same while tables are followed, one setting per line; empty for all. */
  String settings() {
    return (only.isEmpty() ? "" : "only " + only + "\n")
        + (given.isEmpty() ? "" : "dataset " + given + "\n");
  }
}
