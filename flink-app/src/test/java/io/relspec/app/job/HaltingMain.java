package io.relspec.app.job;

import io.relspec.app.cli.Main;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program, which ends as if it were killed when the tables of its second commit are committed
 * and the rows that say so are not.
 */
final class HaltingMain {
  static final int SIGKILL_EXIT = 128 + 9;

  private HaltingMain() {}

  public static void main(String... args) {
    AtomicInteger passed = new AtomicInteger();
    CrashPoints.listen(
        (point, subject) -> {
          if (point == CrashPoint.P7_BEFORE_PUT
              && subject.endsWith(StoredTables.SNAPSHOTS)
              && passed.incrementAndGet() == 2) {
            Runtime.getRuntime().halt(SIGKILL_EXIT);
          }
        });
    Main.main(args);
  }
}
