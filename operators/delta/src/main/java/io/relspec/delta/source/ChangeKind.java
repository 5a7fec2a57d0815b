package io.relspec.delta.source;

/**
 * What the rows of a file are to a reader of changes. Numbers are part of the state of sources and
 * never change.
 */
public enum ChangeKind {
  /** Every live row is an insertion. */
  INSERTS(0, true),
  /** Every live row is a deletion. */
  DELETES(1, false),
  /** Rows say themselves what they are; the deletions and preimages are wanted. */
  FEED_BEFORE(2, false),
  /** Rows say themselves what they are; the insertions and postimages are wanted. */
  FEED_AFTER(3, true);

  private final int number;
  private final boolean comesLast;

  ChangeKind(int number, boolean comesLast) {
    this.number = number;
    this.comesLast = comesLast;
  }

  int number() {
    return number;
  }

  /** Whether rows of the kind come after the deletions and preimages of their version. */
  boolean comesLast() {
    return comesLast;
  }

  boolean isFeed() {
    return this == FEED_BEFORE || this == FEED_AFTER;
  }

  static ChangeKind of(int number) {
    for (ChangeKind kind : values()) {
      if (kind.number == number) {
        return kind;
      }
    }
    throw new IllegalStateException("no kind of change " + number);
  }
}
