package io.relspec.delta.maintenance;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.AppendOutcome;
import io.relspec.delta.kernel.DataFile;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.kernel.Rewrite;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.delta.kernel.TableVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rewrites small files and files with many deleted rows, while others read and write the table. No
 * row changes and none is in the change feed.
 *
 * <p>Rows keep their order, and the log says of each rewritten file where its rows were before. So
 * a sink goes on to name rows by the files it wrote, for ever, whether its commit was prepared
 * before or after; old files may be vacuumed. Rows that a sink deletes while a file is rewritten,
 * or that others take elsewhere, are deleted in the new one. A group of files that nothing is left
 * of, or that rows came back to, is given up.
 */
public final class Compaction {
  private static final int MAX_ATTEMPTS = 20;
  private static final long FIRST_PAUSE_MS = 10;
  private static final long MAX_PAUSE_MS = 640;
  private static final long COMMIT_BYTES = 1L << 30;

  private final String location;
  private final DeltaTable table;
  private final CompactedFile writer;
  private final List<Rewrite> done = new ArrayList<>();
  private int lost;

  private Compaction(String location, DeltaTable table, CompactedFile writer) {
    this.location = location;
    this.table = table;
    this.writer = writer;
  }

  /**
   * What was done, or would be.
   *
   * @param filesBefore files that others came in the place of
   * @param bytesBefore their length together
   * @param filesAfter files that came in their place
   * @param bytesAfter length of those; zero in a dry run
   * @param rowsPurged rows that were deleted and are in no file any more
   * @param groupsLost files that were written and given up, because others rewrote or deleted all
   *     the rows, or took a deletion back
   * @param tooScattered files left as they are, because the log would have to say too much of them
   */
  public record Result(
      int filesBefore,
      long bytesBefore,
      int filesAfter,
      long bytesAfter,
      long rowsPurged,
      int groupsLost,
      int tooScattered) {
    /** The same as a line. */
    public String text(boolean isDryRun) {
      return "%d files of %d bytes %s by %d%s; %d deleted rows left out; %d groups of files lost to others, %d files too scattered"
          .formatted(
              filesBefore,
              bytesBefore,
              isDryRun ? "would be replaced" : "replaced",
              filesAfter,
              isDryRun ? "" : " of %d bytes".formatted(bytesAfter),
              rowsPurged,
              groupsLost,
              tooScattered);
    }
  }

  /**
   * Compacts a table.
   *
   * @param isDryRun whether to say only what would be rewritten
   * @throws io.relspec.delta.DeltaException if there is no table, it holds what cannot be copied,
   *     or commits of others kept this one from being made
   */
  public static Result run(String location, CompactionOptions options, boolean isDryRun)
      throws IOException, InterruptedException {
    DeltaTable table = DeltaTable.load(location, true);
    TableVersion declared = TableLog.open(location).at(table.version());
    if (Boolean.parseBoolean(declared.properties().get("delta.enableRowTracking"))) {
      throw DeltaErrors.compactionUnsupported(location, "it tracks rows by id", null);
    }
    CompactionPlan plan = CompactionPlan.of(table.dataFiles(), options);
    CompactedFile writer =
        new CompactedFile(location, TableStorage.open(location, true), declared, options);
    if (isDryRun) {
      return planned(plan);
    }
    Compaction compaction = new Compaction(location, table, writer);
    compaction.rewrite(plan.groups());
    return compaction.result(plan.tooScattered());
  }

  private void rewrite(List<List<DataFile>> groups) throws IOException, InterruptedException {
    List<Rewrite> pending = new ArrayList<>();
    long bytes = 0;
    for (List<DataFile> group : groups) {
      Rewrite rewrite = new Rewrite(group, writer.write(group));
      pending.add(rewrite);
      bytes += rewrite.output().sizeBytes();
      if (bytes >= COMMIT_BYTES) {
        commit(pending);
        pending.clear();
        bytes = 0;
      }
    }
    commit(pending);
  }

  private void commit(List<Rewrite> rewrites) throws IOException, InterruptedException {
    long pauseMs = FIRST_PAUSE_MS;
    List<Rewrite> left = rewrites;
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      table.refresh();
      List<Rewrite> possible = table.possible(left);
      lost += left.size() - possible.size();
      left = possible;
      if (left.isEmpty()) {
        return;
      }
      AppendOutcome outcome = table.tryRewrite(left);
      Optional<Exception> trouble = trouble(outcome, left);
      if (trouble.isEmpty()) {
        done.addAll(left);
        return;
      }
      if (attempt == MAX_ATTEMPTS) {
        throw DeltaErrors.compactionLost(location, attempt, trouble.get());
      }
      Thread.sleep(pauseMs);
      pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
    }
  }

  /** What kept the files from being in the table; after an error the log says whether they are. */
  private Optional<Exception> trouble(AppendOutcome outcome, List<Rewrite> rewrites)
      throws IOException {
    if (outcome instanceof AppendOutcome.Unconfirmed unconfirmed
        && !table.hasFile(rewrites.get(0).output().path())) {
      return Optional.of(unconfirmed.cause());
    }
    return Optional.empty();
  }

  private Result result(int tooScattered) {
    return new Result(
        done.stream().mapToInt(rewrite -> rewrite.inputs().size()).sum(),
        done.stream().flatMap(r -> r.inputs().stream()).mapToLong(DataFile::sizeBytes).sum(),
        done.size(),
        done.stream().mapToLong(rewrite -> rewrite.output().sizeBytes()).sum(),
        done.stream().flatMap(r -> r.inputs().stream()).mapToLong(Compaction::purged).sum(),
        lost,
        tooScattered);
  }

  private static Result planned(CompactionPlan plan) {
    List<DataFile> files = plan.groups().stream().flatMap(List::stream).toList();
    return new Result(
        files.size(),
        files.stream().mapToLong(DataFile::sizeBytes).sum(),
        plan.groups().size(),
        0,
        files.stream().mapToLong(Compaction::purged).sum(),
        0,
        plan.tooScattered());
  }

  private static long purged(DataFile file) {
    return (long) file.rows() - file.rowsLeft();
  }
}
