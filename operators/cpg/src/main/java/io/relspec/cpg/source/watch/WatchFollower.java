package io.relspec.cpg.source.watch;

import io.relspec.cpg.source.DirectoryScanner;
import io.relspec.cpg.source.DirectoryScanner.Scan;
import io.relspec.cpg.source.DirectoryScanner.ScannedFile;
import io.relspec.cpg.source.FileReading;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.follow.FollowSplit;
import io.relspec.cpg.source.follow.Follower;
import io.relspec.cpg.source.watch.WatchCursor.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds what changed in a directory since it was emitted last.
 *
 * <p>The tree is listed and compared by size and modification time; a file that differs is read and
 * counts only if its content differs. Listing works on every file system and needs no handle per
 * directory, which notifications of the operating system do; they also may be lost. A tree that
 * takes long to list is listed less often, so that listing takes a tenth of a thread at the most.
 */
final class WatchFollower implements Follower {
  private static final int REST_PER_SCAN = 9;

  /** A file written so shortly before it was listed may change again without a trace. */
  private static final long UNSETTLED_NS = TimeUnit.SECONDS.toNanos(1);

  private final WatchedDirectory watched;
  private final Path root;
  private final DirectoryScanner scanner;
  private final Clock clock;

  private byte[] knownCursor = new byte[0];
  private SortedMap<String, Seen> known = new TreeMap<>();
  private @Nullable Scan lastScan;
  private long changedSinceMs;
  private long unquietSinceMs;
  private boolean isUnquiet;
  private long nextScanMs;

  WatchFollower(WatchedDirectory watched, Path root, Clock clock) {
    this.watched = watched;
    this.root = root;
    this.scanner = new DirectoryScanner(root, watched.scope());
    this.clock = clock;
  }

  @Override
  public Poll poll(FollowSplit position) throws IOException {
    long startMs = clock.millis();
    if (startMs < nextScanMs) {
      return new Idle(null);
    }
    Scan scan = scanner.scan();
    long nowMs = clock.millis();
    nextScanMs = nowMs + REST_PER_SCAN * (nowMs - startMs);
    if (position.isInitial()) {
      return unit(position, scan, new TreeSet<>(scan.paths()), startMs, scan.lastModifiedMs());
    }
    load(position);
    SortedSet<String> suspects = suspects(scan);
    if (suspects.isEmpty()) {
      isUnquiet = false;
      lastScan = scan;
      return new Idle(null);
    }
    if (!isQuiet(scan, nowMs)) {
      return new Idle(null);
    }
    SortedSet<String> changed = confirm(suspects, scan, startMs);
    return changed.isEmpty() ? new Idle(null) : unit(position, scan, changed, startMs, nowMs);
  }

  private void load(FollowSplit position) throws IOException {
    if (position.cursor() != knownCursor) {
      known = new TreeMap<>(WatchCursor.decode(position.cursor()).files());
      knownCursor = position.cursor();
    }
  }

  /** Paths that are new, gone, or look different. */
  private SortedSet<String> suspects(Scan scan) {
    SortedSet<String> gone = new TreeSet<>(known.keySet());
    SortedSet<String> suspects = new TreeSet<>();
    for (ScannedFile file : scan.files()) {
      gone.remove(file.path());
      Seen seen = known.get(file.path());
      if (seen == null
          || seen.sizeBytes() != file.sizeBytes()
          || seen.modifiedNs() != file.modifiedNs()) {
        suspects.add(file.path());
      }
    }
    suspects.addAll(gone);
    return suspects;
  }

  /** Whether nothing has changed for the quiet period, or enough was waited. */
  private boolean isQuiet(Scan scan, long nowMs) {
    if (!isUnquiet) {
      isUnquiet = true;
      unquietSinceMs = nowMs;
      changedSinceMs = nowMs;
    } else if (!scan.equals(lastScan)) {
      changedSinceMs = nowMs;
    }
    lastScan = scan;
    return nowMs - changedSinceMs >= watched.quietPeriod().toMillis()
        || nowMs - unquietSinceMs >= watched.maxDelay().toMillis();
  }

  /** The suspects whose content differs; the others are known by their new looks from now on. */
  private SortedSet<String> confirm(SortedSet<String> suspects, Scan scan, long scanMs) {
    SortedMap<String, ScannedFile> files = byPath(scan);
    SortedSet<String> changed = new TreeSet<>();
    for (String path : suspects) {
      Seen seen = known.get(path);
      ScannedFile file = files.get(path);
      if (seen == null || file == null) {
        changed.add(path);
        continue;
      }
      String contentId = ContentId.of(FileReading.read(root, path, watched.scope().maxFileBytes()));
      if (contentId.equals(seen.contentId())) {
        known.put(path, seen(file, contentId, scanMs));
      } else {
        changed.add(path);
      }
    }
    return changed;
  }

  static Seen seen(ScannedFile file, String contentId, long scanMs) {
    boolean isSettled = file.modifiedNs() < TimeUnit.MILLISECONDS.toNanos(scanMs) - UNSETTLED_NS;
    return new Seen(
        file.sizeBytes(), isSettled ? file.modifiedNs() : WatchCursor.UNSETTLED, contentId);
  }

  private static SortedMap<String, ScannedFile> byPath(Scan scan) {
    SortedMap<String, ScannedFile> files = new TreeMap<>();
    scan.files().forEach(file -> files.put(file.path(), file));
    return files;
  }

  private Next unit(
      FollowSplit position, Scan scan, SortedSet<String> changed, long scanMs, long commitTimeMs) {
    isUnquiet = false;
    Map<String, ScannedFile> files = byPath(scan);
    int added = 0;
    int deleted = 0;
    for (String path : changed) {
      if (!files.containsKey(path)) {
        deleted++;
      } else if (position.isInitial() || !known.containsKey(path)) {
        added++;
      }
    }
    long commitSeq = position.commitSeq() + 1;
    SourceCommit commit =
        new SourceCommit(
            watched.repo(),
            commitSeq,
            "scan-" + commitSeq,
            List.of(),
            commitTimeMs,
            null,
            added,
            changed.size() - added - deleted,
            deleted,
            position.isInitial());
    List<WatchUnit.Change> changes = new ArrayList<>();
    for (String path : changed) {
      changes.add(new WatchUnit.Change(path, files.get(path)));
    }
    return new Next(
        new WatchUnit(
            root,
            watched.scope().maxFileBytes(),
            commit,
            changes,
            position.isInitial() ? new TreeMap<>() : new TreeMap<>(known),
            scanMs));
  }

  @Override
  public void close() {
    // Every file is closed as soon as it is read.
  }
}
