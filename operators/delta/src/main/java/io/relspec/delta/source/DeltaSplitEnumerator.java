package io.relspec.delta.source;

import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.DeltaException;
import io.relspec.delta.RowFilter;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableVersion;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what there is to read and gives it out.
 *
 * <p>Commits are taken in their order and whole. Each reader gets its part of every commit, so the
 * commits of a reader are without gaps. After a restart, splits that readers still had come back
 * first and everything is divided among the readers that there are now; nothing is given out before
 * all of them are there.
 */
final class DeltaSplitEnumerator
    implements SplitEnumerator<DeltaSourceSplit, DeltaEnumeratorState> {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaSplitEnumerator.class);
  private static final int NOT_BEGUN = -1;
  private static final int SPLITS_AT_ONCE = 16;
  private static final long BYTES_AT_ONCE = 64L << 20;
  private static final int VERSIONS_AHEAD = 100;

  private final SplitEnumeratorContext<DeltaSourceSplit> context;
  private final ReadPlan plan;
  private final List<Deque<DeltaSourceSplit>> queues = new ArrayList<>();
  private final SortedSet<Integer> idle = new TreeSet<>();

  /** Splits of a restored job, until all readers are there; null when they are given out. */
  private @Nullable List<DeltaSourceSplit> returned;

  /** Files of the version before the next one; null if they are not kept, or not known yet. */
  private volatile @Nullable TrackedFiles files;

  /** Readers were told that there is a backlog. */
  private boolean isCatchingUp;

  /** The last look at the log found no more than it may bring at once. */
  private boolean hasSeenLatest;

  private volatile long nextVersion = NOT_BEGUN;
  private volatile OptionalLong lastVersion = OptionalLong.empty();
  private volatile boolean isFull;

  /** Used by the worker thread only. */
  private @Nullable TableLog log;

  DeltaSplitEnumerator(
      SplitEnumeratorContext<DeltaSourceSplit> context,
      ReadPlan plan,
      Optional<DeltaEnumeratorState> restored) {
    this.context = context;
    this.plan = plan;
    int count = plan.distribution() == Distribution.ANY ? 1 : context.currentParallelism();
    for (int i = 0; i < count; i++) {
      queues.add(new ArrayDeque<>());
    }
    restored
        .filter(state -> state.nextVersion() != NOT_BEGUN)
        .ifPresent(
            state -> {
              nextVersion = state.nextVersion();
              lastVersion = state.lastVersion();
              returned = new ArrayList<>(state.waiting());
              files = plan.bridgesGaps() ? state.files().map(TrackedFiles::of).orElse(null) : null;
            });
  }

  @Override
  public void start() {
    context.metricGroup().setUnassignedSplitsGauge(() -> (long) waiting().size());
    if (nextVersion == NOT_BEGUN || !waiting().isEmpty()) {
      catchUp();
    }
    if (nextVersion == NOT_BEGUN) {
      context.callAsync(this::begin, this::begun);
    } else {
      poll();
    }
  }

  /** What is there when a source starts for the first time. */
  private record Beginning(
      long nextVersion,
      OptionalLong lastVersion,
      List<DeltaSourceSplit> splits,
      @Nullable TrackedFiles files) {}

  private Beginning begin() throws IOException {
    TableVersion latest = log().latest();
    ReadRange range = plan.range();
    long first = firstVersion(latest);
    OptionalLong last = lastVersion(latest, first);
    List<DeltaSourceSplit> splits = range.start().isSnapshot() ? snapshot(first) : List.of();
    long next = range.start().isSnapshot() ? first + 1 : first;
    if (range.hasChanges()) {
      checkChangeFeed(Math.min(next, latest.version()), latest);
    }
    return new Beginning(next, last, splits, filesBefore(next));
  }

  /** The files of the version before one, if they are to be kept and are known. */
  private @Nullable TrackedFiles filesBefore(long version) {
    if (!plan.bridgesGaps()) {
      return null;
    }
    if (version == 0) {
      return TrackedFiles.of(List.of());
    }
    try {
      return TrackedFiles.of(log().files(version - 1, Optional.empty()));
    } catch (DeltaException e) {
      // The log checkpoint before it is gone: the files are known after the next commits.
      return null;
    }
  }

  private long firstVersion(TableVersion latest) throws IOException {
    ReadRange range = plan.range();
    return switch (range.start()) {
      case SNAPSHOT -> latest.version();
      case SNAPSHOT_AT_TIME -> log().versionAtTime(range.startValue());
      case EARLIEST -> log().firstVersion();
      case LATEST -> latest.version() + 1;
      case TIME -> log().versionFromTime(range.startValue());
      case SNAPSHOT_AT_VERSION, VERSION -> {
        if (range.startValue() > latest.version() + 1) {
          throw DeltaErrors.versionNotFound(plan.location(), "version " + range.startValue(), null);
        }
        yield range.startValue();
      }
    };
  }

  private OptionalLong lastVersion(TableVersion latest, long first) {
    ReadRange range = plan.range();
    return switch (range.end()) {
      case NEVER -> OptionalLong.empty();
      case SNAPSHOT -> OptionalLong.of(first);
      case LATEST -> OptionalLong.of(latest.version());
      case TIME -> OptionalLong.of(log().versionAtTime(range.endValue()));
      case VERSION -> {
        if (range.endValue() > latest.version()) {
          throw DeltaErrors.versionNotFound(plan.location(), "version " + range.endValue(), null);
        }
        yield OptionalLong.of(range.endValue());
      }
    };
  }

  private void checkChangeFeed(long version, TableVersion latest) {
    TableVersion start;
    try {
      start = version == latest.version() ? latest : log().at(version);
    } catch (DeltaException e) {
      // The log checkpoint before it is gone: what the table was then is known to nobody.
      start = latest;
    }
    if (!start.hasChangeFeed()) {
      throw DeltaErrors.changeFeedOff(plan.location(), start.version());
    }
  }

  private List<DeltaSourceSplit> snapshot(long version) {
    long timestampMs = log().at(version).timestampMs();
    List<FileAction> files =
        log().files(version, Optional.ofNullable(plan.filter())).stream()
            .sorted(Comparator.comparingLong(FileAction::sizeBytes).reversed())
            .toList();
    List<DeltaSourceSplit> splits = new ArrayList<>();
    long rows = 0;
    for (FileAction file : files) {
      FileRead read = FileRead.of(file);
      String id = "snapshot-" + version + "-" + splits.size();
      splits.add(new DeltaSourceSplit(id, version, timestampMs, false, List.of(read)));
      rows += read.liveRows().orElse(0L);
      if (plan.limit() >= 0 && rows >= plan.limit()) {
        break;
      }
    }
    if (plan.range().hasChanges()) {
      splits.add(new DeltaSourceSplit("end", version, timestampMs, true, List.of()));
    }
    return splits;
  }

  private void begun(@Nullable Beginning beginning, @Nullable Throwable error) {
    if (beginning == null) {
      throw failed("cannot begin to read", error);
    }
    enqueue(beginning.splits());
    lastVersion = beginning.lastVersion();
    nextVersion = beginning.nextVersion();
    files = beginning.files();
    serve();
    poll();
  }

  private void poll() {
    if (plan.range().hasChanges()) {
      context.callAsync(this::nextCommits, this::polled, 0, plan.pollIntervalMs());
    }
  }

  /**
   * Commits found from a version on.
   *
   * @param next the version after them
   * @param files the files after them, if they are kept
   * @param isLatest whether there are none after them
   */
  private record Polled(
      long from, long next, List<Commit> commits, @Nullable TrackedFiles files, boolean isLatest) {}

  private Polled nextCommits() throws IOException {
    long from = nextVersion;
    long last = lastVersion.orElse(Long.MAX_VALUE);
    if (isFull || from > last) {
      return new Polled(NOT_BEGUN, NOT_BEGUN, List.of(), null, !isFull);
    }
    TrackedFiles before = files;
    List<Commit> commits;
    try {
      commits = log().commits(from, last, plan.maxFilesPerPoll(), plan.maxBytesPerPoll());
    } catch (DeltaException e) {
      if (e.errorCode() != DeltaErrorCode.HISTORY_GONE || before == null) {
        throw e;
      }
      return difference(from, last, before);
    }
    for (Commit commit : commits) {
      checkDeclaration(commit);
    }
    long next = from + commits.size();
    return new Polled(
        from,
        next,
        commits,
        filesAfter(before, commits, next),
        next > last || !log().hasCommit(next));
  }

  private @Nullable TrackedFiles filesAfter(
      @Nullable TrackedFiles before, List<Commit> commits, long next) {
    if (commits.isEmpty()) {
      return before;
    }
    return before == null ? filesBefore(next) : before.after(commits);
  }

  /** What is different in the last version wanted that there is, in the place of lost commits. */
  private Polled difference(long from, long last, TrackedFiles before) throws IOException {
    long target = Math.min(last, log().latest().version());
    TableVersion version = log().at(target);
    TableLog.schemaDifference(version.rowType(), plan.tableTypes(), target <= plan.tableVersion())
        .ifPresent(
            what -> {
              throw DeltaErrors.schemaChanged(plan.location(), target, what);
            });
    TrackedFiles now = TrackedFiles.of(log().files(target, Optional.empty()));
    LOG.warn(
        "Commits {} to {} of {} are given as one difference, since some are gone",
        from,
        target,
        plan.location());
    Commit difference = before.to(now, target, version.timestampMs());
    return new Polled(from, target + 1, List.of(difference), now, !log().hasCommit(target + 1));
  }

  private void checkDeclaration(Commit commit) {
    if (commit.metadata().isEmpty()) {
      return;
    }
    Commit.Declaration declaration = commit.metadata().get();
    if (!TableVersion.hasChangeFeed(declaration.properties())) {
      throw DeltaErrors.changeFeedOff(plan.location(), commit.version());
    }
    log()
        .schemaDifference(
            declaration.schemaJson(), plan.tableTypes(), commit.version() <= plan.tableVersion())
        .ifPresent(
            what -> {
              throw DeltaErrors.schemaChanged(plan.location(), commit.version(), what);
            });
  }

  private void polled(@Nullable Polled polled, @Nullable Throwable error) {
    if (polled == null) {
      throw failed("cannot read the log", error);
    }
    if (polled.from() == nextVersion && !polled.commits().isEmpty()) {
      enqueue(polled.commits().stream().map(this::split).toList());
      nextVersion = polled.next();
      files = polled.files();
    }
    hasSeenLatest = polled.isLatest();
    serve();
  }

  private void catchUp() {
    if (!plan.range().isBounded()) {
      isCatchingUp = true;
      context.setIsProcessingBacklog(true);
    }
  }

  /**
   * Each call of the context is an event to all readers, which fails a job whose readers have just
   * finished: it must follow from what a reader asks, which those of a stopping job no longer do.
   */
  private void caughtUp() {
    if (isCatchingUp && hasSeenLatest && returned == null && waiting().isEmpty()) {
      isCatchingUp = false;
      context.setIsProcessingBacklog(false);
    }
  }

  private DeltaSourceSplit split(Commit commit) {
    Optional<RowFilter> filter = Optional.ofNullable(plan.filter());
    List<FileRead> files =
        CommitChanges.of(commit).stream()
            .filter(
                file ->
                    filter.flatMap(condition -> condition.decide(file.partition())).orElse(true))
            .toList();
    return new DeltaSourceSplit("commit", commit.version(), commit.timestampMs(), true, files);
  }

  private void enqueue(List<DeltaSourceSplit> splits) {
    if (returned != null) {
      returned.addAll(splits);
      return;
    }
    List<List<DeltaSourceSplit>> assigned =
        plan.distribution().assign(splits, context.currentParallelism());
    for (int i = 0; i < queues.size(); i++) {
      queues.get(i).addAll(assigned.get(i));
    }
    isFull = queues.stream().anyMatch(queue -> queue.size() >= VERSIONS_AHEAD);
  }

  @Override
  public void handleSplitRequest(int reader, @Nullable String hostname) {
    idle.add(reader);
    serve();
    caughtUp();
  }

  private void serve() {
    if (returned != null || nextVersion == NOT_BEGUN) {
      return;
    }
    for (int reader : List.copyOf(idle)) {
      if (context.registeredReaders().containsKey(reader) && serve(reader)) {
        idle.remove(reader);
      }
    }
    isFull = queues.stream().anyMatch(queue -> queue.size() >= VERSIONS_AHEAD);
  }

  private boolean serve(int reader) {
    Deque<DeltaSourceSplit> queue = queueOf(reader);
    if (queue.isEmpty()) {
      if (isOver()) {
        context.signalNoMoreSplits(reader);
        return true;
      }
      return false;
    }
    int most = Math.max(1, Math.min(SPLITS_AT_ONCE, queue.size() / context.currentParallelism()));
    List<DeltaSourceSplit> splits = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < most && !queue.isEmpty() && bytes < BYTES_AT_ONCE; i++) {
      DeltaSourceSplit split = queue.remove();
      bytes += split.files().stream().mapToLong(FileRead::sizeBytes).sum();
      splits.add(split);
    }
    // In one event: a reader that fails on the first of several would be reported as an event lost.
    context.assignSplits(new SplitsAssignment<>(Map.of(reader, splits)));
    return true;
  }

  private boolean isOver() {
    return lastVersion.isPresent() && nextVersion > lastVersion.getAsLong();
  }

  private Deque<DeltaSourceSplit> queueOf(int reader) {
    return queues.get(queues.size() == 1 ? 0 : reader);
  }

  @Override
  public void addSplitsBack(List<DeltaSourceSplit> splits, int reader) {
    takeBack(splits, reader);
  }

  @Override
  public void addReader(int reader) {
    ReaderInfo info = context.registeredReaders().get(reader);
    if (info != null) {
      takeBack(info.getReportedSplitsOnRegistration(), reader);
    }
    if (returned != null && context.registeredReaders().size() == context.currentParallelism()) {
      List<DeltaSourceSplit> all = returned;
      returned = null;
      enqueue(all);
    }
    serve();
  }

  /** The splits of a reader that starts again come before those that it has not seen. */
  private void takeBack(List<DeltaSourceSplit> splits, int reader) {
    if (returned != null) {
      returned.addAll(splits);
      return;
    }
    Deque<DeltaSourceSplit> queue = queueOf(reader);
    List<DeltaSourceSplit> all = new ArrayList<>(splits);
    all.addAll(queue);
    all.sort(
        Comparator.comparingLong(DeltaSourceSplit::version)
            .thenComparing(DeltaSourceSplit::isCommit));
    queue.clear();
    queue.addAll(all);
  }

  private List<DeltaSourceSplit> waiting() {
    if (returned != null) {
      return returned;
    }
    return queues.stream().flatMap(Deque::stream).toList();
  }

  @Override
  public DeltaEnumeratorState snapshotState(long checkpointId) {
    return new DeltaEnumeratorState(
        nextVersion,
        lastVersion,
        waiting(),
        Optional.ofNullable(files).map(kept -> kept.toSplit(nextVersion - 1)));
  }

  private TableLog log() {
    if (log == null) {
      try {
        log = TableLog.open(plan.location());
      } catch (IOException e) {
        throw DeltaErrors.logUnreadable(plan.location(), String.valueOf(e.getMessage()), e);
      }
    }
    return log;
  }

  private FlinkRuntimeException failed(String what, @Nullable Throwable error) {
    return new FlinkRuntimeException("%s: %s".formatted(plan.location(), what), error);
  }

  @Override
  public void close() {}
}
