package io.relspec.udf.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.udf.Native;
import io.relspec.udf.NativeDataset;
import io.relspec.udf.NativeException;
import io.relspec.udf.NativeLibrary;
import io.relspec.udf.RowFrames;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.NativeBatches;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Resolves the calls of one repository from what its files say about values. Not thread-safe; a
 * thread owns one.
 *
 * <p>After a {@link NativeException} it must be closed and not be used again.
 */
public final class CallResolver implements AutoCloseable {
  /** What comes before the batches of a file: its id, their number. */
  private static final int HEADER = 2;

  private final long handle;
  private final String repo;
  private final List<NativeDataset> datasets = NativeDataset.all();

  private CallResolver(long handle, String repo) {
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
    return new CallResolver(Native.resolverOpen(names), repo);
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
   * Shows what differs from what was given out last, file by file.
   *
   * <p>A batch holds all rows of a file in its dataset; its scope is {@code calls:} and the id of
   * the file, which no path is like. Whoever takes a batch must use it up.
   *
   * @param isLast no changes follow: what would make them cheap is not kept, which takes a third
   *     less memory. If some do follow, they take as long as the first
   * @param arities number of columns per dataset number
   * @param rows takes every row that vanishes or appears
   * @param batches takes every batch
   * @throws NativeException if a summary cannot be read; it names the file
   */
  public void changes(
      boolean isLast, int[] arities, RowFrames.Consumer rows, Consumer<ColumnarBatch> batches) {
    Native.resolverSolve(handle, isLast);
    byte[] repoBytes = repo.getBytes(UTF_8);
    for (long[] file = Native.resolverNext(handle, repoBytes);
        file != null;
        file = Native.resolverNext(handle, repoBytes)) {
      RowFrames.forEach(Native.resolverFrames(handle), arities, rows);
      int count = Math.toIntExact(file[1]);
      NativeBatches.decode(repo, "calls:" + file[0], datasets, file, HEADER, count)
          .forEach(batches);
    }
  }

  @Override
  public void close() {
    Native.resolverClose(handle);
  }
}
