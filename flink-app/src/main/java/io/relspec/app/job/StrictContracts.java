package io.relspec.app.job;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Fails the job if rows break their contract when a checkpoint is taken, so that nothing is
 * committed with them; passes on what it is given. Rows that do so only meanwhile (what they refer
 * to comes later) are none of its concern, and since no checkpoint has any, it needs no state.
 */
final class StrictContracts extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1L;
  private static final String UID = "relspec.quality.contract_errors-strict";

  /** Of so many one is left to be shown, however many come and go. */
  private static final int SHOWN_OF = 1_000;

  private final int dataset;
  private final int code;
  private final int severity;
  private final int message;
  private final int values;
  private final Map<String, String> shown = new LinkedHashMap<>();
  private long broken;

  private StrictContracts(DatasetContract errors) {
    this.dataset = errors.indexOf("dataset");
    this.code = errors.indexOf("error_code");
    this.severity = errors.indexOf("severity");
    this.message = errors.indexOf("message");
    this.values = errors.indexOf("row_values");
  }

  /**
   * Changes of {@code contract_errors}, if they come to warnings only.
   *
   * @param changes a complete changelog, each row once
   */
  static DataStream<RowData> of(DatasetContract errors, DataStream<RowData> changes) {
    return changes
        .transform("Strict contracts", changes.getType(), new StrictContracts(errors))
        .uid(UID)
        .setParallelism(1);
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    if (row.getString(severity).toString().equals(Severity.ERROR.name())) {
      count(row);
    }
    output.collect(element);
  }

  private void count(RowData row) {
    String key = row.getString(dataset) + " " + row.getString(code) + " " + row.getString(values);
    if (row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER) {
      broken++;
      if (shown.size() < SHOWN_OF) {
        shown.put(key, text(row));
      }
    } else {
      broken--;
      shown.remove(key);
    }
  }

  private String text(RowData row) {
    return "%s breaks %s, %s: %s"
        .formatted(
            row.getString(dataset),
            row.getString(code),
            row.getString(message),
            row.getString(values));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    if (broken > 0) {
      String first = shown.values().stream().findFirst().orElse("too many to show one");
      throw new SuppressRestartsException(
          new RelspecException(
              "CTR-001",
              ExitCode.EXECUTION,
              "contracts are broken " + broken + " times; " + first,
              "mend the relation, or let such rows be listed in contract_errors with"
                  + " --contracts-mode divert"));
    }
  }
}
