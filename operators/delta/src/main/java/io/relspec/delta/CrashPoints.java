package io.relspec.delta;

/**
 * Where tests let a process die. In production nobody listens and reaching a point costs one
 * volatile read per file or commit.
 */
public final class CrashPoints {
  private static final Listener NONE = (point, subject) -> {};
  private static volatile Listener listener = NONE;

  private CrashPoints() {}

  /** Told of each point reached; a test throws from it. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A point is reached.
     *
     * @param point the point
     * @param subject path of the file concerned, or name of the table
     */
    void reached(CrashPoint point, String subject);
  }

  /** Says that the current thread is at {@code point}. */
  public static void reached(CrashPoint point, String subject) {
    listener.reached(point, subject);
  }

  /** Listens until closed; one listener at a time, tests only. */
  public static Registration listen(Listener next) {
    listener = next;
    return () -> listener = NONE;
  }

  /** Ends a registration. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
