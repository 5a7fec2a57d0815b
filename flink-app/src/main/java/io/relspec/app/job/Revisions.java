package io.relspec.app.job;

import static java.util.stream.Collectors.joining;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.StoredFile;
import io.relspec.delta.kernel.TableLog;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the snapshot that a person means.
 *
 * <p>A revision is the name of a commit in {@code cpg_snapshots}, which is a hash or {@code
 * scan-3}; the first four or more characters of a hash; {@code @3} for the third commit that was
 * applied; or {@code latest}.
 */
final class Revisions {
  private static final int SHORTEST = 4;
  private static final int NAMED = 5;
  private static final String LATEST = "latest";
  private static final Set<DeltaErrorCode> GONE =
      Set.of(
          DeltaErrorCode.VERSION_NOT_FOUND,
          DeltaErrorCode.HISTORY_GONE,
          DeltaErrorCode.DATA_FILE_GONE);

  private Revisions() {}

  /**
   * The snapshot of a revision.
   *
   * @throws RelspecException if there is none, more than one, or none of its own
   */
  static Snapshot find(StoredTables tables, String revision) throws IOException {
    SnapshotLog log = SnapshotLog.open(tables);
    List<Snapshot> all = log.exists() ? log.all() : List.of();
    if (all.isEmpty()) {
      throw new RelspecException(
          "SNP-005",
          ExitCode.STORAGE,
          "the tables in " + tables.root() + " do not say which versions belong to a commit",
          "build them anew");
    }
    return find(all, revision);
  }

  /**
   * The same among snapshots that are known.
   *
   * @param all by repository in the order of their commits, at least one
   */
  static Snapshot find(List<Snapshot> all, String revision) {
    return requireOwn(all, requireOne(all, revision), revision);
  }

  private static Snapshot requireOne(List<Snapshot> all, String revision) {
    List<Snapshot> found = matches(all, revision);
    if (found.isEmpty()) {
      throw new RelspecException(
          "SNP-001",
          ExitCode.USAGE,
          "no commit " + revision + " is in the tables",
          "name one of cpg_snapshots, the last is " + all.get(all.size() - 1).commitId());
    }
    Snapshot last = found.get(found.size() - 1);
    Stream<Snapshot> others =
        found.stream()
            .filter(
                one -> !one.repo().equals(last.repo()) || !one.commitId().equals(last.commitId()));
    if (others.findAny().isPresent()) {
      String names =
          found.stream()
              .map(one -> one.commitId() + " of " + one.repo())
              .distinct()
              .limit(NAMED)
              .collect(joining(", "));
      throw new RelspecException(
          "SNP-002",
          ExitCode.USAGE,
          revision + " is more than one commit: " + names,
          "give more of its name");
    }
    return last;
  }

  /** A commit that was applied again has the same files; the last time is meant. */
  private static List<Snapshot> matches(List<Snapshot> all, String revision) {
    if (revision.equals(LATEST)) {
      return all.stream().filter(one -> isLast(all, one)).toList();
    }
    if (revision.matches("@\\d{1,18}")) {
      long commitSeq = Long.parseLong(revision.substring(1));
      return all.stream().filter(one -> one.commitSeq() == commitSeq).toList();
    }
    List<Snapshot> exact = all.stream().filter(one -> one.commitId().equals(revision)).toList();
    if (!exact.isEmpty() || !revision.matches("[0-9a-fA-F]{" + SHORTEST + ",}")) {
      return exact;
    }
    String prefix = revision.toLowerCase(Locale.ROOT);
    return all.stream().filter(one -> one.commitId().startsWith(prefix)).toList();
  }

  private static boolean isLast(List<Snapshot> all, Snapshot one) {
    return all.stream()
        .noneMatch(other -> other.repo().equals(one.repo()) && other.commitSeq() > one.commitSeq());
  }

  private static Snapshot requireOwn(List<Snapshot> all, Snapshot found, String revision) {
    if (found.lastCommitSeq() == found.commitSeq()) {
      return found;
    }
    Optional<String> last =
        all.stream()
            .filter(one -> one.repo().equals(found.repo()))
            .filter(one -> one.commitSeq() == found.lastCommitSeq())
            .map(Snapshot::commitId)
            .findAny();
    throw new RelspecException(
        "SNP-003",
        ExitCode.USAGE,
        "commit " + revision + " became visible only together with later ones",
        "name the last of them, " + last.orElse("@" + found.lastCommitSeq()));
  }

  /**
   * Refuses a version of a table that cannot be read any more.
   *
   * @throws RelspecException with exit {@link ExitCode#STORAGE}
   */
  static void requireReadable(Snapshot snapshot, String dataset, String location)
      throws IOException {
    TableLog log = TableLog.open(location);
    try {
      for (FileAction file : log.files(snapshot.versionOf(dataset), Optional.empty())) {
        StoredFile unused = StoredFile.find(file.path(), file.sizeBytes());
      }
    } catch (DeltaException e) {
      throw worded(e, snapshot);
    }
  }

  /** An error of storage as one about a commit, if it is that its rows or changes are gone. */
  static RuntimeException worded(DeltaException e, Snapshot snapshot) {
    if (!GONE.contains(e.errorCode())) {
      return e;
    }
    return new RelspecException(
        "SNP-004",
        ExitCode.STORAGE,
        "commit %s cannot be read any more: %s"
            .formatted(snapshot.commitId(), String.valueOf(e.getMessage()).replaceAll("\\.$", "")),
        "name a later commit; how long versions stay is set by the tables' retention",
        e);
  }
}
