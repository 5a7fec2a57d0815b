package io.relspec.app.report;

import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows a line that changes: on a terminal it is drawn over itself, elsewhere it is printed anew
 * every few seconds.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long TERMINAL_MS = 100;
  private static final long PLAIN_MS = 5_000;
  private static final String ERASE = "\r\033[K";
  private static final int MAX_WIDTH = 79;

  private final PrintStream err;
  private final boolean terminal;
  private final Supplier<String> line;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(ProgressLine::daemon);

  /**
   * Shows nothing yet.
   *
   * @param terminal whether {@code err} is one
   */
  public ProgressLine(PrintStream err, boolean terminal, Supplier<String> line) {
    this.err = err;
    this.terminal = terminal;
    this.line = line;
  }

  public ProgressLine start() {
    long periodMs = terminal ? TERMINAL_MS : PLAIN_MS;
    var unused = timer.scheduleAtFixedRate(this::show, periodMs, periodMs, TimeUnit.MILLISECONDS);
    return this;
  }

  /** Takes the line off a terminal. */
  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (err) {
      if (terminal) {
        err.print(ERASE);
        err.flush();
      }
    }
  }

  void show() {
    String text = line.get();
    synchronized (err) {
      if (timer.isShutdown()) {
        return;
      }
      if (terminal) {
        err.print(ERASE + (text.length() > MAX_WIDTH ? text.substring(0, MAX_WIDTH) : text));
      } else {
        err.println(text);
      }
      err.flush();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "relspec-progress");
    thread.setDaemon(true);
    return thread;
  }
}
