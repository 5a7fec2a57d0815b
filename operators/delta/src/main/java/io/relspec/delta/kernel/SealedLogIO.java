package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.DeltaErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Files of a table whose log is sealed: what is written into the log gets a checksum, and what is
 * read from it is read as a whole and compared with its own, whoever asks for it. The log says
 * where rows are, and nothing else would tell a flipped bit in it from what was written.
 *
 * <p>Entries hold their checksum ({@link LogSeal}). That of a log checkpoint, which is a Parquet
 * file, stands in a file beside it, whose name readers of the log do not know; without one, as
 * other programs leave it, the checksums of its pages are checked.
 */
final class SealedLogIO implements FileIO {
  private static final Pattern ENTRY = Pattern.compile(".*/_delta_log/\\d{20}\\.(?:json|crc)");
  private static final Pattern CHECKPOINT =
      Pattern.compile(".*/_delta_log/(?:\\d{20}\\.checkpoint\\.|_sidecars/).*parquet");
  private static final String SEAL = ".crc32";

  private final FileIO files;

  SealedLogIO(FileIO files) {
    this.files = files;
  }

  @Override
  public InputFile newInputFile(String path, long fileSize) {
    InputFile file = files.newInputFile(path, fileSize);
    if (ENTRY.matcher(path).matches()) {
      return new CheckedFile(file) {
        @Override
        void check(byte[] bytes) {
          // A commit has at least its own description; what is empty was cut.
          if (bytes.length == 0 || !LogSeal.isWhole(bytes)) {
            throw damaged(path, "it does not have the checksum that was written", null);
          }
        }
      };
    }
    if (CHECKPOINT.matcher(path).matches()) {
      return new CheckedFile(file) {
        @Override
        void check(byte[] bytes) throws IOException {
          checkCheckpoint(path, bytes);
        }
      };
    }
    return file;
  }

  @Override
  public OutputFile newOutputFile(String path) {
    OutputFile file = files.newOutputFile(path);
    if (ENTRY.matcher(path).matches()) {
      return new SealedEntry(file);
    }
    return CHECKPOINT.matcher(path).matches() ? new SealedCheckpoint(file) : file;
  }

  /** The seal counts for a file of its length only: another program may write the same version. */
  private void checkCheckpoint(String path, byte[] bytes) throws IOException {
    Optional<String> seal = seal(path);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    if (seal.isEmpty() || !seal.get().startsWith(bytes.length + " ")) {
      ParquetPages.check(path, bytes);
    } else if (!seal.get().equals(sealOf(bytes.length, checksum))) {
      throw damaged(path, "it does not have the checksum that was written", null);
    }
  }

  private Optional<String> seal(String path) throws IOException {
    try {
      FileStatus status = files.getFileStatus(path + SEAL);
      byte[] seal = FileIOs.readAll(files, path + SEAL, status.getSize());
      return Optional.of(new String(seal, StandardCharsets.UTF_8).strip());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static String sealOf(long length, CRC32 checksum) {
    return length + " " + LogSeal.hex(checksum);
  }

  /** A file of the log that cannot be what was written. */
  static RuntimeException damaged(
      String path, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    int log = path.indexOf("/_delta_log/");
    return DeltaErrors.logUnreadable(
        path.substring(0, log), path.substring(log + 1) + ", " + what, cause);
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
    return files.listFrom(filePath);
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    return files.getFileStatus(path);
  }

  @Override
  public String resolvePath(String path) throws IOException {
    return files.resolvePath(path);
  }

  @Override
  public boolean mkdirs(String path) throws IOException {
    return files.mkdirs(path);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return files.delete(path);
  }

  @Override
  public Optional<String> getConf(String confKey) {
    return files.getConf(confKey);
  }

  @Override
  public void copyFileAtomically(String srcPath, String destPath, boolean overwrite)
      throws IOException {
    files.copyFileAtomically(srcPath, destPath, overwrite);
  }

  /** A file that is read as a whole and checked before anybody sees a byte of it. */
  private abstract static class CheckedFile implements InputFile {
    private final InputFile file;

    CheckedFile(InputFile file) {
      this.file = file;
    }

    abstract void check(byte[] bytes) throws IOException;

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public String path() {
      return file.path();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      byte[] bytes;
      try (SeekableInputStream in = file.newStream()) {
        bytes = in.readAllBytes();
      }
      check(bytes);
      return new BytesInput(bytes);
    }
  }

  private record SealedEntry(OutputFile file) implements OutputFile {
    @Override
    public String path() {
      return file.path();
    }

    @Override
    public PositionOutputStream create(boolean atomicWrite) throws IOException {
      return file.create(atomicWrite);
    }

    @Override
    public void writeAtomically(CloseableIterator<String> data, boolean overwrite)
        throws IOException {
      List<String> lines = new ArrayList<>();
      try (data) {
        data.forEachRemaining(lines::add);
      }
      file.writeAtomically(
          io.delta.kernel.internal.util.Utils.toCloseableIterator(LogSeal.seal(lines).iterator()),
          overwrite);
    }
  }

  private final class SealedCheckpoint implements OutputFile {
    private final OutputFile file;

    SealedCheckpoint(OutputFile file) {
      this.file = file;
    }

    @Override
    public String path() {
      return file.path();
    }

    @Override
    public PositionOutputStream create(boolean atomicWrite) throws IOException {
      return new SummedStream(
          file.create(atomicWrite),
          (length, checksum) ->
              files
                  .newOutputFile(path() + SEAL)
                  .writeAtomically(
                      io.delta.kernel.internal.util.Utils.singletonCloseableIterator(
                          sealOf(length, checksum)),
                      true));
    }

    @Override
    public void writeAtomically(CloseableIterator<String> data, boolean overwrite)
        throws IOException {
      file.writeAtomically(data, overwrite);
    }
  }
}
