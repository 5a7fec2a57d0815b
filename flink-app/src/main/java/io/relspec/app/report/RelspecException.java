package io.relspec.app.report;

import org.jspecify.annotations.Nullable;

/**
 * Expected trouble: what is wrong, with the values in it, and what the user can do about it. A
 * broken invariant is never one of these.
 */
public final class RelspecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final ExitCode exit;
  private final String hint;

  /**
   * Trouble without a cause.
   *
   * @param code stable, for machines: {@code CLI-001}
   * @param exit how the process ends if nobody handles this
   * @param message one line, without a full stop, with the values that matter
   * @param hint one line, the next step
   */
  public RelspecException(String code, ExitCode exit, String message, String hint) {
    this(code, exit, message, hint, null);
  }

  public RelspecException(
      String code, ExitCode exit, String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.exit = exit;
    this.hint = hint;
  }

  public String code() {
    return code;
  }

  public ExitCode exit() {
    return exit;
  }

  public String hint() {
    return hint;
  }

  /** The one line a user reads. */
  public String line() {
    return "error " + code + ": " + getMessage() + "; " + hint;
  }
}
