package io.relspec.app.job;

import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceRecord;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sources say about their repositories: into the log, and to whoever listens in this process.
 */
final class SourceNotices {
  private static final Logger LOG = LoggerFactory.getLogger(SourceNotices.class);
  private static final CopyOnWriteArrayList<Consumer<String>> LISTENERS =
      new CopyOnWriteArrayList<>();

  private SourceNotices() {}

  /** Tells a listener from now on, until what is returned is run. */
  static Runnable to(Consumer<String> listener) {
    LISTENERS.add(listener);
    return () -> LISTENERS.remove(listener);
  }

  /** Takes the diagnostics of a source. */
  static void take(DataStream<SourceRecord> diagnostics) {
    diagnostics
        .process(new Tell())
        .returns(Types.VOID)
        .name("source notices")
        .uid("source-notices")
        .sinkTo(new DiscardingSink<>())
        .name("source notices end")
        .uid("source-notices-end");
  }

  private static void tell(SourceDiagnostic diagnostic) {
    String place =
        diagnostic.path() == null ? diagnostic.repo() : diagnostic.repo() + "/" + diagnostic.path();
    String text = diagnostic.code() + " " + place + ": " + diagnostic.message();
    switch (diagnostic.severity()) {
      case INFO -> LOG.info("{}", text);
      case WARNING, ERROR -> {
        LOG.warn("{}", text);
        LISTENERS.forEach(listener -> listener.accept(text));
      }
    }
  }

  private static final class Tell extends ProcessFunction<SourceRecord, Void> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(SourceRecord record, Context context, Collector<Void> out) {
      if (record instanceof SourceDiagnostic diagnostic) {
        tell(diagnostic);
      }
    }
  }
}
