package io.relspec.app.catalog;

import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.RowRule;
import io.relspec.contracts.Severity;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.udf.StableHash;
import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Takes the column off a row that says which rules the row breaks, and the row out of the stream if
 * one of them is an error. A row that is taken back takes its failures back, so both streams are
 * complete changelogs.
 */
final class RejectFunction extends ProcessFunction<RowData, RowData> {
  private static final long serialVersionUID = 1L;
  private static final String REPO = "repo";

  private final String dataset;
  private final RowType type;
  private final List<Failure> failures;
  private final List<String> columns;
  private final @Nullable OutputTag<RowData> rejected;
  private transient ProjectedRowData kept;

  /** What is reported of a broken rule. */
  private record Failure(String code, @Nullable String column, Severity severity, String message)
      implements Serializable {
    static Failure of(RowRule rule) {
      String column = rule.columns().isEmpty() ? null : String.join(", ", rule.columns());
      return new Failure(rule.code(), column, rule.severity(), rule.promise());
    }
  }

  /**
   * @param contract the dataset
   * @param errors the contract of failures, null if there must be none
   */
  @SuppressWarnings("NullAway.Init") // transient field is set in open()
  RejectFunction(DatasetContract contract, @Nullable DatasetContract errors) {
    this.dataset = contract.dataset();
    this.type = FlinkTypes.rowType(contract);
    this.failures = RowRule.of(contract).stream().map(Failure::of).toList();
    this.columns = errors == null ? List.of() : errors.columnNames();
    this.rejected = errors == null ? null : Rejection.tag(errors);
  }

  @Override
  public void open(OpenContext context) {
    kept = ProjectedRowData.from(IntStream.range(0, type.getFieldCount()).toArray());
  }

  @Override
  public void processElement(RowData row, Context context, Collector<RowData> out) {
    int violations = type.getFieldCount();
    RowData rest = kept.replaceRow(row);
    boolean isGood =
        row.isNullAt(violations) || isAdmitted(rest, row.getString(violations), context);
    if (isGood) {
      out.collect(rest);
    }
  }

  private boolean isAdmitted(RowData row, StringData places, Context context) {
    boolean isGood = true;
    int ordinal = 1;
    for (String place : places.toString().split(" ", -1)) {
      if (!place.isEmpty()) {
        Failure failure = failures.get(Integer.parseInt(place));
        report(row, failure, ordinal++, context);
        isGood &= failure.severity() == Severity.WARNING;
      }
    }
    return isGood;
  }

  private void report(RowData row, Failure failure, int ordinal, Context context) {
    String values = RowText.of(row, type);
    if (rejected == null) {
      throw new IllegalStateException(
          "%s breaks %s, %s: %s".formatted(dataset, failure.code(), failure.message(), values));
    }
    int repo = type.getFieldIndex(REPO);
    GenericRowData error = new GenericRowData(row.getRowKind(), columns.size());
    set(error, REPO, text(repo < 0 || row.isNullAt(repo) ? "" : row.getString(repo).toString()));
    set(error, "dataset", text(dataset));
    set(error, "row_key", HexFormat.of().parseHex(StableHash.hex128("row", dataset, values)));
    set(error, "error_code", text(failure.code()));
    set(error, "ordinal", ordinal);
    set(error, "column_name", failure.column() == null ? null : text(failure.column()));
    set(error, "severity", text(failure.severity().name()));
    set(error, "message", text(failure.message()));
    set(error, "row_values", text(values));
    set(error, "row_count", 1L);
    context.output(rejected, error);
  }

  private void set(GenericRowData error, String column, @Nullable Object value) {
    error.setField(columns.indexOf(column), value);
  }

  private static StringData text(String value) {
    return StringData.fromString(value);
  }
}
