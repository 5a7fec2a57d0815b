package io.relspec.delta.catalog;

import io.relspec.delta.maintenance.MaintenanceTask;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.flink.table.procedures.Procedure;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance in SQL: {@code CALL lake.sys.vacuum(table_name => 'db.t', dry_run => true)}, each a
 * job of the session's cluster. All arguments but the table may be left out.
 */
final class MaintenanceProcedures {
  /** The database that they seem to be in. */
  static final String DATABASE = "sys";

  private MaintenanceProcedures() {}

  /**
   * The procedures by name.
   *
   * @param locations gives the directory of a table by its name
   */
  static Map<String, Procedure> of(Function<String, String> locations) {
    return Map.of(
        "compact", new Compact(locations),
        "checkpoint", new Removal(locations, MaintenanceTask.Checkpoint::new),
        "vacuum", new Removal(locations, MaintenanceTask.VacuumFiles::new));
  }

  private static String[] submit(ProcedureContext context, MaintenanceTask task, String location)
      throws Exception {
    return new String[] {task.submit(context.getExecutionEnvironment(), location)};
  }

  private static boolean isTrue(@Nullable Boolean argument) {
    return Boolean.TRUE.equals(argument);
  }

  /** Puts small files together, and rewrites files with many deleted rows. */
  public record Compact(Function<String, String> locations) implements Procedure {
    @ProcedureHint(
        arguments = {
          @ArgumentHint(name = "table_name", type = @DataTypeHint("STRING")),
          @ArgumentHint(
              name = "target_file_bytes",
              type = @DataTypeHint("BIGINT"),
              isOptional = true),
          @ArgumentHint(name = "deleted_percent", type = @DataTypeHint("INT"), isOptional = true),
          @ArgumentHint(name = "dry_run", type = @DataTypeHint("BOOLEAN"), isOptional = true)
        })
    public String[] call(
        ProcedureContext context,
        String table,
        @Nullable Long targetFileBytes,
        @Nullable Integer deletedPercent,
        @Nullable Boolean dryRun)
        throws Exception {
      MaintenanceTask task =
          new MaintenanceTask.Compact(targetFileBytes, deletedPercent, isTrue(dryRun));
      return submit(context, task, locations.apply(table));
    }
  }

  /**
   * Removes what no version needs that may still be read: expired log entries behind a log
   * checkpoint, or data files.
   */
  public record Removal(
      Function<String, String> locations, Function<MaintenanceTask.Kept, MaintenanceTask> task)
      implements Procedure {
    @ProcedureHint(
        arguments = {
          @ArgumentHint(name = "table_name", type = @DataTypeHint("STRING")),
          @ArgumentHint(
              name = "retention_hours",
              type = @DataTypeHint("BIGINT"),
              isOptional = true),
          @ArgumentHint(name = "oldest_reader", type = @DataTypeHint("BIGINT"), isOptional = true),
          @ArgumentHint(
              name = "allow_short_retention",
              type = @DataTypeHint("BOOLEAN"),
              isOptional = true),
          @ArgumentHint(name = "dry_run", type = @DataTypeHint("BOOLEAN"), isOptional = true)
        })
    public String[] call(
        ProcedureContext context,
        String table,
        @Nullable Long retentionHours,
        @Nullable Long oldestReader,
        @Nullable Boolean allowShortRetention,
        @Nullable Boolean dryRun)
        throws Exception {
      MaintenanceTask.Kept kept =
          new MaintenanceTask.Kept(
              retentionHours, oldestReader, isTrue(allowShortRetention), isTrue(dryRun));
      return submit(context, task.apply(kept), locations.apply(table));
    }
  }
}
