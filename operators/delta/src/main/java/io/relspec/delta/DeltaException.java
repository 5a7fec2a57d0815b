package io.relspec.delta;

import org.jspecify.annotations.Nullable;

/**
 * Trouble with a table that has a name: the message holds the code, the values and what to do next.
 * Made by {@link DeltaErrors} only.
 */
public sealed class DeltaException extends RuntimeException permits PermanentDeltaException {
  private final DeltaErrorCode errorCode;
  private final String hint;

  DeltaException(DeltaErrorCode errorCode, String message, String hint, @Nullable Throwable cause) {
    super(errorCode.code() + " " + errorCode + ": " + message + " " + hint, cause);
    this.errorCode = errorCode;
    this.hint = hint;
  }

  /** What kind of trouble it is. */
  public DeltaErrorCode errorCode() {
    return errorCode;
  }

  /** What a person can do about it, one sentence. */
  public String hint() {
    return hint;
  }
}
