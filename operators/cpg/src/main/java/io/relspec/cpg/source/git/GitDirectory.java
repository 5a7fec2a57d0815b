package io.relspec.cpg.source.git;

import io.relspec.cpg.source.follow.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Finds and opens the data of a repository on disk.
 *
 * <p>A repository is untrusted: unless told otherwise, one whose objects or refs lie elsewhere is
 * refused, since it could show what the job may read and the owner of the repository may not.
 */
final class GitDirectory {
  private static final String DOT_GIT = ".git";
  private static final List<String> INNER =
      List.of(
          "HEAD",
          "config",
          "packed-refs",
          "shallow",
          "refs",
          "refs/heads",
          "objects",
          "objects/info",
          "objects/pack");
  private static final List<String> LISTED = List.of("objects", "objects/pack");
  private static final List<String> ELSEWHERE = List.of("objects/info/alternates", "commondir");
  private static final long MAX_CONFIG_BYTES = 1 << 20;

  private GitDirectory() {}

  /**
   * Opens the repository at {@code location}, a working tree or a bare repository.
   *
   * @param isTrusted whether its data may lie elsewhere: alternates, linked working trees, links
   */
  static Repository open(Path location, boolean isTrusted) throws SourceException, IOException {
    Path directory = locate(location, isTrusted);
    if (!isTrusted) {
      requireInside(directory);
    }
    requireKnownFormat(directory);
    GitSystemReader.install();
    try {
      return new FileRepositoryBuilder()
          .setFS(new GitFileSystem())
          .setGitDir(directory.toFile())
          .setBare()
          .setMustExist(true)
          .build();
    } catch (RepositoryNotFoundException e) {
      throw GitErrors.noRepository(location);
    }
  }

  private static Path locate(Path location, boolean isTrusted) throws SourceException, IOException {
    if (!Files.isDirectory(location)) {
      throw GitErrors.noRepository(location);
    }
    Path real = location.toRealPath();
    Path inner = real.resolve(DOT_GIT);
    if (!isTrusted && Files.exists(inner, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS)) {
        throw GitErrors.leadsOutside(inner);
      }
      return inner;
    }
    if (Files.isDirectory(inner)) {
      return inner;
    }
    if (Files.isRegularFile(inner)) {
      return linked(real, inner);
    }
    if (Files.isRegularFile(real.resolve("HEAD")) && Files.isDirectory(real.resolve("objects"))) {
      return real;
    }
    throw GitErrors.noRepository(location);
  }

  /** The file of a linked working tree names the directory. */
  private static Path linked(Path workTree, Path file) throws SourceException, IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8).strip();
    String prefix = "gitdir:";
    if (!text.startsWith(prefix)) {
      throw GitErrors.noRepository(workTree);
    }
    return workTree.resolve(text.substring(prefix.length()).strip()).toRealPath();
  }

  private static void requireInside(Path directory) throws SourceException, IOException {
    for (String name : ELSEWHERE) {
      if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
        throw GitErrors.leadsOutside(directory.resolve(name));
      }
    }
    for (String name : INNER) {
      requireNoLink(directory.resolve(name));
    }
    for (String name : LISTED) {
      Path listed = directory.resolve(name);
      if (Files.isDirectory(listed)) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(listed)) {
          for (Path entry : entries) {
            requireNoLink(entry);
          }
        }
      }
    }
  }

  private static void requireNoLink(Path path) throws SourceException {
    if (Files.isSymbolicLink(path)) {
      throw GitErrors.leadsOutside(path);
    }
  }

  /** The format is read without following includes, and nothing else is taken from it. */
  private static void requireKnownFormat(Path directory) throws SourceException, IOException {
    Path file = directory.resolve("config");
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_CONFIG_BYTES) {
      return;
    }
    Config config = new Config();
    try {
      config.fromText(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (ConfigInvalidException e) {
      return; // nothing in it is used
    }
    requireSetting(config, "objectformat", "sha1");
    requireSetting(config, "refstorage", "files");
  }

  private static void requireSetting(Config config, String name, String supported)
      throws SourceException {
    String value = config.getString("extensions", null, name);
    if (value != null && !value.equalsIgnoreCase(supported)) {
      throw GitErrors.unsupportedFormat("extensions." + name, value);
    }
  }
}
