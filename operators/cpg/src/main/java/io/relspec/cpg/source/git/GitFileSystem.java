package io.relspec.cpg.source.git;

import java.io.File;
import java.io.OutputStream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.ProcessResult;
import org.jspecify.annotations.Nullable;

/**
 * File access for JGit that starts no process and hides the configuration of repositories.
 *
 * <p>Reading objects and refs needs no setting, and a setting may name programs and files.
 */
final class GitFileSystem extends FS_POSIX {
  private static final String HIDDEN = "no-config-is-read";

  @Override
  public FS newInstance() {
    return new GitFileSystem();
  }

  @Override
  public File resolve(File directory, String name) {
    return super.resolve(directory, name.equals(Constants.CONFIG) ? HIDDEN : name);
  }

  @Override
  protected @Nullable File discoverGitExe() {
    return null;
  }

  @Override
  public ProcessBuilder runInShell(String command, String[] arguments) {
    throw new UnsupportedOperationException("no program is started for a repository");
  }

  @Override
  public ProcessResult runHookIfPresent(
      Repository repository,
      String hook,
      String[] arguments,
      OutputStream out,
      OutputStream error,
      String input) {
    throw new UnsupportedOperationException("no hook is run");
  }
}
