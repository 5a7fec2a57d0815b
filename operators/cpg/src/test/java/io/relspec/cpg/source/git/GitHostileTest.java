package io.relspec.cpg.source.git;

import static io.relspec.cpg.source.git.GitFixture.MAIN;
import static io.relspec.cpg.source.git.GitFixture.files;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.cpg.source.follow.ReaderDriver;
import io.relspec.cpg.source.follow.ReaderDriver.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository that wants to run something, or to show what lies elsewhere. */
class GitHostileTest {
  @TempDir private Path temporary;
  private Path location;
  private Path dotGit;
  private GitFixture git;

  @BeforeEach
  void makeRepository() throws IOException {
    location = Files.createDirectory(temporary.resolve("work"));
    dotGit = location.resolve(".git");
    git = new GitFixture(location, false);
  }

  @AfterEach
  void closeRepository() {
    git.close();
  }

  private GitSource.Builder source() {
    return GitSource.builder()
        .repository("r", location.toString())
        .pollInterval(Duration.ofMillis(5))
        .backoff(Duration.ofMillis(5), Duration.ofMillis(50));
  }

  private void assertRefused(FollowingSource source, String code) throws Exception {
    try (ReaderDriver driver = ReaderDriver.start(source, "r")) {
      driver.awaitDiagnostic(code);
      driver.expectNothingFor(50);
      assertThat(driver.diagnostics()).hasSize(1);
    }
  }

