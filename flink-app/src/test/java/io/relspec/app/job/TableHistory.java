package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.DeletedRows;
import io.relspec.delta.kernel.DeletionVector;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.source.DeltaSource;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * All versions of a table, once by the data files that each has and once by the changes that its
 * feed tells, which must come to the same.
 *
 * <p>Files and deletion vectors are applied here as the log names them, and rows of files are read
 * natively; the feed is read as a job reads it. So the two ways share the log only.
 */
final class TableHistory {
  private final DatasetContract contract;
  private final TableLog log;
  private final RowHash hash;
  private final List<Map<String, RowSum>> versions = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, SoftReference<long[]>> hashesOfFiles = new HashMap<>();
  private long changes;

  private TableHistory(StoredTables tables, DatasetContract contract) throws IOException {
    this.contract = contract;
    this.log = TableLog.open(tables.location(contract).toString());
    this.hash = new RowHash(FlinkTypes.rowType(contract));
  }

  /** A file of a version and what its rows that count come to. */
  private record Live(String repo, Optional<DeletionVector> deleted, RowSum sum) {}

  /** Reads all versions and all changes of a table. */
  static TableHistory read(StoredTables tables, DatasetContract contract) throws IOException {
    TableHistory history = new TableHistory(tables, contract);
    long latest = history.log.latest().version();
    history.readFiles(latest);
    history.readFeed(latest);
    return history;
  }

  /** What the rows of each repository in the latest version of a table come to. */
  static Map<String, RowSum> latest(StoredTables tables, DatasetContract contract)
      throws IOException {
    TableHistory history = new TableHistory(tables, contract);
    Map<String, RowSum> sums = new TreeMap<>();
    for (FileAction file : history.log.latestFiles()) {
      sums.merge(repo(file), history.sum(file), RowSum::plus);
    }
    sums.values().removeIf(RowSum.NONE::equals);
    return sums;
  }

  /** What is wrong with the table; empty if nothing is. */
  List<String> problems() {
    return problems;
  }

  /** Number of versions that were looked at. */
  int versions() {
    return versions.size();
  }

  /** Number of changes in the feed. */
  long changes() {
    return changes;
  }

  /** What the rows of a repository in a version come to. */
  RowSum at(long version, String repo) {
    return versions.get(Math.toIntExact(version)).getOrDefault(repo, RowSum.NONE);
  }

  private void readFiles(long latest) throws IOException {
    Map<String, Live> live = new HashMap<>();
    Map<String, RowSum> sums = new TreeMap<>();
    Set<String> everAdded = new HashSet<>();
    for (Commit commit : log.commits(0, latest, Long.MAX_VALUE, Long.MAX_VALUE)) {
      for (FileAction file : commit.removes()) {
        Live gone = live.remove(file.path());
        if (gone == null || !gone.deleted().equals(file.deletionVector())) {
          say(commit.version(), "removes " + file.path() + ", which it does not have so");
        } else {
          sums.merge(gone.repo(), RowSum.NONE.minus(gone.sum()), RowSum::plus);
        }
      }
      for (FileAction file : commit.adds()) {
        if (!everAdded.add(file.path())
            && commit.removes().stream().noneMatch(r -> r.path().equals(file.path()))) {
          say(commit.version(), "adds " + file.path() + " again");
        }
        Live added = new Live(repo(file), file.deletionVector(), sum(file));
        live.put(file.path(), added);
        sums.merge(added.repo(), added.sum(), RowSum::plus);
      }
      sums.values().removeIf(RowSum.NONE::equals);
      versions.add(new TreeMap<>(sums));
    }
    Map<String, Optional<DeletionVector>> found = new HashMap<>();
    log.latestFiles().forEach(file -> found.put(file.path(), file.deletionVector()));
    Map<String, Optional<DeletionVector>> expected = new HashMap<>();
    live.forEach((path, file) -> expected.put(path, file.deleted()));
    if (!found.equals(expected)) {
      say(latest, "has other files than its log says");
    }
  }

  private void readFeed(long latest) throws IOException {
    int width = contract.columns().size();
    int repo = contract.indexOf("repo");
    List<String> columns = new ArrayList<>();
    contract.columns().forEach(column -> columns.add(column.name()));
    columns.add(DeltaSource.COMMIT_VERSION);
    List<Map<String, RowSum>> differences = new ArrayList<>();
    versions.forEach(version -> differences.add(new TreeMap<>()));
    Set<Long> gone = new HashSet<>();
    long[] reading = {-1};
    TableRows.open(log.root())
        .changes(
            -1,
            latest,
            columns,
            row -> {
              long version = row.getLong(width);
              if (version != reading[0]) {
                reading[0] = version;
                gone.clear();
              }
              changes++;
              long hashOfRow = hash.of(row);
              boolean goes = goes(row);
              if (goes ? !gone.add(hashOfRow) : gone.contains(hashOfRow)) {
                say(version, goes ? "feed deletes a row twice" : "feed gives back what it takes");
              }
              RowSum one = new RowSum(1, hashOfRow);
              differences
                  .get(Math.toIntExact(version))
                  .merge(
                      row.getString(repo).toString(),
                      goes ? RowSum.NONE.minus(one) : one,
                      RowSum::plus);
            });
    fold(differences);
  }

  private void fold(List<Map<String, RowSum>> differences) {
    Map<String, RowSum> sums = new TreeMap<>();
    for (int version = 0; version < versions.size(); version++) {
      differences.get(version).forEach((repo, sum) -> sums.merge(repo, sum, RowSum::plus));
      sums.values().removeIf(RowSum.NONE::equals);
      if (!sums.equals(versions.get(version))) {
        say(version, "has " + versions.get(version) + ", and its feed comes to " + sums);
        return;
      }
    }
  }

  private static boolean goes(RowData row) {
    return row.getRowKind() == RowKind.DELETE || row.getRowKind() == RowKind.UPDATE_BEFORE;
  }

  private void say(long version, String what) {
    problems.add(contract.dataset() + " version " + version + " " + what);
  }

  private static String repo(FileAction file) {
    return Objects.requireNonNull(file.partition().get("repo"), file.path());
  }

  private RowSum sum(FileAction file) throws IOException {
    long[] hashes = hashes(file);
    RowSum sum = RowSum.NONE;
    for (long row : hashes) {
      sum = sum.plus(new RowSum(1, row));
    }
    if (file.deletionVector().isPresent()) {
      for (long position : DeletedRows.positions(log.root(), file.deletionVector().get())) {
        sum = sum.minus(new RowSum(1, hashes[Math.toIntExact(position)]));
      }
    }
    return sum;
  }

  private long[] hashes(FileAction file) throws IOException {
    SoftReference<long[]> known = hashesOfFiles.get(file.path());
    long[] kept = known == null ? null : known.get();
    if (kept != null) {
      return kept;
    }
    List<Long> list = new ArrayList<>();
    GraphTables.readFile(contract, file, row -> list.add(hash.of(row)));
    long[] hashes = list.stream().mapToLong(Long::longValue).toArray();
    hashesOfFiles.put(file.path(), new SoftReference<>(hashes));
    return hashes;
  }
}
