package io.relspec.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class PermanentDeltaExceptionTest {

  @Test
  void flinkDoesNotRestartWhatStaysAsItIs() {
    assertThat(endsTheJob(DeltaErrors.sinkWithoutState("t", "s", "i", 3))).isTrue();
    assertThat(endsTheJob(DeltaErrors.sinkFenced("t", "s", "a", "b", 3))).isTrue();
    assertThat(endsTheJob(DeltaErrors.snapshotIncomplete("t", "c", Duration.ZERO))).isFalse();
  }

  /** As the job manager sees it: sent by a task that failed because of it. */
  private static boolean endsTheJob(DeltaException e) {
    Throwable sent =
        new SerializedThrowable(new IllegalStateException("task failed", e))
            .deserializeError(PermanentDeltaExceptionTest.class.getClassLoader());
    return ThrowableClassifier.findThrowableOfThrowableType(sent, ThrowableType.NonRecoverableError)
        .isPresent();
  }
}
