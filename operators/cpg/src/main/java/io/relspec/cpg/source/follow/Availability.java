package io.relspec.cpg.source.follow;

import java.util.concurrent.CompletableFuture;

/** Wakes a reader that has nothing to emit. */
final class Availability {
  private CompletableFuture<Void> signal = new CompletableFuture<>();

  /** Something may be there; callable from any thread. */
  synchronized void wake() {
    signal.complete(null);
  }

  /** Forgets earlier signals; whoever calls this looks for work afterwards. */
  synchronized void reset() {
    if (signal.isDone()) {
      signal = new CompletableFuture<>();
    }
  }

  synchronized CompletableFuture<Void> whenAvailable() {
    return signal;
  }
}
