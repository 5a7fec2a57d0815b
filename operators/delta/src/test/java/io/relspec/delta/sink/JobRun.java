package io.relspec.delta.sink;

import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions.OnRewind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * A job that is killed and restored as often as a test likes, over one input, whatever kind of sink
 * it has. It knows which checkpoint a cluster would restore and where in the input that is.
 *
 * @param <C> state of the job at a checkpoint
 */
final class JobRun<C> {
  static final String SINK = "edges-sink";
  private static final DeltaSinkOptions FAIL = DeltaSinkOptions.defaults().withFsync(false);

  private final Opening<C> opening;
  private final List<RowData> input;
  private TableJob<C> job;
  private @Nullable Restorable<C> last;
  private @Nullable Restorable<C> taken;
  private int position;
  private long nextId = 1;

  /** Which kind of sink it is. */
  enum Kind {
    APPEND,
    UPSERT
  }

  /** A checkpoint and how much of the input was read by then. */
  record Restorable<C>(C checkpoint, int position) {}

  /** Makes a job, from a checkpoint if there is one. */
  private interface Opening<C> {
    TableJob<C> open(int writers, OnRewind onRewind, @Nullable C from) throws Exception;
  }

  private JobRun(Opening<C> opening, List<RowData> input, TableJob<C> job) {
    this.opening = opening;
    this.input = input;
    this.job = job;
  }

  private static <C> JobRun<C> start(Opening<C> opening, Kind kind, int writers) throws Exception {
    return new JobRun<>(opening, input(kind), opening.open(writers, OnRewind.FAIL, null));
  }

  /**
   * Starts a job.
   *
   * @param bug what its committer does wrong; empty for the product's own
   */
  static JobRun<?> start(Kind kind, TableSpec spec, int writers, Optional<Bug> bug)
      throws Exception {
    return switch (kind) {
      case APPEND ->
          JobRun.<SinkJob.Checkpoint>start(
              (parallelism, onRewind, from) ->
                  SinkJob.open(
                      spec, SINK, parallelism, FAIL.withOnRewind(onRewind), from, bug.orElse(null)),
              kind,
              writers);
      case UPSERT ->
          JobRun.<ChangeJob.Checkpoint>start(
              (parallelism, onRewind, from) ->
                  ChangeJob.open(
                      spec, SINK, parallelism, FAIL.withOnRewind(onRewind), from, bug.orElse(null)),
              kind,
              writers);
    };
  }

  /** What the jobs of a kind read. */
  static List<RowData> input(Kind kind) {
    return switch (kind) {
      case APPEND -> IntStream.range(0, 120).mapToObj(Rows::edge).toList();
      case UPSERT -> Changelog.of(20_261_128, 25, 120);
    };
  }

  /** The next rows of the input arrive. */
  void write(int rows) throws Exception {
    job.write(input, position, position + rows);
    position += rows;
  }

  /** The input is at its end, where it is now. */
  void endInput() throws Exception {
    job.endInput();
  }

  /** A barrier passes; the checkpoint is not complete yet. Gives its number. */
  long take() throws Exception {
    long id = nextId++;
    taken = new Restorable<>(job.checkpoint(id, position), position);
    return id;
  }

  /** The checkpoint taken last is the one to be restored from now on; tasks do not know it yet. */
  void keep() {
    last = taken;
  }

  /** The tasks are told that a checkpoint is complete. */
  void tell(long id) throws Exception {
    job.complete(id);
  }

  /** The next rows arrive, and the checkpoint behind them is complete. */
  void run(int rows) throws Exception {
    write(rows);
    long id = take();
    keep();
    tell(id);
  }

  /** What would be restored. */
  Restorable<C> kept() {
    if (last == null) {
      throw new IllegalStateException("no checkpoint is complete");
    }
    return last;
  }

  /** Another job that goes on from the last checkpoint too, with one writer. */
  JobRun<C> twin() throws Exception {
    JobRun<C> twin =
        new JobRun<>(opening, input, opening.open(1, OnRewind.FAIL, kept().checkpoint()));
    twin.last = last;
    twin.position = kept().position();
    twin.nextId = nextId;
    return twin;
  }

  /** The process dies, and another begins from the last checkpoint. */
  void restore(int writers) throws Exception {
    position = last == null ? 0 : last.position();
    job = opening.open(writers, OnRewind.FAIL, last == null ? null : last.checkpoint());
  }

  /** The same from a checkpoint that is older than the last, which must be one of this run. */
  void rewind(int writers, Restorable<?> older, OnRewind onRewind) throws Exception {
    @SuppressWarnings("unchecked") // It came from kept().
    Restorable<C> own = (Restorable<C>) older;
    job = opening.open(writers, onRewind, own.checkpoint());
    last = own;
    position = own.position();
  }

  /** The rest of the input arrives, and the job ends. */
  void finish() throws Exception {
    write(input.size() - position);
    job.endInput();
    long id = take();
    keep();
    tell(id);
    job.close();
  }
}
