package io.relspec.app.job;

import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.delta.CrashPoints;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Failures of tasks at random places between a record of the source and its commit, until closed.
 */
final class PlannedFaults implements AutoCloseable {
  private static final Map<String, PlannedFaults> OPEN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final CrashPoints.Registration registration;
  private final Random random;
  private final int spacing;
  private final SortedMap<String, Integer> happened = new TreeMap<>();
  private int left;
  private boolean isArmed;

  /** The failure of a task. */
  static final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Fault(String place) {
      super("a planned fault at " + place);
    }
  }

  /**
   * Plans faults; the first comes when they are armed.
   *
   * @param spacing twice the mean number of steps between two
   */
  PlannedFaults(long seed, int spacing) {
    this.random = new Random(seed);
    this.spacing = spacing;
    this.left = random.nextInt(spacing);
    OPEN.put(id, this);
    registration = CrashPoints.listen((point, subject) -> reached(point.name()));
  }

  /** Whether faults come from now on. */
  synchronized void arm(boolean value) {
    isArmed = value;
  }

  /** How many came, by place. */
  synchronized SortedMap<String, Integer> happened() {
    return new TreeMap<>(happened);
  }

  private synchronized void reached(String place) {
    if (isArmed && left-- == 0) {
      left = random.nextInt(spacing);
      happened.merge(place, 1, Integer::sum);
      throw new Fault(place);
    }
  }

  /** The same records, any of which may meet a fault. */
  DataStream<SourceRecord> on(DataStream<SourceRecord> records) {
    return records.map(new Passing(id)).returns(SourceRecordTypeInfo.INSTANCE).uid("faults");
  }

  private record Passing(String id) implements MapFunction<SourceRecord, SourceRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public SourceRecord map(SourceRecord record) {
      PlannedFaults faults = OPEN.get(id);
      if (faults != null) {
        faults.reached("RECORD");
      }
      return record;
    }
  }

  @Override
  public void close() {
    registration.close();
    OPEN.remove(id);
  }
}
