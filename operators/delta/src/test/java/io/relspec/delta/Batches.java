package io.relspec.delta;

import io.relspec.udf.Native;
import io.relspec.udf.NativeLibrary;
import io.relspec.udf.columnar.ColumnarBatch;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Batches of {@link Tables#edges}, made by pyarrow. */
public final class Batches {
  private static final Path PYTHON = Path.of("src", "test", "python");

  private Batches() {}

  /** The environment of this module's Python tests. */
  public static PythonVenv venv() {
    return PythonVenv.with(PYTHON.resolve("requirements.txt"));
  }

  /** The rows of a table as delta-rs reads them, as JSON objects. */
  public static List<String> readByDeltaRs(Path table) {
    return venv().run(PYTHON.resolve("read_table.py"), table.toString());
  }

  /** The change feed of a table as delta-rs reads it, as JSON objects. */
  public static List<String> changesByDeltaRs(Path table) {
    return venv().run(PYTHON.resolve("read_changes.py"), table.toString());
  }

  /** The same rows as {@link Rows#edge}, as a batch. */
  public static ColumnarBatch edges(int from, int to, boolean replaces) {
    return edges(ipc(from, to), to - from, replaces);
  }

  /** A batch from its Arrow stream. */
  public static ColumnarBatch edges(byte[] ipc, int rows, boolean replaces) {
    NativeLibrary.load();
    long[] addresses = Native.batchFromIpc(ipc);
    return new ColumnarBatch(
        "edges", Map.of("repo", "r"), "a.py", replaces, rows, addresses[0], addresses[1]);
  }

  /** The Arrow stream of a batch. */
  public static byte[] ipc(int from, int to) {
    List<String> lines =
        venv().run(PYTHON.resolve("make_batch.py"), Integer.toString(from), Integer.toString(to));
    return HexFormat.of().parseHex(lines.get(0));
  }
}
