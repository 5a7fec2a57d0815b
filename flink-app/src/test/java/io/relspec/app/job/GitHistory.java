package io.relspec.app.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;

/** A repository with a working tree, and the files of each of its commits. */
final class GitHistory implements AutoCloseable {
  private final Path directory;
  private final Git git;
  private final SortedMap<String, String> files = new TreeMap<>();
  private final Map<String, Fixture> commits = new LinkedHashMap<>();

  /** A repository without commits in a new directory. */
  GitHistory(Path directory) throws IOException, GitAPIException {
    this.directory = Files.createDirectory(directory);
    this.git = Git.init().setInitialBranch("main").setDirectory(directory.toFile()).call();
  }

  /**
   * A small library: its first commit, an edit, a file more, one less and one renamed, and a commit
   * that changes no Python file.
   */
  static GitHistory ofLibrary(Path directory) throws IOException, GitAPIException {
    GitHistory history = new GitHistory(directory);
    history
        .write(
            "lib.py",
            "def scale(x, by=2):\n    return x * by\n\n\ndef old():\n    return scale(1)\n")
        .write("main.py", "from lib import scale\n\nprint(scale(3))\n")
        .commit("first");
    history
        .write("main.py", "from lib import old, scale\n\n# twice\nprint(scale(3))\nprint(old())\n")
        .commit("edit");
    history
        .write(
            "more.py",
            "import lib\n\n\nclass Box:\n    def grow(self, by):\n        return lib.scale(by)\n")
        .commit("add");
    history.write("notes.txt", "no Python\n").commit("notes");
    history
        .write("lib.py", "def scale(x, by=2):\n    return x * by\n")
        .write("main.py", null)
        .commit("delete");
    history
        .write("more.py", null)
        .write(
            "boxes.py",
            "import lib\n\n\nclass Box:\n    def grow(self, by):\n        return lib.scale(by, 3)\n")
        .commit("rename");
    return history;
  }

  /** Writes a file, or removes it. */
  GitHistory write(String path, @Nullable String text) throws IOException {
    if (text == null) {
      Files.delete(directory.resolve(path));
      files.remove(path);
    } else {
      Files.writeString(directory.resolve(path), text);
      files.put(path, text);
    }
    return this;
  }

  /** Commits what is there; gives the hash. */
  String commit(String message) throws GitAPIException {
    return commit(message, false);
  }

  /** Puts a commit of what is there in the place of the last one; gives the hash. */
  String amend(String message) throws GitAPIException {
    return commit(message, true);
  }

  private String commit(String message, boolean isAmended) throws GitAPIException {
    git.add().addFilepattern(".").call();
    git.add().setUpdate(true).addFilepattern(".").call();
    String id =
        git.commit()
            .setMessage(message)
            .setAmend(isAmended)
            .setAuthor("a", "a@example.org")
            .setCommitter("a", "a@example.org")
            .setSign(false)
            .call()
            .name();
    Map<String, String> python = new TreeMap<>(files);
    python.keySet().removeIf(path -> !path.endsWith(".py"));
    commits.put(id, new Fixture("repo", python));
    return id;
  }

  /** Hashes in their order. */
  List<String> ids() {
    return new ArrayList<>(commits.keySet());
  }

  /** The Python files of each commit by its hash. */
  Map<String, Fixture> commits() {
    return commits;
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    git.close();
  }
}
