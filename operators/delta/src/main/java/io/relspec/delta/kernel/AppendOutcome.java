package io.relspec.delta.kernel;

/** What an attempt to append came to, as far as the caller can know without reading the log. */
public sealed interface AppendOutcome {
  /**
   * The commit is in the log.
   *
   * @param version the table version it made
   */
  record Committed(long version) implements AppendOutcome {}

  /**
   * The attempt ended with an error; the commit may or may not be in the log, which has been read
   * anew.
   *
   * @param cause what ended it
   */
  record Unconfirmed(Exception cause) implements AppendOutcome {}
}
