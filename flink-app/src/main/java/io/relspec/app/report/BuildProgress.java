package io.relspec.app.report;

import java.util.function.LongSupplier;

/** Keeps how far a build is, for whoever shows it. */
public final class BuildProgress implements ProgressListener {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double RATE_WINDOW_SECONDS = 1;

  private final PhaseMeter meter;
  private final LongSupplier nanoTime;
  private final long start;

  private BuildPhase phase = BuildPhase.START;
  private long filesFound;
  private long filesDone;
  private long rows;
  private long sampleTime;
  private long sampleRows;
  private long rowsPerSecond;

  public BuildProgress(PhaseMeter meter, LongSupplier nanoTime) {
    this.meter = meter;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.sampleTime = start;
  }

  @Override
  public synchronized void phase(BuildPhase next) {
    meter.begin(next);
    phase = next;
  }

  @Override
  public synchronized void filesFound(long files) {
    filesFound = files;
  }

  @Override
  public synchronized void progress(long filesDoneInAll, long rowsInAll) {
    filesDone = filesDoneInAll;
    rows = rowsInAll;
  }

  /** One line that says where the build is. */
  public synchronized String line() {
    StringBuilder line = new StringBuilder(phase.activity());
    if (filesFound > 0) {
      line.append("  ").append(Numbers.count(filesDone));
      line.append('/').append(Numbers.count(filesFound)).append(" files");
    }
    if (rows > 0) {
      line.append("  ").append(Numbers.count(rate())).append(" rows/s");
    }
    long elapsedMs = (nanoTime.getAsLong() - start) / 1_000_000;
    return line.append("  ").append(Numbers.seconds(elapsedMs)).append(" s").toString();
  }

  /** Rows per second over the last second or so. */
  private long rate() {
    long now = nanoTime.getAsLong();
    double seconds = (now - sampleTime) / NANOS_PER_SECOND;
    if (seconds >= RATE_WINDOW_SECONDS) {
      rowsPerSecond = Math.round((rows - sampleRows) / seconds);
      sampleTime = now;
      sampleRows = rows;
    }
    return rowsPerSecond;
  }
}
