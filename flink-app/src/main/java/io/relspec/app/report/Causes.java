package io.relspec.app.report;

/** What has made something fail, as far inside as it is known. */
public final class Causes {
  private Causes() {}

  /** Class and first line of the message of the innermost cause. */
  public static String describe(Throwable failure) {
    Throwable cause = innermost(failure);
    return cause.getClass().getSimpleName() + ": " + message(cause);
  }

  /** First line of a message. */
  public static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? "no message" : message.lines().findFirst().orElse("no message");
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }
}
