package io.relspec.app.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cleans up when a signal ends the process. The virtual machine itself then exits with 128 and the
 * number of the signal, so with 130 for SIGINT.
 */
final class Interruption {
  private final AtomicBoolean finished = new AtomicBoolean();
  private final PrintStream err;
  private final Lifetime lifetime;

  private Interruption(PrintStream err, Lifetime lifetime) {
    this.err = err;
    this.lifetime = lifetime;
  }

  static Interruption install(PrintStream err, Lifetime lifetime) {
    Interruption interruption = new Interruption(err, lifetime);
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::onShutdown, "relspec-shutdown"));
    return interruption;
  }

  /**
   * Says that the command is done.
   *
   * @return false if a signal came first; the process then ends without this thread
   */
  boolean finish() {
    return finished.compareAndSet(false, true);
  }

  private void onShutdown() {
    if (finished.compareAndSet(false, true)) {
      lifetime.close();
      err.println("interrupted; what earlier runs finished is untouched");
      err.flush();
    }
  }
}
