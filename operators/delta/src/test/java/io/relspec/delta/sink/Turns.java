package io.relspec.delta.sink;

import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two threads that take turns: each goes on from one place where it touches a table's log to its
 * next one when it is its turn, and stands still otherwise. A commit that wins at once has {@value
 * #STEPS} such steps: up to its put, the entry written under a temporary name, the entry put, and
 * the rest.
 */
final class Turns {
  static final int STEPS = 4;
  private static final long PATIENCE_S = 60;

  private Turns() {}

  /** What a thread does. */
  interface Work {
    void run() throws Exception;
  }

  /** All orders in which two commits can take their steps, as sequences of {@code A} and B. */
  static List<String> all() {
    List<String> orders = new ArrayList<>();
    for (int bits = 0; bits < 1 << (2 * STEPS); bits++) {
      if (Integer.bitCount(bits) == STEPS) {
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 2 * STEPS; i++) {
          order.append(((bits >> i) & 1) == 0 ? 'A' : 'B');
        }
        orders.add(order.toString());
      }
    }
    return orders;
  }

  /** Those in which A begins; the others are the same for two that do the same. */
  static List<String> upToSymmetry() {
    return all().stream().filter(order -> order.startsWith("A")).toList();
  }

  /**
   * Runs two threads. When their steps in the order are done, A goes on to its end and then B.
   *
   * @return what A and B failed with
   */
  static List<Optional<Throwable>> take(String order, Work a, Work b) throws Exception {
    Actor first = new Actor(a);
    Actor second = new Actor(b);
    Map<Thread, Actor> actors = new HashMap<>(Map.of(first.thread, first, second.thread, second));
    try (CrashPoints.Registration listening =
        CrashPoints.listen((point, subject) -> reached(actors, point, subject))) {
      first.thread.start();
      second.thread.start();
      for (int turn = 0; turn < order.length(); turn++) {
        (order.charAt(turn) == 'A' ? first : second).step();
      }
      first.finish();
      second.finish();
    }
    return List.of(Optional.ofNullable(first.failure), Optional.ofNullable(second.failure));
  }

  private static void reached(Map<Thread, Actor> actors, CrashPoint point, String subject) {
    Actor actor = actors.get(Thread.currentThread());
    boolean touchesLog =
        switch (point) {
          case P7_BEFORE_PUT -> true;
          case P8_PUT_DONE, P9_TEMPORARY_WRITTEN -> subject.endsWith(".json");
          default -> false;
        };
    if (actor != null && touchesLog) {
      actor.stand();
    }
  }

  private static final class Actor {
    private final Thread thread;
    private final Semaphore turn = new Semaphore(0);
    private final Semaphore stands = new Semaphore(0);
    private volatile @Nullable Throwable failure;
    private volatile boolean isOver;

    Actor(Work work) {
      thread =
          new Thread(
              () -> {
                try {
                  await(turn);
                  work.run();
                } catch (Throwable e) {
                  failure = e;
                } finally {
                  isOver = true;
                  stands.release();
                }
              });
      thread.setDaemon(true);
    }

    void stand() {
      stands.release();
      await(turn);
    }

    void step() {
      if (!isOver) {
        turn.release();
        await(stands);
      }
    }

    void finish() throws InterruptedException {
      while (!isOver) {
        step();
      }
      thread.join();
    }

    private static void await(Semaphore semaphore) {
      try {
        if (!semaphore.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
          throw new AssertionError("nobody moves");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
