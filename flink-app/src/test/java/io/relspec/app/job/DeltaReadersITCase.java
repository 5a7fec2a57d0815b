package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.contracts.DatasetContract;
import io.relspec.delta.PythonVenv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every product table of a build as delta-rs reads it. */
class DeltaReadersITCase {
  private static final Path PYTHON = Path.of("../operators/delta/src/test/python");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};

  @TestFactory
  Stream<DynamicTest> deltaRsReadsTheSameRows() throws Exception {
    GraphTables tables = GoldenRepositories.tables();
    StoredTables stored = new StoredTables(GoldenRepositories.directory(), Builds.CONTRACTS);
    PythonVenv venv = PythonVenv.with(PYTHON.resolve("requirements.txt"));
    return stored.written().stream()
        .map(
            contract ->
                DynamicTest.dynamicTest(
                    contract.qualifiedName(),
                    () -> assertSameRows(tables, stored, venv, contract)));
  }

  private static void assertSameRows(
      GraphTables tables, StoredTables stored, PythonVenv venv, DatasetContract contract)
      throws IOException {
    List<String> theirs =
        venv.run(PYTHON.resolve("read_table.py"), stored.location(contract).toString()).stream()
            .map(DeltaReadersITCase::canonical)
            .sorted()
            .toList();
    List<StoredRow> rows =
        contract.dataset().equals(StoredTables.SNAPSHOTS)
            ? GraphTables.snapshots(stored)
            : tables.of(contract.dataset());
    List<String> ours =
        rows.stream().map(row -> canonical(write(new TreeMap<>(row.values())))).sorted().toList();
    assertThat(GraphTables.differences(Map.of("rows", ours), Map.of("rows", theirs))).isEmpty();
    assertThat(theirs).hasSameSizeAs(ours);
  }

  /** One spelling for equal values. */
  private static String canonical(String json) {
    try {
      return write(new TreeMap<>(JSON.readValue(json, ROW)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static String write(Map<?, ?> row) {
    try {
      return JSON.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
