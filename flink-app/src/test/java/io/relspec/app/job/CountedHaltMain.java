package io.relspec.app.job;

import io.relspec.app.cli.Main;
import io.relspec.delta.CrashPoints;
import java.util.concurrent.atomic.AtomicLong;

/** The program, which ends as if it were killed after some steps of writing. */
final class CountedHaltMain {
  /** Environment variable that holds the number of steps; without it nothing happens. */
  static final String STEPS = "HALT_AFTER_STEPS";

  private CountedHaltMain() {}

  public static void main(String... args) {
    String steps = System.getenv(STEPS);
    if (steps != null) {
      AtomicLong left = new AtomicLong(Long.parseLong(steps));
      CrashPoints.listen(
          (point, subject) -> {
            if (left.decrementAndGet() == 0) {
              Runtime.getRuntime().halt(HaltingMain.SIGKILL_EXIT);
            }
          });
    }
    Main.main(args);
  }
}
