package io.relspec.delta;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.jspecify.annotations.Nullable;

/** Trouble that no restart ends ({@link DeltaErrorCode#isPermanent}): Flink lets the job fail. */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
final class PermanentDeltaException extends DeltaException {
  PermanentDeltaException(
      DeltaErrorCode errorCode, String message, String hint, @Nullable Throwable cause) {
    super(errorCode, message, hint, cause);
  }
}
