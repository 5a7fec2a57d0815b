package io.relspec.udf.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.udf.Native;
import io.relspec.udf.NativeException;
import io.relspec.udf.NativeLibrary;
import io.relspec.udf.RowFrames;
import java.util.Set;

/**
 * Resolves the calls of one repository from what its files say about values. Not thread-safe; a
 * thread owns one.
 *
 * <p>After a {@link NativeException} it must be closed and not be used again.
 */
public final class CallResolver implements AutoCloseable {
  private final long handle;
  private final byte[] repo;

  private CallResolver(long handle, byte[] repo) {
    this.handle = handle;
    this.repo = repo;
  }

  /**
   * Opens a resolver of a repository without files.
   *
   * @param requested names of the datasets to give out
   * @throws NativeException if a name is unknown
   */
  public static CallResolver open(String repo, Set<String> requested) {
    NativeLibrary.load();
    byte[] names = String.join("\n", requested).getBytes(UTF_8);
    return new CallResolver(Native.resolverOpen(names), repo.getBytes(UTF_8));
  }

  /** Sets what a file says: its row of {@code py_summaries}. */
  public void set(String path, long fileId, byte[] summary) {
    Native.resolverSet(handle, path.getBytes(UTF_8), fileId, summary);
  }

  /** Forgets a file. */
  public void remove(String path) {
    Native.resolverSet(handle, path.getBytes(UTF_8), 0, null);
  }

  /**
   * Takes the rows that follow from the files there are as given out: what a job knows that starts
   * from a savepoint.
   */
  public void restore() {
    Native.resolverRestore(handle);
  }

  /**
   * Shows every row that vanishes or appears since the rows were given out last.
   *
   * @param arities number of columns per dataset number
   * @throws NativeException if a summary cannot be read; it names the file
   */
  public void changes(int[] arities, RowFrames.Consumer consumer) {
    RowFrames.forEach(Native.resolverChanges(handle, repo), arities, consumer);
  }

  @Override
  public void close() {
    Native.resolverClose(handle);
  }
}
