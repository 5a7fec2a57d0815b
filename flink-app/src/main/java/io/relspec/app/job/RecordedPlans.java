package io.relspec.app.job;

import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.plan.PlanHead;
import io.relspec.app.plan.PlannedDataset;
import io.relspec.app.plan.PlannedRelation;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.table.data.RowData;

/** Reads the plans of earlier runs from {@code plan_artifacts}. */
final class RecordedPlans {
  private static final String LATEST = "latest";
  private static final String TABLE = "plan_artifacts";

  private final StoredTables tables;

  RecordedPlans(StoredTables tables) {
    this.tables = tables;
  }

  /**
   * The plan of a run.
   *
   * @param name id of the run, the beginning of one, or {@code latest}
   * @throws RelspecException if there is no such run, or more than one
   */
  JobPlan of(String name) {
    try {
      TableRows rows = TableRows.open(tables.location(tables.contracts().get(TABLE)).toString());
      if (!rows.log().exists()) {
        throw unknown("no run has left its plan in " + tables.root());
      }
      long version = rows.log().latest().version();
      return plan(rows, version, find(name, ids(rows, version)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the plans of earlier runs", e);
    }
  }

  private static SortedSet<String> ids(TableRows rows, long version) throws IOException {
    SortedSet<String> ids = new TreeSet<>();
    rows.at(version, List.of("run_id"), row -> ids.add(row.getString(0).toString()));
    return ids;
  }

  private String find(String name, SortedSet<String> ids) {
    List<String> found =
        name.equals(LATEST) && !ids.isEmpty()
            ? List.of(ids.last())
            : ids.stream().filter(id -> id.startsWith(name)).toList();
    if (found.size() != 1) {
      throw unknown(
          found.isEmpty()
              ? "no file, directory or run is called " + name
              : name + " is more than one run: " + String.join(", ", found));
    }
    return found.get(0);
  }

  private RelspecException unknown(String what) {
    return new RelspecException(
        "PLN-001",
        ExitCode.USAGE,
        what,
        "name a file that plan --format json wrote, the output directory of a build, or a run of"
            + " the table runs in "
            + tables.root());
  }

  private static JobPlan plan(TableRows rows, long version, String id) throws IOException {
    SortedMap<Integer, PlannedRelation> relations = new TreeMap<>();
    SortedMap<Integer, PlannedDataset> datasets = new TreeMap<>();
    List<PlanHead> heads = new ArrayList<>();
    rows.at(
        version,
        List.of("run_id", "kind", "ordinal", "document"),
        row -> {
          if (row.getString(0).toString().equals(id)) {
            switch (row.getString(1).toString()) {
              case PlanArtifacts.JOB -> heads.add(PlanDocument.head(document(row), id));
              case PlanArtifacts.RELATION ->
                  relations.put(
                      row.getInt(2),
                      PlanDocument.part(document(row), PlannedRelation.class, "plan of run " + id));
              case PlanArtifacts.DATASET ->
                  datasets.put(
                      row.getInt(2),
                      PlanDocument.part(document(row), PlannedDataset.class, "plan of run " + id));
              default -> throw new IllegalStateException("unknown kind " + row.getString(1));
            }
          }
        });
    PlanHead head = heads.get(0);
    return new JobPlan(
        head.format(),
        head.fingerprint(),
        head.options(),
        List.copyOf(datasets.values()),
        List.copyOf(relations.values()));
  }

  private static String document(RowData row) {
    return row.getString(3).toString();
  }
}
