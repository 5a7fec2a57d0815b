package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Local files under the scheme {@code fault:}, where writes of log entries and data files fail as a
 * test plans.
 */
public final class FaultFileIOProvider implements FileIOProvider {
  private static final Deque<Fault> PLANNED = new ArrayDeque<>();
  private static int fired;

  /** What goes wrong with a write. */
  public enum Fault {
    /** The log entry is not written. */
    LOG_WRITE_LOST,
    /** The log entry is written, but the writer is told that it failed. */
    LOG_RESPONSE_LOST,
    /** A data file is cut in half without an error. */
    DATA_CUT
  }

  /** Plans faults for the writes to come, the first for the first that it fits. */
  public static synchronized void plan(Fault... faults) {
    PLANNED.clear();
    fired = 0;
    PLANNED.addAll(java.util.List.of(faults));
  }

  /** How many planned faults have happened. */
  public static synchronized int fired() {
    return fired;
  }

  /** The location of a directory under the scheme. */
  public static String location(Path directory) {
    return "fault:" + directory;
  }

  private static synchronized boolean happens(Fault fault) {
    if (PLANNED.peek() != fault) {
      return false;
    }
    PLANNED.remove();
    fired++;
    return true;
  }

  @Override
  public String scheme() {
    return "fault";
  }

  @Override
  public FileIO create(boolean fsync) {
    return new FaultFileIO(new NioFileIO(fsync));
  }

  private static final class FaultFileIO implements FileIO {
    private final NioFileIO files;

    FaultFileIO(NioFileIO files) {
      this.files = files;
    }

    private static String local(String path) {
      return path.startsWith("fault:") ? path.substring("fault:".length()) : path;
    }

    private static FileStatus fault(String path, FileStatus status) {
      String scheme = path.startsWith("fault:") ? "fault:" : "";
      return FileStatus.of(
          scheme + status.getPath(), status.getSize(), status.getModificationTime());
    }

    @Override
    public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
      return files.listFrom(local(filePath)).map(status -> fault(filePath, status));
    }

    @Override
    public FileStatus getFileStatus(String path) throws IOException {
      return fault(path, files.getFileStatus(local(path)));
    }

    @Override
    public String resolvePath(String path) {
      return "fault:" + NioFileIO.toPath(local(path)).toAbsolutePath().normalize();
    }

    @Override
    public boolean mkdirs(String path) throws IOException {
      return files.mkdirs(local(path));
    }

    @Override
    public InputFile newInputFile(String path, long fileSize) {
      return files.newInputFile(local(path), fileSize);
    }

    @Override
    public OutputFile newOutputFile(String path) {
      return new FaultOutputFile(path, files.newOutputFile(local(path)));
    }

    @Override
    public boolean delete(String path) throws IOException {
      return files.delete(local(path));
    }

    @Override
    public Optional<String> getConf(String confKey) {
      return Optional.empty();
    }

    @Override
    public void copyFileAtomically(String srcPath, String destPath, boolean overwrite)
        throws IOException {
      files.copyFileAtomically(local(srcPath), local(destPath), overwrite);
    }
  }

  private record FaultOutputFile(String path, OutputFile file) implements OutputFile {
    @Override
    public PositionOutputStream create(boolean atomicWrite) throws IOException {
      return new FaultStream(file.create(atomicWrite));
    }

    @Override
    public void writeAtomically(CloseableIterator<String> data, boolean overwrite)
        throws IOException {
      boolean isCommit = path.endsWith(".json");
      if (isCommit && happens(Fault.LOG_WRITE_LOST)) {
        throw new IOException("planned: not written");
      }
      file.writeAtomically(data, overwrite);
      if (isCommit && happens(Fault.LOG_RESPONSE_LOST)) {
        throw new IOException("planned: response lost");
      }
    }
  }

  private static final class FaultStream extends PositionOutputStream {
    private final PositionOutputStream out;

    FaultStream(PositionOutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, happens(Fault.DATA_CUT) ? length / 2 : length);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
