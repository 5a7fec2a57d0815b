package io.relspec.app.job;

import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.udf.extract.AnalysisLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;

/** Any number of records as a source, which do not travel with the job. */
final class BoundedRecords implements SourceFunction<SourceRecord> {
  private static final long serialVersionUID = 1L;
  private static final Map<String, List<SourceRecord>> HELD = new ConcurrentHashMap<>();

  private final String id;
  private volatile boolean stopped;

  private BoundedRecords(String id) {
    this.id = id;
  }

  /** Builds what the records say, without looking at the result. */
  static void build(Path out, List<SourceRecord> records) throws Exception {
    String id = UUID.randomUUID().toString();
    HELD.put(id, records);
    try {
      Builds.submit(
              out,
              2,
              Builds.extraction(AnalysisLevel.CALLS),
              WriteMode.APPEND,
              environment ->
                  environment
                      .addSource(new BoundedRecords(id), "records", SourceRecordTypeInfo.INSTANCE)
                      .uid("source"))
          .getJobExecutionResult()
          .get();
    } finally {
      HELD.remove(id);
    }
  }

  @Override
  public void run(SourceContext<SourceRecord> context) {
    for (SourceRecord record : Objects.requireNonNull(HELD.get(id))) {
      if (stopped) {
        return;
      }
      synchronized (context.getCheckpointLock()) {
        context.collect(record);
      }
    }
  }

  @Override
  public void cancel() {
    stopped = true;
  }
}
