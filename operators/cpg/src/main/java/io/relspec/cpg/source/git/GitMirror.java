package io.relspec.cpg.source.git;

import io.relspec.cpg.source.follow.SourceException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/**
 * A bare repository of ours that holds the followed branch of a remote one.
 *
 * <p>Fetches over what JGit itself speaks: http, https, git and file. Fetched objects are checked.
 * Neither tags nor submodules are fetched, no credential helper is asked.
 */
final class GitMirror {
  private static final String LOCAL_HEAD = "refs/heads/relspec-remote-head";
  private static final int TIMEOUT_SECONDS = 60;

  private final Repository repository;
  private final URIish remote;
  private final String remoteRef;
  private final String ref;
  private final Duration interval;
  private final Clock clock;
  private long nextFetchMs;

  private GitMirror(
      Repository repository, URIish remote, String remoteRef, Duration interval, Clock clock) {
    this.repository = repository;
    this.remote = remote;
    this.remoteRef = remoteRef;
    this.ref = remoteRef.equals("HEAD") ? LOCAL_HEAD : remoteRef;
    this.interval = interval;
    this.clock = clock;
  }

  /** Whether a location is a URL, not a path. */
  static boolean isRemote(String location) {
    return location.contains("://");
  }

  /** Opens the mirror, and makes it when it is not there. */
  static GitMirror open(
      Path mirrors, String repo, String url, String ref, Duration interval, Clock clock)
      throws SourceException, IOException {
    GitSystemReader.install();
    Path directory =
        Files.createDirectories(mirrors)
            .toRealPath()
            .resolve("git-" + URLEncoder.encode(repo, StandardCharsets.UTF_8) + ".git");
    Repository repository =
        new FileRepositoryBuilder()
            .setFS(new GitFileSystem())
            .setGitDir(directory.toFile())
            .setBare()
            .build();
    if (!Files.exists(directory.resolve("HEAD"))) {
      repository.create(true);
    }
    try {
      return new GitMirror(repository, new URIish(url), ref, interval, clock);
    } catch (URISyntaxException e) {
      repository.close();
      throw GitErrors.mirrorFailed("the URL is not valid");
    }
  }

  Repository repository() {
    return repository;
  }

  /** The ref of the mirror that follows the remote one. */
  String ref() {
    return ref;
  }

  /** The ref of the remote repository that is followed. */
  String remoteRef() {
    return remoteRef;
  }

  /**
   * Fetches if it is time to.
   *
   * @throws SourceException if the remote repository cannot be reached; what was fetched before
   *     stays
   */
  void refresh() throws SourceException, IOException {
    long nowMs = clock.millis();
    if (nowMs < nextFetchMs) {
      return;
    }
    RefSpec spec = new RefSpec().setForceUpdate(true).setSourceDestination(remoteRef, ref);
    try (Transport transport = Transport.open(repository, remote)) {
      transport.setCheckFetchedObjects(true);
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.setTimeout(TIMEOUT_SECONDS);
      transport.fetch(NullProgressMonitor.INSTANCE, List.of(spec));
    } catch (NotSupportedException | TransportException e) {
      throw GitErrors.mirrorFailed(e.getClass().getSimpleName());
    }
    nextFetchMs = nowMs + interval.toMillis();
  }
}
