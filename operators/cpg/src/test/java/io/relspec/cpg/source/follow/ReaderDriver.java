package io.relspec.cpg.source.follow;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** Drives the reader of a source as a task does, without a cluster. */
public final class ReaderDriver implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 20;

  private final SourceReader<SourceRecord, FollowSplit> reader;
  private final FollowSplitSerializer serializer = new FollowSplitSerializer();
  private final List<SourceRecord> emitted = new ArrayList<>();
  private final List<SourceDiagnostic> diagnostics = new ArrayList<>();
  private final List<Boolean> demands = new ArrayList<>();
  private final Metrics metrics = new Metrics("", new TreeMap<>());
  private long checkpointId;

  /** A unit as it was emitted by one call. */
  public record Unit(SourceCommit commit, List<FileChange> changes) {}

  private ReaderDriver(FollowingSource source) {
    reader = source.createReader(new Context(demands, metrics));
  }

  /** A reader that got its repositories from the enumerator. */
  public static ReaderDriver start(FollowingSource source, String... repos) {
    ReaderDriver driver = new ReaderDriver(source);
    driver.reader.start();
    driver.reader.addSplits(List.of(repos).stream().map(FollowSplit::initial).toList());
    return driver;
  }

  /** A reader that was restored from a snapshot. */
  public static ReaderDriver restore(FollowingSource source, List<byte[]> snapshot)
      throws IOException {
    ReaderDriver driver = new ReaderDriver(source);
    driver.reader.start();
    List<FollowSplit> splits = new ArrayList<>();
    for (byte[] split : snapshot) {
      splits.add(driver.serializer.deserialize(driver.serializer.getVersion(), split));
    }
    driver.reader.addSplits(splits);
    return driver;
  }

  public ReaderDriver noMoreSplits() {
    reader.notifyNoMoreSplits();
    return this;
  }

  /** The next unit; fails if none comes or if one call emitted more than that. */
  public Unit nextUnit() throws Exception {
    long end = deadline();
    while (true) {
      requireBefore(end, "a unit");
      InputStatus status = poll();
      List<SourceCommit> commits = select(SourceCommit.class);
      if (!commits.isEmpty()) {
        if (commits.size() > 1 || emitted.get(0) != commits.get(0)) {
          throw new AssertionError("not one unit, with its commit first: " + emitted);
        }
        return new Unit(commits.get(0), select(FileChange.class));
      }
      if (!emitted.isEmpty()) {
        throw new AssertionError("file changes without a commit: " + emitted);
      }
      if (status == InputStatus.END_OF_INPUT) {
        throw new AssertionError("the source ended");
      }
      if (status == InputStatus.NOTHING_AVAILABLE) {
        reader.isAvailable().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  /** The next unit, once a checkpoint has let it through. */
  public Unit nextUnitAfterCheckpoint() throws Exception {
    checkpoint();
    return nextUnit();
  }

  private static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
  }

  private void requireBefore(long end, String what) {
    if (System.nanoTime() > end) {
      throw new AssertionError("waited in vain for " + what + ", diagnostics: " + diagnostics);
    }
  }

  private InputStatus poll() throws Exception {
    emitted.clear();
    InputStatus status = reader.pollNext(new Output());
    for (SourceDiagnostic diagnostic : select(SourceDiagnostic.class)) {
      diagnostics.add(diagnostic);
    }
    emitted.removeIf(SourceDiagnostic.class::isInstance);
    return status;
  }

  private <T> List<T> select(Class<T> type) {
    return emitted.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Polls for a while and expects nothing but diagnostics. */
  public void expectNothingFor(long millis) throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < end) {
      if (poll() == InputStatus.END_OF_INPUT) {
        throw new AssertionError("the source ended");
      }
      if (!emitted.isEmpty()) {
        throw new AssertionError("emitted without a checkpoint: " + emitted);
      }
      Thread.sleep(1);
    }
  }

  /** Polls until a diagnostic with the code has come. */
  public SourceDiagnostic awaitDiagnostic(String code) throws Exception {
    long end = deadline();
    while (true) {
      requireBefore(end, code);
      for (SourceDiagnostic diagnostic : diagnostics) {
        if (diagnostic.code().equals(code)) {
          return diagnostic;
        }
      }
      InputStatus status = poll();
      if (!emitted.isEmpty()) {
        throw new AssertionError("a unit instead of " + code + ": " + emitted);
      }
      if (status != InputStatus.MORE_AVAILABLE) {
        Thread.sleep(1);
      }
    }
  }

  /** Polls until a unit of a repository waits for a checkpoint; expects none to be emitted. */
  public void awaitWaiting(String repo) throws Exception {
    long end = deadline();
    while (metric(repo, "commits_waiting") == 0) {
      requireBefore(end, "a unit that waits");
      poll();
      if (!emitted.isEmpty()) {
        throw new AssertionError("emitted without a checkpoint: " + emitted);
      }
      Thread.sleep(1);
    }
  }

  /** Polls until the source ends; expects no unit. */
  public void awaitEnd() throws Exception {
    long end = deadline();
    while (poll() != InputStatus.END_OF_INPUT) {
      requireBefore(end, "the end");
      if (!emitted.isEmpty()) {
        throw new AssertionError("a unit instead of the end: " + emitted);
      }
      reader.isAvailable().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  public List<SourceDiagnostic> diagnostics() {
    return diagnostics;
  }

  /** Whether a commit waits for a checkpoint, as the enumerator was told, in order. */
  public List<Boolean> demands() {
    return demands;
  }

  /** What a counter or gauge of a repository says now. */
  public long metric(String repo, String name) {
    return Objects.requireNonNull(metrics.values.get(".relspec.repo." + repo + "." + name))
        .getAsLong();
  }

  /** Takes the state as a checkpoint does, which is not complete yet. */
  public List<byte[]> snapshot() throws Exception {
    checkpointId++;
    List<byte[]> splits = new ArrayList<>();
    for (FollowSplit split : reader.snapshotState(checkpointId)) {
      splits.add(serializer.serialize(split));
    }
    return splits;
  }

  /** Completes the checkpoint taken last. */
  public void complete() throws Exception {
    reader.notifyCheckpointComplete(checkpointId);
  }

  public List<byte[]> checkpoint() throws Exception {
    List<byte[]> snapshot = snapshot();
    complete();
    return snapshot;
  }

  @Override
  public void close() throws Exception {
    reader.close();
  }

  private final class Output implements ReaderOutput<SourceRecord> {
    @Override
    public void collect(SourceRecord record) {
      emitted.add(record);
    }

    @Override
    public void collect(SourceRecord record, long timestamp) {
      emitted.add(record);
    }

    @Override
    public SourceOutput<SourceRecord> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }

  private record Context(List<Boolean> demands, Metrics metrics) implements SourceReaderContext {
    @Override
    public SourceReaderMetricGroup metricGroup() {
      return InternalSourceReaderMetricGroup.mock(metrics);
    }

    @Override
    public Configuration getConfiguration() {
      return new Configuration();
    }

    @Override
    public String getLocalHostName() {
      return "localhost";
    }

    @Override
    public int getIndexOfSubtask() {
      return 0;
    }

    @Override
    public void sendSplitRequest() {}

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {
      demands.add(((CheckpointDemand) event).isWaiting());
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
    }
  }

  /** Counters and gauges by their full names. */
  private static final class Metrics extends UnregisteredMetricsGroup {
    private final String prefix;
    private final Map<String, LongSupplier> values;

    Metrics(String prefix, Map<String, LongSupplier> values) {
      this.prefix = prefix;
      this.values = values;
    }

    @Override
    public Counter counter(String name) {
      Counter counter = new SimpleCounter();
      values.put(prefix + "." + name, counter::getCount);
      return counter;
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      values.put(prefix + "." + name, () -> ((Number) gauge.getValue()).longValue());
      return gauge;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Metrics(prefix + "." + name, values);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Metrics(prefix + "." + key + "." + value, values);
    }
  }
}
