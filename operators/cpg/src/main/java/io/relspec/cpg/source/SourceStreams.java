package io.relspec.cpg.source;

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The stream of a source in its parts: commits and file changes on the one hand, diagnostics on the
 * other.
 */
public final class SourceStreams {
  private static final String UID = "source-diagnostics";

  private final SingleOutputStreamOperator<SourceRecord> records;
  private final OutputTag<SourceRecord> diagnostics =
      new OutputTag<>("source-diagnostics", SourceRecordTypeInfo.INSTANCE);

  /** Adds the operator that splits, chained to the source. */
  public SourceStreams(DataStream<SourceRecord> source) {
    records =
        source
            .process(new DiagnosticSplitFunction(diagnostics))
            .returns(SourceRecordTypeInfo.INSTANCE)
            .name("source diagnostics")
            .uid(UID)
            .setParallelism(source.getParallelism());
  }

  /** Commits and file changes, in the order of the source. */
  public DataStream<SourceRecord> records() {
    return records;
  }

  /** Diagnostics; every record is a {@link SourceDiagnostic}. */
  public DataStream<SourceRecord> diagnostics() {
    return records.getSideOutput(diagnostics);
  }

  private static final class DiagnosticSplitFunction
      extends ProcessFunction<SourceRecord, SourceRecord> {
    private static final long serialVersionUID = 1L;

    private final OutputTag<SourceRecord> diagnostics;

    DiagnosticSplitFunction(OutputTag<SourceRecord> diagnostics) {
      this.diagnostics = diagnostics;
    }

    @Override
    public void processElement(SourceRecord record, Context context, Collector<SourceRecord> out) {
      if (record instanceof SourceDiagnostic) {
        context.output(diagnostics, record);
      } else {
        out.collect(record);
      }
    }
  }
}
