package io.relspec.app.job;

import io.relspec.app.testing.TestCluster;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;

/** The main job on an endless source that a test feeds, with a checkpoint for all it is fed. */
final class FollowedJob implements AutoCloseable {
  private static final Map<String, BlockingQueue<List<SourceRecord>>> UNITS =
      new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final BlockingQueue<List<SourceRecord>> units = new LinkedBlockingQueue<>();
  private final JobClient job;

  /** Starts the job; its tables lie in {@code out}. */
  FollowedJob(Path out, int parallelism) throws IOException {
    UNITS.put(id, units);
    job =
        Builds.submit(
            out,
            parallelism,
            Builds.extraction(AnalysisLevel.CALLS),
            WriteMode.FOLLOW,
            environment ->
                environment
                    .addSource(new Fed(id), "fed", SourceRecordTypeInfo.INSTANCE)
                    .uid("fed"));
  }

  /** Returns when the tables say what follows from the records. */
  void apply(List<SourceRecord> unit) throws Exception {
    units.add(unit);
    while (!units.isEmpty()) {
      if (job.getJobExecutionResult().isDone()) {
        job.getJobExecutionResult().get();
        throw new IllegalStateException("the job has ended");
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    TestCluster.checkpoint(job);
    // The first is committed when its end is announced, which every task hears before the next.
    TestCluster.checkpoint(job);
  }

  @Override
  public void close() throws Exception {
    job.cancel().get(1, TimeUnit.MINUTES);
    UNITS.remove(id);
  }

  private static final class Fed implements SourceFunction<SourceRecord> {
    private static final long serialVersionUID = 1L;

    private final String id;
    private volatile boolean stopped;

    Fed(String id) {
      this.id = id;
    }

    @Override
    public void run(SourceContext<SourceRecord> context) throws Exception {
      BlockingQueue<List<SourceRecord>> units = Objects.requireNonNull(UNITS.get(id));
      while (!stopped) {
        List<SourceRecord> unit = units.peek();
        if (unit == null) {
          TimeUnit.MILLISECONDS.sleep(5);
          continue;
        }
        synchronized (context.getCheckpointLock()) {
          unit.forEach(context::collect);
          units.remove();
        }
      }
    }

    @Override
    public void cancel() {
      stopped = true;
    }
  }
}
