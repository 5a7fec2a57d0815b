package io.relspec.cpg.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.udf.NativeException;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.extract.ExtractorInput;
import io.relspec.udf.extract.ExtractorOptions;
import io.relspec.udf.extract.FileChanges;
import io.relspec.udf.extract.FileExtractor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResolveOperatorTest {
  private static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();
  private static final String TARGETS = "rel_call_target";
  private static final String LINKS = "rel_parameter_link";
  private static final DatasetOutputs OUTPUTS =
      new DatasetOutputs(CONTRACTS, Set.of(TARGETS, LINKS));
  private static final DatasetOutputs SUMMARIES =
      new DatasetOutputs(CONTRACTS, Set.of(ResolutionGraph.SUMMARIES));
  private static final InternalTypeInfo<RowData> TYPE =
      InternalTypeInfo.of(FlinkTypes.rowType(CONTRACTS.get(ResolutionGraph.SUMMARIES)));

  private final Map<String, String> files = new HashMap<>();
  private FileExtractor extractor;
  private KeyedOneInputStreamOperatorTestHarness<String, RowData, Void> operator;

  @BeforeEach
  void start() throws Exception {
    extractor = FileExtractor.open(ExtractorOptions.defaults(), Set.of(ResolutionGraph.SUMMARIES));
    operator = harness();
    operator.open();
  }

  @AfterEach
  void stop() throws Exception {
    batches();
    operator.close();
    extractor.close();
  }

  @Test
  void aCallIsAnsweredWhenItsDefinitionComes() throws Exception {
    change("r", "main.py", "from lib import f\nf(1)\n");
    assertThat(changesAtBarrier()).isEmpty();

    change("r", "lib.py", "def f(x):\n    pass\n");

    assertThat(changesAtBarrier()).containsExactly(RowKind.INSERT);
  }

  @Test
  void nothingLeavesBeforeTheBarrier() throws Exception {
    change("r", "main.py", "def f(x):\n    pass\nf(1)\n");
    assertThat(changes()).isEmpty();

    operator.endInput();

    assertThat(changes()).containsExactly(RowKind.INSERT);
  }

  @Test
  void theLastWatermarkResolves() throws Exception {
    change("r", "main.py", "def f(x):\n    pass\nf(1)\n");
    operator.processWatermark(new Watermark(1));
    assertThat(changes()).isEmpty();

    operator.processWatermark(Watermark.MAX_WATERMARK);
    assertThat(changes()).containsExactly(RowKind.INSERT);

    operator.endInput();
    assertThat(changes()).isEmpty();
  }

  @Test
  void theCallsOfAFileAreReplacedAsAWhole() throws Exception {
    change("r", "main.py", "from lib import f\nf(1)\nf(1)\n");
    change("r", "other.py", "from lib import f\nf(1)\n");
    change("r", "lib.py", "def f(x):\n    pass\n");
    assertThat(batchesAtBarrier()).containsExactlyInAnyOrder("2 rows", "1 rows");

    change("r", "main.py", "from lib import f\nf(1)\n");
    assertThat(batchesAtBarrier()).containsExactly("1 rows for others");

    change("r", "other.py", null);
    assertThat(batchesAtBarrier()).containsExactly("0 rows for others");
  }

  @Test
  void anAnswerGoesWithItsDefinition() throws Exception {
    change("r", "main.py", "from lib import f\nf(1)\n");
    change("r", "lib.py", "def f(x):\n    pass\n");
    changesAtBarrier();

    change("r", "lib.py", null);

    assertThat(changesAtBarrier()).containsExactly(RowKind.DELETE);
  }

  @Test
  void movedCodeChangesNoAnswer() throws Exception {
    change("r", "main.py", "def f(x):\n    pass\nf(1)\n");
    changesAtBarrier();

    change("r", "main.py", "# comment\n\ndef f(x):\n    pass\nf(1)\n");

    assertThat(changesAtBarrier()).isEmpty();
  }

  @Test
  void repositoriesDoNotTouchEachOther() throws Exception {
    change("r", "main.py", "from lib import f\nf(1)\n");
    change("s", "lib.py", "def f(x):\n    pass\n");

    assertThat(changesAtBarrier()).isEmpty();
  }

  @Test
  void restoredOperatorKnowsWhatItGaveOut() throws Exception {
    change("r", "main.py", "from lib import f\nf(1)\nf(1)\n");
    change("r", "lib.py", "def f(x):\n    pass\n");
    assertThat(changesAtBarrier()).hasSize(2);
    OperatorSubtaskState state = operator.snapshot(1, 1);
    operator.close();
    operator = harness();
    operator.initializeState(state);
    operator.open();

    change("r", "main.py", "from lib import f\nf(1)\n");

    assertThat(changesAtBarrier()).containsExactly(RowKind.DELETE);
  }

  @Test
  void aDamagedSummaryIsAnErrorThatNamesTheFile() throws Exception {
    RowData row =
        GenericRowData.of(
            StringData.fromString("r"), 1L, StringData.fromString("bad.py"), new byte[] {-1, -1});
    BinaryRowData damaged = new RowDataSerializer(TYPE.toRowType()).toBinaryRow(row);
    operator.processElement(new StreamRecord<>(damaged));

    assertThatThrownBy(() -> operator.prepareSnapshotPreBarrier(1))
        .isInstanceOf(NativeException.class)
        .hasMessageContaining("bad.py");
  }

  private void change(String repo, String path, @Nullable String content) throws Exception {
    String key = repo + '/' + path;
    String before = files.get(key);
    for (BinaryRowData row : summaries(repo, path, before, content)) {
      operator.processElement(new StreamRecord<>(row));
    }
    if (content == null) {
      files.remove(key);
    } else {
      files.put(key, content);
    }
  }

  private List<BinaryRowData> summaries(
      String repo, String path, @Nullable String before, @Nullable String after) {
    FileChanges changes = extractor.changes(repo, path, input(before), input(after));
    List<BinaryRowData> rows = new ArrayList<>();
    changes.forEachRow(SUMMARIES.arities(), (dataset, row) -> rows.add(row.copy()));
    return rows;
  }

  private static @Nullable ExtractorInput input(@Nullable String content) {
    return content == null
        ? null
        : new ExtractorInput.Read(content.getBytes(StandardCharsets.UTF_8));
  }

  private List<RowKind> changesAtBarrier() throws Exception {
    operator.prepareSnapshotPreBarrier(1);
    return changes();
  }

  private List<RowKind> changes() {
    List<RowKind> kinds = new ArrayList<>();
    Queue<StreamRecord<RowData>> rows = operator.getSideOutput(OUTPUTS.rows(LINKS));
    if (rows != null) {
      while (!rows.isEmpty()) {
        kinds.add(rows.remove().getValue().getRowKind());
      }
    }
    return kinds;
  }

  private List<String> batchesAtBarrier() throws Exception {
    operator.prepareSnapshotPreBarrier(1);
    return batches();
  }

  private List<String> batches() {
    List<String> batches = new ArrayList<>();
    Queue<StreamRecord<ColumnarBatch>> taken = operator.getSideOutput(OUTPUTS.batches(TARGETS));
    if (taken != null) {
      while (!taken.isEmpty()) {
        ColumnarBatch batch = taken.remove().getValue();
        assertThat(batch.scope()).startsWith("calls:");
        batches.add(batch.rows() + " rows" + (batch.replaces() ? " for others" : ""));
        batch.release();
      }
    }
    return batches;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RowData, Void> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new ResolveOperator(OUTPUTS, TYPE),
        row -> row.getString(ResolveOperator.REPO).toString(),
        Types.STRING);
  }
}