  private NavigableMap<String, String> listing() throws IOException {
    NavigableMap<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(dotGit)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String content =
            Files.isRegularFile(path) ? new String(Files.readAllBytes(path), ISO_8859_1) : "";
        files.put(path.toString(), content);
      }
    }
    return files;
  }

  @Test
  void hooksFiltersAndProgramsOfTheConfigurationAreNeverRunAndNothingIsWritten() throws Exception {
    Path marker = temporary.resolve("executed");
    Path program = temporary.resolve("program.sh");
    Files.writeString(program, "#!/bin/sh\ntouch " + marker + "\ncat\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path hooks = Files.createDirectories(dotGit.resolve("hooks"));
    for (String hook :
        List.of(
            "post-checkout",
            "pre-commit",
            "post-merge",
            "reference-transaction",
            "pre-auto-gc",
            "post-index-change",
            "fsmonitor-watchman")) {
      Files.copy(program, hooks.resolve(hook));
    }
    Path included = temporary.resolve("included");
    Files.writeString(included, "[core]\n  sshCommand = " + program + "\n");
    Files.writeString(
        dotGit.resolve("config"),
        String.join(
            "\n",
            "[core]",
            "  repositoryformatversion = 0",
            "  fsmonitor = " + program,
            "  hooksPath = " + hooks,
            "  pager = " + program,
            "  editor = " + program,
            "  worktree = /",
            "  attributesFile = " + temporary.resolve("attributes"),
            "[filter \"evil\"]",
            "  clean = " + program,
            "  smudge = " + program,
            "  process = " + program,
            "  required = true",
            "[diff]",
            "  external = " + program,
            "[diff \"evil\"]",
            "  textconv = " + program,
            "[credential]",
            "  helper = !" + program,
            "[gpg]",
            "  program = " + program,
            "[include]",
            "  path = " + included,
            ""));
    Files.createDirectories(dotGit.resolve("info"));
    Files.writeString(
        dotGit.resolve("info/attributes"), "* filter=evil diff=evil text eol=crlf ident\n");
    git.commitOnMain(files("a.py", "0\n", ".gitattributes", "* filter=evil text eol=crlf\n"));
    NavigableMap<String, String> before = listing();
    try (ReaderDriver driver = ReaderDriver.start(source().build(), "r")) {
      Unit unit = driver.nextUnit();
      assertThat(new Fold().apply(unit).files()).isEqualTo(files("a.py", "0\n"));
      assertThat(listing()).isEqualTo(before);
      git.commitOnMain(files("a.py", "1\n"));
      before = listing();
      assertThat(driver.nextUnitAfterCheckpoint().changes()).hasSize(1);
      assertThat(listing()).isEqualTo(before);
    }
    assertThat(marker).doesNotExist();
  }

  @Test
  void objectsOfOtherRepositoriesAreReadOnlyIfTrusted() throws Exception {
    Path elsewhere = temporary.resolve("secret.git");
    try (GitFixture secret = new GitFixture(elsewhere, true)) {
      ObjectId commit = secret.commitOnMain(files("secret.py", "secret"));
      Files.createDirectories(dotGit.resolve("objects/info"));
      Files.writeString(
          dotGit.resolve("objects/info/alternates"), elsewhere.resolve("objects") + "\n");
      Files.createDirectories(dotGit.resolve("refs/heads"));
      Files.writeString(dotGit.resolve(MAIN), commit.name() + "\n");
      assertRefused(source().build(), "GIT-102");
      FollowingSource trusting = source().trustRepositories().build();
      try (ReaderDriver driver = ReaderDriver.start(trusting, "r")) {
        assertThat(driver.nextUnit().changes()).hasSize(1);
      }
    }
  }

  @Test
  void linksThatLeadOutsideAreRefused() throws Exception {
    Path elsewhere = temporary.resolve("secret.git");
    try (GitFixture secret = new GitFixture(elsewhere, true)) {
      ObjectId commit = secret.commitOnMain(files("secret.py", "secret"));
      String fan = commit.name().substring(0, 2);
      Files.createSymbolicLink(
          dotGit.resolve("objects/" + fan), elsewhere.resolve("objects/" + fan));
      assertRefused(source().build(), "GIT-102");
      Path linked = Files.createDirectory(temporary.resolve("linked"));
      Files.createSymbolicLink(linked.resolve(".git"), elsewhere);
      assertRefused(GitSource.builder().repository("r", linked.toString()).build(), "GIT-102");
      Path pointing = Files.createDirectory(temporary.resolve("pointing"));
      Files.writeString(pointing.resolve(".git"), "gitdir: " + elsewhere + "\n");
      assertRefused(GitSource.builder().repository("r", pointing.toString()).build(), "GIT-102");
    }
  }

  @Test
  void refThatIsALinkToAFileShowsNothingOfIt() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    Path secret = temporary.resolve("secret");
    Files.writeString(secret, "password=hunter2\n");
    Files.delete(dotGit.resolve(MAIN));
    Files.createSymbolicLink(dotGit.resolve(MAIN), secret);
    try (ReaderDriver driver = ReaderDriver.start(source().build(), "r")) {
      SourceDiagnostic diagnostic = driver.awaitDiagnostic("GIT-201");
      assertThat(diagnostic.message()).doesNotContain("hunter2").doesNotContain("password");
    }
  }

  private ObjectId tree(Object... modesNamesAndIds) throws IOException {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (int i = 0; i < modesNamesAndIds.length; i += 3) {
      raw.write((modesNamesAndIds[i] + " ").getBytes(UTF_8));
      raw.write(
          modesNamesAndIds[i + 1] instanceof byte[] bytes
              ? bytes
              : modesNamesAndIds[i + 1].toString().getBytes(UTF_8));
      raw.write(0);
      byte[] id = new byte[20];
      ((ObjectId) modesNamesAndIds[i + 2]).copyRawTo(id, 0);
      raw.write(id);
    }
    try (ObjectInserter inserter = git.repository().newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_TREE, raw.toByteArray());
      inserter.flush();
      return id;
    }
  }

  private ObjectId blob(String text) throws IOException {
    try (ObjectInserter inserter = git.repository().newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_BLOB, text.getBytes(UTF_8));
      inserter.flush();
      return id;
    }
  }

  @Test
  void namesThatLeaveTheRepositoryAreLeftOut() throws Exception {
    ObjectId blob = blob("x");
    ObjectId inner = tree("100644", "x.py", blob);
    ObjectId root =
        tree(
            "100644",
            "../up.py",
            blob,
            "40000",
            ".",
            inner,
            "40000",
            "..",
            inner,
            "40000",
            ".GIT",
            inner,
            "40000",
            ".git",
            inner,
            "100644",
            "/etc/abs.py",
            blob,
            "100644",
            "bad-\u0001.py".getBytes(UTF_8),
            blob,
            "100644",
            new byte[] {(byte) 0xe9, '.', 'p', 'y'},
            blob,
            "100644",
            "good.py",
            blob);
    git.move(MAIN, git.commitTree(root));
    try (ReaderDriver driver = ReaderDriver.start(source().build(), "r")) {
      Unit unit = driver.nextUnit();
      assertThat(unit.changes())
          .extracting(FileChange::path)
          .containsExactly("bad-\u0001.py", "good.py");
      assertThat(driver.diagnostics())
          .extracting(SourceDiagnostic::code)
          .containsOnly("GIT-206")
          .hasSize(7);
      git.commitOnMain(files("good.py", "y"));
      assertThat(driver.nextUnitAfterCheckpoint().changes()).hasSize(2);
    }
  }

  @Test
  void treeThatUnfoldsToBillionsOfFilesIsGivenUp() throws Exception {
    ObjectId inner = tree("100644", "x.py", blob("x"));
    for (int level = 0; level < 10; level++) {
      Object[] entries = new Object[30];
      for (int i = 0; i < 10; i++) {
        entries[3 * i] = "40000";
        entries[3 * i + 1] = "d" + i;
        entries[3 * i + 2] = inner;
      }
      inner = tree(entries);
    }
    git.move(MAIN, git.commitTree(inner));
    assertRefused(source().maxEntries(1000).build(), "GIT-105");
  }

  @Test
  void formatsThatCannotBeReadAreSaid() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    Files.writeString(
        dotGit.resolve("config"),
        "[core]\n repositoryformatversion = 1\n[extensions]\n objectFormat = sha256\n");
    assertRefused(source().build(), "GIT-103");
  }

  @Test
  void directoryWithoutRepositoryIsSaid() throws Exception {
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    assertRefused(GitSource.builder().repository("r", empty.toString()).build(), "GIT-101");
    assertRefused(
        GitSource.builder().repository("r", empty.resolve("none").toString()).build(), "GIT-101");
  }
}
