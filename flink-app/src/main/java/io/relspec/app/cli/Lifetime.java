package io.relspec.app.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns what must be closed when the process ends, by its own will or by a signal. */
public final class Lifetime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private volatile boolean closed;

  /** Takes a resource; one that comes after the end is closed at once. */
  public synchronized <T extends AutoCloseable> T own(T resource) {
    if (closed) {
      close(resource);
    } else {
      owned.push(resource);
    }
    return resource;
  }

  /** Closes everything once, the newest first; a second caller waits until it is done. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!owned.isEmpty()) {
      close(owned.pop());
    }
  }

  /** Whether closing has begun; while a command still runs, that means a signal came. */
  boolean isClosed() {
    return closed;
  }

  @SuppressWarnings("IllegalCatch") // one failure must not keep the others open
  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("Closing {} failed", resource.getClass().getSimpleName(), e);
    }
  }
}
