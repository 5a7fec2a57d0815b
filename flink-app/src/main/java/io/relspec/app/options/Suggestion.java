package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the word somebody may have meant. */
final class Suggestion {
  private static final int MAX_DISTANCE = 3;

  private Suggestion() {}

  static RelspecException unknownKey(String message, String word, List<String> known) {
    String hint =
        nearest(word, known)
            .map(near -> "did you mean " + near + "?")
            .orElse("'relspec config' lists the options");
    return new RelspecException("CFG-001", ExitCode.CONFIGURATION, message, hint);
  }

  static Optional<String> nearest(String word, List<String> known) {
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= MAX_DISTANCE)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
  }

  /** Levenshtein's distance, one row of the table at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
