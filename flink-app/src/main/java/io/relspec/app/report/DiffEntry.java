package io.relspec.app.report;

import java.util.Comparator;

/**
 * One difference between two commits.
 *
 * @param change what happened
 * @param kind of a definition CLASS, FUNCTION and so on as in {@code py_defs}; otherwise the kind
 *     of edge
 * @param name full name of the definition; of a call, an import or a flow, of the definition that
 *     it is in
 * @param target full name of what is called or imported, the variable that flows, empty for a
 *     definition
 * @param before what stood there in the first commit: signature, call, import, or where a value
 *     came from and went; empty if it was not there
 * @param after the same in the second commit; empty if it is not there
 * @param body whether what a definition does has changed; false if it came or went
 * @param path file in the second commit, or in the first if it is gone
 * @param line line in that file, from 1; 0 if there is none
 */
public record DiffEntry(
    Change change,
    String kind,
    String name,
    String target,
    String before,
    String after,
    boolean body,
    String path,
    int line) {
  /** By place. */
  public static final Comparator<DiffEntry> ORDER =
      Comparator.comparing(DiffEntry::path)
          .thenComparing(DiffEntry::line)
          .thenComparing(DiffEntry::name)
          .thenComparing(DiffEntry::kind)
          .thenComparing(DiffEntry::target)
          .thenComparing(DiffEntry::change)
          .thenComparing(DiffEntry::before)
          .thenComparing(DiffEntry::after);

  /** What happened. */
  public enum Change {
    REMOVED('-'),
    ADDED('+'),
    CHANGED('~');

    private final char sign;

    Change(char sign) {
      this.sign = sign;
    }

    /** One character for people. */
    char sign() {
      return sign;
    }
  }
}
