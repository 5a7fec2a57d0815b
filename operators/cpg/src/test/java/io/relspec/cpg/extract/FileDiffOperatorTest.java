package io.relspec.cpg.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.output.DatasetOutputs;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.udf.extract.ExtractorOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileDiffOperatorTest {
  private static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();
  private static final String DEFS = "py_defs";
  private static final String USES = "py_uses";
  private static final Set<String> REQUESTED = Set.of(DEFS, USES, "py_modules");
  private static final DatasetOutputs OUTPUTS = new DatasetOutputs(CONTRACTS, REQUESTED);

  private KeyedOneInputStreamOperatorTestHarness<String, SourceRecord, RowData> operator;

  @BeforeEach
  void start() throws Exception {
    operator = harness();
    operator.open();
  }

  @AfterEach
  void stop() throws Exception {
    operator.close();
  }

  @Test
  void newFileInsertsItsRows() throws Exception {
    change("a.py", "def f():\n    pass\ndef g():\n    pass\n");

    assertThat(definitions()).containsExactlyInAnyOrder("+I <module>", "+I f", "+I g");
    assertThat(operator.extractOutputValues())
        .singleElement()
        .extracting(RowData::getRowKind)
        .isEqualTo(RowKind.INSERT);
  }

  @Test
  void changedFileGivesOnlyTheRowsThatDiffer() throws Exception {
    change("a.py", "def f():\n    pass\ndef g():\n    pass\n");
    definitions();

    change("a.py", "def f():\n    pass\ndef h():\n    pass\n");

    assertThat(definitions()).containsExactlyInAnyOrder("-D g", "+I h");
  }

  @Test
  void commentOnTopChangesNoRow() throws Exception {
    change("a.py", "import os\ndef f():\n    os.getcwd()\n");
    operator.prepareSnapshotPreBarrier(1);
    definitions();
    uses();

    change("a.py", "# comment\n\nimport os\ndef f():\n    os.getcwd()\n");
    operator.prepareSnapshotPreBarrier(2);

    assertThat(definitions()).isEmpty();
    assertThat(uses()).isEmpty();
  }

  @Test
  void deletedFileTakesItsRowsBack() throws Exception {
    change("a.py", "def f():\n    pass\n");
    definitions();

    change("a.py", null);

    assertThat(definitions()).containsExactlyInAnyOrder("-D <module>", "-D f");
  }

  @Test
  void filesDoNotTouchEachOther() throws Exception {
    change("a.py", "def f():\n    pass\n");
    change("b.py", "def g():\n    pass\n");
    definitions();

    change("b.py", "");

    assertThat(definitions()).containsExactly("-D g");
  }

  @Test
  void questionsWaitForTheBarrier() throws Exception {
    change("a.py", "import os\nos.getcwd()\n");
    assertThat(uses()).isEmpty();

    operator.prepareSnapshotPreBarrier(1);

    assertThat(uses()).contains("+I getcwd");
  }

  @Test
  void questionsWaitForTheEndOfInput() throws Exception {
    change("a.py", "import os\nos.getcwd()\n");
    assertThat(uses()).isEmpty();

    operator.endInput();

    assertThat(uses()).contains("+I getcwd");
  }

  @Test
  void questionsThatCameAndWentInOneCommitComeInThatOrder() throws Exception {
    change("a.py", "import os\nos.getcwd()\n");
    change("a.py", "");
    operator.prepareSnapshotPreBarrier(1);

    assertThat(uses().stream().filter(use -> use.endsWith("getcwd")))
        .containsExactly("+I getcwd", "-D getcwd");
  }

  @Test
  void restoredOperatorKnowsTheLastVersion() throws Exception {
    change("a.py", "def f():\n    pass\n");
    operator.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState state = operator.snapshot(1, 1);
    operator.close();

    operator = harness();
    operator.initializeState(state);
    operator.open();
    change("a.py", "def g():\n    pass\n");

    assertThat(definitions()).containsExactlyInAnyOrder("-D f", "+I g");
  }

  @Test
  void fileThatCannotBeReadAnyMoreKeepsOnlyItsModule() throws Exception {
    change("a.py", "def f():\n    pass\n");
    definitions();
    rows("py_modules", "parse_status");

    operator.processElement(
        new StreamRecord<>(
            new FileChange(
                "r",
                "a.py",
                version(
                    FileContent.unread(9, FileContent.Reason.UNREADABLE, "permission denied")))));

    assertThat(definitions()).containsExactlyInAnyOrder("-D <module>", "-D f");
    assertThat(rows("py_modules", "parse_status")).containsExactly("-D OK", "+I SKIPPED");
  }

  private void change(String path, @Nullable String text) throws Exception {
    FileVersion after =
        text == null ? null : version(FileContent.of(text.getBytes(StandardCharsets.UTF_8)));
    operator.processElement(new StreamRecord<>(new FileChange("r", path, after)));
  }

  private static FileVersion version(FileContent content) {
    return new FileVersion(content, null, "c", 1, 0);
  }

  private List<String> definitions() {
    return rows(DEFS, "name");
  }

  private List<String> uses() {
    return rows(USES, "name");
  }

  /** What came since the last look: kind of change and value of a column. */
  private List<String> rows(String dataset, String column) {
    DatasetContract contract = CONTRACTS.get(dataset);
    List<String> found = new ArrayList<>();
    Queue<StreamRecord<RowData>> output = operator.getSideOutput(OUTPUTS.rows(dataset));
    if (output == null) {
      return found;
    }
    for (StreamRecord<RowData> row : output) {
      found.add(
          row.getValue().getRowKind().shortString()
              + " "
              + row.getValue().getString(contract.indexOf(column)));
    }
    output.clear();
    return found;
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, SourceRecord, RowData> harness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new FileDiffOperator(ExtractorOptions.defaults(), OUTPUTS),
        record -> ((FileChange) record).path(),
        Types.STRING);
  }
}
