package io.relspec.cpg.source.git;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit learns about the machine: neither the configuration of the user or the system nor any
 * {@code GIT_} variable.
 *
 * <p>JGit keeps one such reader per class loader, so it is set for all uses of JGit in a job.
 */
final class GitSystemReader extends SystemReader.Delegate {
  private static final String GIT_VARIABLES = "GIT_";

  private GitSystemReader(SystemReader machine) {
    super(machine);
  }

  /** Sets the reader, once. */
  static synchronized void install() {
    SystemReader current = SystemReader.getInstance();
    if (!(current instanceof GitSystemReader)) {
      SystemReader.setInstance(new GitSystemReader(current));
    }
  }

  @Override
  public @Nullable String getenv(String variable) {
    return variable.startsWith(GIT_VARIABLES) ? null : super.getenv(variable);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public StoredConfig getUserConfig() {
    return new NoConfig(null, FS.DETECTED);
  }

  @Override
  public StoredConfig getSystemConfig() {
    return new NoConfig(null, FS.DETECTED);
  }

  @Override
  public StoredConfig getJGitConfig() {
    return new NoConfig(null, FS.DETECTED);
  }

  /**
   * No settings, in memory.
   *
   * <p>The resolution of file times is given, not measured: JGit measures by writing files into the
   * repository.
   */
  private static final class NoConfig extends FileBasedConfig {
    private static final String FILE_SYSTEM = "filesystem";
    private static final long RESOLUTION_MS = 1000;

    NoConfig(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // There is no file.
    }

    @Override
    public void save() {
      // Nothing is kept.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public long getTimeUnit(
        String section,
        @Nullable String subsection,
        String name,
        long defaultValue,
        TimeUnit wanted) {
      return section.equals(FILE_SYSTEM)
          ? wanted.convert(RESOLUTION_MS, TimeUnit.MILLISECONDS)
          : super.getTimeUnit(section, subsection, name, defaultValue, wanted);
    }
  }
}
