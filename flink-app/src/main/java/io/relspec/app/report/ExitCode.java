package io.relspec.app.report;

/** How the process ends; the numbers are a documented interface. */
public enum ExitCode {
  OK(0, "done"),
  UNEXPECTED(1, "unexpected error"),
  USAGE(2, "wrong command line"),
  CHECKS_FAILED(3, "checks failed"),
  CONFIGURATION(4, "wrong configuration"),
  SOURCE(10, "the source cannot be read"),
  PLAN(11, "task graph, contract or relation rejected"),
  EVIDENCE(12, "required evidence is missing"),
  EXECUTION(13, "execution failed"),
  STORAGE(20, "storage failed or refused"),
  NATIVE(21, "the native library is missing or does not match"),
  INTERRUPTED(130, "interrupted; the last checkpoint stands");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  public String meaning() {
    return meaning;
  }
}
