package io.relspec.app.output;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.Database;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The directory a build writes to, owned by one build at a time.
 *
 * <p>{@code _relspec/state} says {@code building} from before the first table is made until after
 * the last one is committed, then {@code complete}. So what a killed build left is told from a
 * finished one and is cleared by the next; a finished one is replaced only on demand. Only the
 * directories of the databases and the metadata are ever deleted.
 */
public final class OutputDirectory implements AutoCloseable {
  static final String METADATA = "_relspec";

  private static final String STATE_FILE = "state";
  private static final String LOCK_FILE = "lock";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String BUILDING = "building";
  private static final String COMPLETE = "complete";

  private final Path root;
  private final FileChannel channel;

  private OutputDirectory(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Takes an output directory for a new build, without tables in it.
   *
   * @param root absolute; made if it is not there
   * @param overwrite whether a finished build may be deleted
   * @throws RelspecException with exit {@link ExitCode#STORAGE} if the directory holds something
   *     else, a finished build, or a build that is running
   */
  public static OutputDirectory claim(Path root, boolean overwrite) {
    try {
      refuseForeign(root);
      Files.createDirectories(root.resolve(METADATA));
      OutputDirectory output = new OutputDirectory(root, lock(root));
      try {
        output.begin(overwrite);
        return output;
      } catch (IOException | RelspecException e) {
        output.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  /**
   * Refuses a directory without a finished build.
   *
   * @throws RelspecException with exit {@link ExitCode#STORAGE}
   */
  public static void requireComplete(Path root) {
    String state = state(root);
    if (!state.equals(COMPLETE)) {
      throw new RelspecException(
          "OUT-004",
          ExitCode.STORAGE,
          state.equals(BUILDING)
              ? "the build in " + root + " has not finished"
              : "there is no build in " + root,
          "run relspec build, or name the directory of a build with --out");
    }
  }

  public Path root() {
    return root;
  }

  /** Where the job keeps its checkpoints; deleted when the build is complete. */
  public Path checkpoints() {
    return root.resolve(METADATA).resolve(CHECKPOINTS);
  }

  /** Records that every table is committed. */
  public void complete() {
    try {
      write(COMPLETE);
      FileTrees.delete(checkpoints());
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  /** Lets other builds have the directory. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  private void begin(boolean overwrite) throws IOException {
    if (state(root).equals(COMPLETE) && !overwrite) {
      throw new RelspecException(
          "OUT-002",
          ExitCode.STORAGE,
          root + " holds a finished build",
          "give --overwrite to replace it, or another directory with --out");
    }
    write(BUILDING);
    for (Database database : Database.values()) {
      FileTrees.delete(root.resolve(database.name().toLowerCase(Locale.ROOT)));
    }
    FileTrees.delete(checkpoints());
  }

  private static void refuseForeign(Path root) throws IOException {
    boolean ours = Files.isDirectory(root.resolve(METADATA));
    if (!ours && Files.exists(root) && !isEmptyDirectory(root)) {
      throw new RelspecException(
          "OUT-001",
          ExitCode.STORAGE,
          root + " is no output directory of relspec and not empty",
          "give a new or empty directory with --out");
    }
  }

  private static boolean isEmptyDirectory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      return !entries.iterator().hasNext();
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    Path file = root.resolve(METADATA).resolve(LOCK_FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new RelspecException(
          "OUT-003",
          ExitCode.STORAGE,
          "another build writes to " + root,
          "wait for it, or give another directory with --out");
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this process
    }
  }

  private static String state(Path root) {
    Path file = root.resolve(METADATA).resolve(STATE_FILE);
    try {
      return Files.exists(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  /** The new state is there as a whole or not at all. */
  private void write(String state) throws IOException {
    Path file = root.resolve(METADATA).resolve(STATE_FILE);
    Path next = file.resolveSibling(STATE_FILE + ".next");
    Files.writeString(next, state + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static RelspecException failed(Path root, IOException e) {
    return new RelspecException(
        "OUT-005",
        ExitCode.STORAGE,
        "cannot use " + root + " (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")",
        "check the permissions and the free space, or give another directory with --out",
        e);
  }
}
