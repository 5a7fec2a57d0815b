package io.relspec.cpg.resolve;

import io.relspec.cpg.output.DatasetEmitter;
import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.udf.resolve.CallResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.types.RowKind;

/**
 * Resolves the calls of each repository once per checkpoint, from the summaries of its files.
 *
 * <p>Precondition: the input is a changelog of {@code py_summaries} keyed by repository, the
 * changes of a file in order. State is the summaries, nothing else: what they lead to is a function
 * of them, so after a restart the rows given out before follow from the restored summaries. All
 * changes of a commit lie between two barriers, so a repository is resolved with whole commits
 * only; rows leave before the barrier, or at the end of input.
 */
final class ResolveOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<RowData, Void>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** Columns of {@code py_summaries}. */
  static final int REPO = 0;

  private static final int FILE_ID = 1;
  private static final int PATH = 2;
  private static final int SUMMARY = 3;

  private final DatasetOutputs outputs;
  private final InternalTypeInfo<RowData> summaryType;

  private transient MapState<String, RowData> summaries;
  private transient Map<String, CallResolver> resolvers;
  private transient TreeSet<String> changed;
  private transient int[] arities;
  private transient DatasetEmitter datasets;
  private transient Counter resolutions;

  @SuppressWarnings("NullAway.Init") // transient fields are set in open()
  ResolveOperator(DatasetOutputs outputs, InternalTypeInfo<RowData> summaryType) {
    this.outputs = outputs;
    this.summaryType = summaryType;
  }

  @Override
  public void open() throws Exception {
    super.open();
    summaries =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("summaries", Types.STRING, summaryType));
    resolvers = new HashMap<>();
    changed = new TreeSet<>();
    arities = outputs.arities();
    datasets = new DatasetEmitter(output, outputs);
    resolutions = getMetricGroup().addGroup("relspec").counter("resolutions");
  }

  @Override
  public void processElement(StreamRecord<RowData> element) throws Exception {
    RowData row = element.getValue();
    String repo = row.getString(REPO).toString();
    String path = row.getString(PATH).toString();
    CallResolver resolver = resolver(repo);
    if (row.getRowKind() == RowKind.DELETE || row.getRowKind() == RowKind.UPDATE_BEFORE) {
      summaries.remove(path);
      resolver.remove(path);
    } else {
      BinaryRowData kept = ((BinaryRowData) row).copy();
      kept.setRowKind(RowKind.INSERT);
      summaries.put(path, kept);
      set(resolver, kept);
    }
    changed.add(repo);
  }

  /** The resolver of the repository that is the current key. */
  private CallResolver resolver(String repo) throws Exception {
    CallResolver known = resolvers.get(repo);
    if (known != null) {
      return known;
    }
    CallResolver opened = CallResolver.open(repo, outputs.datasets());
    resolvers.put(repo, opened);
    if (!summaries.isEmpty()) {
      for (RowData summary : summaries.values()) {
        set(opened, summary);
      }
      opened.restore();
    }
    return opened;
  }

  private static void set(CallResolver resolver, RowData row) {
    resolver.set(row.getString(PATH).toString(), row.getLong(FILE_ID), row.getBinary(SUMMARY));
  }

  /**
   * The last watermark comes when every file has said what it says, and before those who ask start:
   * what they ask for is answered at the same time.
   */
  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.equals(Watermark.MAX_WATERMARK)) {
      resolveChanged(true);
    }
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    resolveChanged(false);
  }

  @Override
  public void endInput() {
    resolveChanged(true);
  }

  private void resolveChanged(boolean isLast) {
    for (String repo : changed) {
      CallResolver resolver = resolvers.get(repo);
      if (resolver == null) {
        throw new IllegalStateException(repo + " changed without a resolver");
      }
      resolver.changes(isLast, arities, datasets::emit, datasets::emit);
      resolutions.inc();
    }
    changed.clear();
  }

  @Override
  public void close() throws Exception {
    if (resolvers != null) {
      resolvers.values().forEach(CallResolver::close);
      resolvers.clear();
    }
    super.close();
  }
}
