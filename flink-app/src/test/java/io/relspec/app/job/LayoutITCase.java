package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit that changes comments and layout only moves no edge: rule 33. */
class LayoutITCase {
  private static final Fixture SHOP =
      Fixture.parse(
          "shop",
          """
          //- prices.py
          import os
          from goods import *

          class Price(Item):
              def total(self, items): return sum(i.cost() for i in items)

          def tax(x):
              if x > 1:
                  return Price().total([x])
              return os.getcwd()
          //- goods.py
          class Item:
              size: int = 1
              def cost(self):
                  return self.size
          //- tests/test_prices.py
          from prices import tax as t
          def test_tax(): assert t(1) == 1
          """);

  @TempDir private Path directory;

  @Test
  void layoutMovesNoEdge() throws Exception {
    try (FollowedJob job = new FollowedJob(directory, 2)) {
      job.apply(SHOP.records());
      Map<String, Long> before = versions();
      assertThat(changes("cpg_edges", 0)).isNotEmpty();
      assertThat(changes("relation_output", 0)).isNotEmpty();
      job.apply(laidOut());

      Set<Long> comments =
          Builds.read(directory).of("cpg_nodes").stream()
              .filter(node -> node.is("kind", "COMMENT"))
              .map(node -> node.id("node_id"))
              .collect(Collectors.toSet());
      assertThat(comments).isNotEmpty();
      assertThat(changes("cpg_nodes", Objects.requireNonNull(before.get("cpg_nodes"))))
          .as("nodes move")
          .anyMatch(change -> !comments.contains(change));
      assertThat(changes("cpg_edges", Objects.requireNonNull(before.get("cpg_edges"))))
          .isNotEmpty()
          .allMatch(change -> comments.contains(change));
      assertThat(changes("relation_output", Objects.requireNonNull(before.get("relation_output"))))
          .isEmpty();
    }
  }

  /** The same code with a comment on top and behind each line, and twice as many blank lines. */
  private static List<SourceRecord> laidOut() {
    List<SourceRecord> records = new ArrayList<>();
    records.add(new SourceCommit("shop", 2, "scan-2", List.of(), 0, null, 0, 3, 0, false));
    SHOP.files()
        .forEach(
            (path, text) -> {
              String moved =
                  text.lines()
                      .map(line -> line.isBlank() ? "\n" : line + "  # here")
                      .collect(Collectors.joining("\n", "# on top\n\n", "\n"));
              FileContent content = FileContent.of(moved.getBytes(StandardCharsets.UTF_8));
              records.add(
                  new FileChange("shop", path, new FileVersion(content, null, "scan-2", 2, 0)));
            });
    return records;
  }

  private Map<String, Long> versions() throws IOException {
    Map<String, Long> versions = new TreeMap<>();
    for (String dataset : List.of("cpg_nodes", "cpg_edges", "relation_output")) {
      versions.put(dataset, table(dataset).log().latest().version());
    }
    return versions;
  }

  /** The id of each row that came or went after a version; of an edge, of the node it ends at. */
  private List<Long> changes(String dataset, long after) throws IOException {
    TableRows table = table(dataset);
    long latest = table.log().latest().version();
    List<Long> changes = new ArrayList<>();
    if (after < latest) {
      List<String> columns =
          switch (dataset) {
            case "cpg_nodes" -> List.of("node_id");
            case "cpg_edges" -> List.of("dst");
            default -> List.of("bundle_id");
          };
      table.changes(after, latest, columns, row -> changes.add(row.getLong(0)));
    }
    return changes;
  }

  private TableRows table(String dataset) throws IOException {
    DatasetContract contract = Builds.CONTRACTS.get(dataset);
    return TableRows.open(
        new StoredTables(directory, Builds.CONTRACTS).location(contract).toString());
  }
}
