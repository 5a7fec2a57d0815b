package io.relspec.delta.source;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Whose turn it is to use the vectors: the reading thread takes it, the task gives it back. */
final class Turn {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean isFree = true;
  private boolean isWoken;

  /** Waits for the turn; false if woken before. */
  boolean take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!isFree && !isWoken) {
        changed.await();
      }
      isWoken = false;
      if (!isFree) {
        return false;
      }
      isFree = false;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void give() {
    lock.lock();
    try {
      isFree = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits some time, less if woken. */
  void sleep(long ms) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(ms);
      while (left > 0 && !isWoken) {
        left = changed.awaitNanos(left);
      }
      isWoken = false;
    } finally {
      lock.unlock();
    }
  }

  void wakeUp() {
    lock.lock();
    try {
      isWoken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
