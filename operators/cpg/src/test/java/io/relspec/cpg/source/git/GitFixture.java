package io.relspec.cpg.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A repository whose commits are made of maps of files. */
final class GitFixture implements AutoCloseable {
  static final String MAIN = "refs/heads/main";

  private final Repository repository;
  private int seconds = 1_700_000_000;

  /** A file as a tree holds it. */
  record Entry(int mode, String text) {
    static Entry file(String text) {
      return new Entry(FileMode.REGULAR_FILE.getBits(), text);
    }
  }

  GitFixture(Path directory, boolean isBare) throws IOException {
    GitSystemReader.install();
    Path gitDirectory = isBare ? directory : directory.resolve(".git");
    repository = new FileRepositoryBuilder().setGitDir(gitDirectory.toFile()).build();
    repository.create(isBare);
    link("HEAD", MAIN);
  }

  private GitFixture(Repository repository) {
    this.repository = repository;
  }

  /** A repository that was made by another fixture, wherever it is now. */
  static GitFixture reopen(Path bare) throws IOException {
    return new GitFixture(
        new FileRepositoryBuilder().setGitDir(bare.toFile()).setMustExist(true).build());
  }

  Repository repository() {
    return repository;
  }

  void link(String name, String target) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.disableRefLog();
    update.link(target);
  }

  /** Files by name and text. */
  static NavigableMap<String, Entry> files(String... namesAndTexts) {
    NavigableMap<String, Entry> files = new TreeMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], Entry.file(namesAndTexts[i + 1]));
    }
    return files;
  }

  /** A commit that no branch holds yet. */
  ObjectId commit(Map<String, Entry> files, ObjectId... parents) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      for (Map.Entry<String, Entry> file : files.entrySet()) {
        DirCacheEntry entry = new DirCacheEntry(file.getKey());
        FileMode mode = FileMode.fromBits(file.getValue().mode());
        entry.setFileMode(mode);
        entry.setObjectId(
            mode == FileMode.GITLINK
                ? ObjectId.fromString(file.getValue().text())
                : inserter.insert(Constants.OBJ_BLOB, file.getValue().text().getBytes(UTF_8)));
        builder.add(entry);
      }
      builder.finish();
      ObjectId tree = index.writeTree(inserter);
      inserter.flush();
      return commitTree(tree, parents);
    }
  }

  ObjectId commitTree(ObjectId tree, ObjectId... parents) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(tree);
      commit.setParentIds(parents);
      seconds++;
      PersonIdent person =
          new PersonIdent(
              "a",
              "a@example.org",
              java.time.Instant.ofEpochSecond(seconds),
              java.time.ZoneOffset.UTC);
      commit.setAuthor(person);
      commit.setCommitter(person);
      commit.setMessage("c" + seconds);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  /** Moves a branch, whatever it held before. */
  ObjectId move(String ref, ObjectId commit) throws IOException {
    RefUpdate update = repository.updateRef(ref);
    update.setNewObjectId(commit);
    update.disableRefLog();
    update.forceUpdate();
    return commit;
  }

  /** A commit on top of {@code main}. */
  ObjectId commitOnMain(Map<String, Entry> files) throws IOException {
    ObjectId head = repository.resolve(MAIN);
    return move(MAIN, head == null ? commit(files) : commit(files, head));
  }

  /** The Python files of a commit, read with a plain walk over its whole tree. */
  NavigableMap<String, Entry> pythonFiles(ObjectId commit) throws IOException {
    NavigableMap<String, Entry> files = new TreeMap<>();
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(commits.parseCommit(commit).getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        String path = walk.getPathString();
        if (path.endsWith(".py") || path.endsWith(".pyi")) {
          String text = new String(repository.open(walk.getObjectId(0)).getBytes(), UTF_8);
          files.put(path, new Entry(walk.getRawMode(0), text));
        }
      }
    }
    return files;
  }

  Path looseObject(ObjectId id) {
    return repository
        .getDirectory()
        .toPath()
        .resolve("objects/" + id.name().substring(0, 2) + "/" + id.name().substring(2));
  }

  static void overwrite(Path file, byte[] bytes) throws IOException {
    Files.delete(file);
    Files.write(file, bytes);
  }

  @Override
  public void close() {
    repository.close();
  }
}
