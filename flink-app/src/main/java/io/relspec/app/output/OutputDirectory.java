package io.relspec.app.output;

import static java.util.stream.Collectors.joining;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
  public static final String METADATA = "_relspec";

  private static final String STATE_FILE = "state";
  private static final String LOCK_FILE = "lock";
  private static final String STATE_CHANGES = "changes";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String BUILDING = "building";
  private static final String COMPLETE = "complete";
  private static final String FOLLOWING = "following";
  private static final String SETTINGS_FILE = "settings";
  private static final String SNAPSHOTS = "cpg_snapshots";

  /** What a command can be told that a job on a cluster cannot. */
  private static final String OVERWRITE =
      "--overwrite to begin anew, or another directory with --out";

  private static final String ANOTHER = "a new directory with --out";

  private final Path root;
  private final FileChannel channel;
  private Runnable lastWords = () -> {};

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
    return take(root, output -> output.begin(overwrite, OVERWRITE));
  }

  /**
   * Takes an output directory whose tables follow a source: one that an earlier run has left, with
   * its tables, or else one without tables.
   *
   * @param root absolute; made if it is not there
   * @param overwrite whether what is there may be deleted, whatever it is
   * @param settings what must be the same as in the earlier run
   * @throws RelspecException with exit {@link ExitCode#STORAGE} if the directory holds something
   *     else, a build, or tables that follow with other settings or by a job that is running
   */
  public static OutputDirectory follow(Path root, boolean overwrite, String settings) {
    return take(
        root,
        output -> {
          if (state(root).equals(FOLLOWING) && !overwrite) {
            output.resume(settings);
          } else {
            output.begin(overwrite, OVERWRITE);
            Files.writeString(output.settings(), settings);
          }
        });
  }

  /**
   * Takes an output directory for a job on a cluster, which keeps its state elsewhere. Its tables
   * follow a source from now on: no build replaces them by itself. Nobody holds the directory
   * afterwards; that two jobs do not write to it is up to the sinks.
   *
   * @param root absolute; made if it is not there
   * @param settings what must be the same as in the earlier jobs
   * @throws RelspecException with exit {@link ExitCode#STORAGE} if the directory holds something
   *     else, a build, or tables that follow with other settings or in another process
   */
  public static void deploy(Path root, String settings) {
    take(
            root,
            output -> {
              if (state(root).equals(FOLLOWING)) {
                output.requireSettings(settings, ANOTHER);
              } else {
                output.begin(false, ANOTHER);
                Files.writeString(output.settings(), settings);
                output.write(FOLLOWING);
              }
            })
        .close();
  }

  /** What is done with a directory as soon as it is locked. */
  private interface Start {
    void with(OutputDirectory output) throws IOException;
  }

  private static OutputDirectory take(Path root, Start start) {
    try {
      refuseForeign(root);
      Files.createDirectories(root.resolve(METADATA));
      OutputDirectory output = new OutputDirectory(root, lock(root));
      try {
        start.with(output);
        return output;
      } catch (IOException | RelspecException e) {
        output.close();
        throw e;
      }
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  private void resume(String settings) throws IOException {
    requireSettings(settings, OVERWRITE);
    if (lastCheckpoint().isEmpty()) {
      throw new RelspecException(
          "OUT-007",
          ExitCode.STORAGE,
          "the state that the tables in " + root + " go on from is gone",
          "give --overwrite to begin anew");
    }
  }

  private void requireSettings(String settings, String otherwise) throws IOException {
    String before = Files.readString(settings());
    if (!before.equals(settings)) {
      String changed = linesOnlyIn(settings, before);
      throw new RelspecException(
          "OUT-006",
          ExitCode.STORAGE,
          "the tables in "
              + root
              + " follow with other settings, "
              + (changed.isEmpty()
                  ? "no longer: " + linesOnlyIn(before, settings)
                  : "now: " + changed),
          "give the former ones, or " + otherwise);
    }
  }

  private static String linesOnlyIn(String text, String other) {
    List<String> known = other.lines().toList();
    return text.lines().filter(line -> !known.contains(line)).collect(joining(", "));
  }

  private Path settings() {
    return root.resolve(METADATA).resolve(SETTINGS_FILE);
  }

  /** The checkpoint that a job which follows goes on from; empty for new tables. */
  public Optional<Path> lastCheckpoint() {
    return lastCheckpoint(root);
  }

  /** The same of a directory that somebody else may hold. */
  public static Optional<Path> lastCheckpoint(Path root) {
    Path checkpoints = checkpoints(root);
    if (!Files.isDirectory(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> below = Files.find(checkpoints, 3, OutputDirectory::isCheckpoint)) {
      return below.max(Comparator.comparing(OutputDirectory::modified)).map(Path::getParent);
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  /**
   * Whether what {@link #lastCheckpoint} gave is a savepoint, as a job leaves it that was stopped.
   */
  public static boolean isSavepoint(Path checkpoint) {
    return checkpoint.getFileName().toString().startsWith("savepoint-");
  }

  /** Removes what jobs have left of their state; a savepoint has all of it. */
  public void stopped(Path savepoint) {
    try (Stream<Path> left = Files.list(checkpoints())) {
      for (Path path : left.filter(path -> !isSame(path, savepoint)).toList()) {
        FileTrees.delete(path);
      }
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  private static boolean isSame(Path path, Path other) {
    return path.getFileName().equals(other.getFileName());
  }

  private static boolean isCheckpoint(Path path, BasicFileAttributes attributes) {
    return attributes.isRegularFile() && path.getFileName().toString().equals("_metadata");
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records that the tables are whole, and that a later run goes on from the last checkpoint. */
  public void following() {
    try {
      write(FOLLOWING);
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
    if (!state.equals(COMPLETE) && !state.equals(FOLLOWING)) {
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
    return checkpoints(root);
  }

  private static Path checkpoints(Path root) {
    return root.resolve(METADATA).resolve(CHECKPOINTS);
  }

  /**
   * Where a job that follows keeps changes of its state, which its checkpoints refer to; below
   * {@link #checkpoints}.
   *
   * @param root the output directory
   */
  public static Path stateChanges(Path root) {
    return checkpoints(root).resolve(STATE_CHANGES);
  }

  /**
   * Writes a file that describes the run, beside its tables.
   *
   * @param name its name below {@code _relspec}
   */
  public void describe(String name, String text) {
    describe(root, name, text);
  }

  /**
   * Writes a file that describes the job whose tables are in a directory that nobody holds.
   *
   * @param name its name below {@code _relspec}
   */
  public static void describe(Path root, String name, String text) {
    try {
      replace(root.resolve(METADATA).resolve(name), text);
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  /**
   * Where the mirror of a remote repository lies that is followed.
   *
   * @param root the output directory
   */
  public static Path mirrors(Path root) {
    return root.resolve(METADATA).resolve("mirrors");
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

  /** Says what is to be done before other builds may have the directory, however the run ends. */
  public void beforeClose(Runnable action) {
    lastWords = action;
  }

  /** Lets other builds have the directory. */
  @Override
  public void close() {
    try {
      lastWords.run();
    } finally {
      release();
    }
  }

  private void release() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  private void begin(boolean overwrite, String otherwise) throws IOException {
    String state = state(root);
    if ((state.equals(COMPLETE) || state.equals(FOLLOWING)) && !overwrite) {
      throw new RelspecException(
          "OUT-002",
          ExitCode.STORAGE,
          root + (state.equals(COMPLETE) ? " holds a finished build" : " holds tables that follow"),
          "give " + otherwise);
    }
    write(BUILDING);
    for (Database database : Database.values()) {
      Path tables = root.resolve(database.name().toLowerCase(Locale.ROOT));
      // What earlier runs say of themselves stays; which versions belong to a commit does not.
      FileTrees.delete(database == Database.RUNS ? tables.resolve(SNAPSHOTS) : tables);
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
    replace(root.resolve(METADATA).resolve(STATE_FILE), state + "\n");
  }

  private static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
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
