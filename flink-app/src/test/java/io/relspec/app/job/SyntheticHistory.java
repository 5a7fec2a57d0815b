package io.relspec.app.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.app.job.PythonSources.SourceText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A git repository of {@link PythonSources}: edits, merges of branches, commits that change
 * nothing, and returns to what was before.
 */
final class SyntheticHistory {
  private static final String BRANCH = "refs/heads/main";
  private static final int REMEMBERED = 10;

  private final Repository repository;
  private final Random random;
  private final Deque<State> states = new ArrayDeque<>();
  private PythonSources sources;
  private int seconds = 1_700_000_000;

  /** What a commit on the branch holds. */
  private record State(ObjectId commit, PythonSources sources) {}

  private SyntheticHistory(Repository repository, Random random) {
    this.repository = repository;
    this.random = random;
    this.sources = new PythonSources(random);
  }

  /**
   * Makes a bare repository whose branch has so many commits along first parents.
   *
   * @param directory is made
   */
  static void write(Path directory, long seed, int commits) throws IOException {
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build()) {
      repository.create(true);
      RefUpdate head = repository.updateRef(Constants.HEAD);
      head.disableRefLog();
      head.link(BRANCH);
      SyntheticHistory history = new SyntheticHistory(repository, new Random(seed));
      history.advance("first", List.of());
      for (int i = 1; i < commits; i++) {
        history.next();
      }
    }
  }

  private void next() throws IOException {
    int choice = random.nextInt(24);
    if (choice < 2) {
      merge();
      return;
    }
    if (choice == 2) {
      sources = any().sources().copy();
      advance("as before", List.of(states.getLast().commit()));
      return;
    }
    advance(changes(sources), List.of(states.getLast().commit()));
  }

  /** Mostly one change, sometimes none or many. */
  private String changes(PythonSources changing) {
    int size = random.nextInt(12);
    int count = size == 0 ? 0 : size == 1 ? 12 : 1 + random.nextInt(3);
    List<String> said = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      said.add(changing.change());
    }
    return said.isEmpty() ? "nothing" : String.join("; ", said);
  }

  private void merge() throws IOException {
    State base = any();
    PythonSources branch = base.sources().copy();
    ObjectId tip = base.commit();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      tip = commit(branch, changes(branch), List.of(tip));
    }
    sources.merge(base.sources(), branch);
    advance("merge", List.of(states.getLast().commit(), tip));
  }

  private State any() {
    return List.copyOf(states).get(random.nextInt(states.size()));
  }

  private void advance(String message, List<ObjectId> parents) throws IOException {
    ObjectId commit = commit(sources, message, parents);
    RefUpdate update = repository.updateRef(BRANCH);
    update.setNewObjectId(commit);
    update.disableRefLog();
    update.forceUpdate();
    states.addLast(new State(commit, sources.copy()));
    if (states.size() > REMEMBERED) {
      states.removeFirst();
    }
  }

  private ObjectId commit(PythonSources content, String message, List<ObjectId> parents)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      for (Map.Entry<String, SourceText> file : content.files().entrySet()) {
        DirCacheEntry entry = new DirCacheEntry(file.getKey());
        entry.setFileMode(
            file.getValue().isExecutable() ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
        byte[] bytes = file.getValue().text().getBytes(UTF_8);
        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, bytes));
        builder.add(entry);
      }
      builder.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(index.writeTree(inserter));
      commit.setParentIds(parents);
      seconds++;
      PersonIdent person =
          new PersonIdent("a", "a@example.org", Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
      commit.setAuthor(person);
      commit.setCommitter(person);
      commit.setMessage(message);
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }
}
