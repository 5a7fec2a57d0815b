package io.relspec.app.job;

import io.relspec.contracts.ChangeSemantics;
import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.git.CommitOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Holds the tables of a job that has followed repositories against their commits:
 *
 * <ul>
 *   <li>every commit was applied, once and in its order, and has a version of every table;
 *   <li>every version of every table is what its change feed comes to, and no change is in it
 *       twice;
 *   <li>at every n-th commit, all tables are those of a build of its files, in every column.
 * </ul>
 */
final class HistoryCheck {
  private static final String COMMITS = "source_commits";

  private final StoredTables tables;
  private final List<GitTrees> repositories;
  private final List<String> divergences = new ArrayList<>();
  private final SortedMap<String, TableHistory> histories = new TreeMap<>();
  private long builds;
  private long rowsCompared;

  HistoryCheck(Path out, List<GitTrees> repositories) {
    this.tables = new StoredTables(out, Builds.CONTRACTS);
    this.repositories = repositories;
  }

  /**
   * What was looked at and found.
   *
   * @param commits commits that were applied
   * @param versions versions of tables that were held against the change feed
   * @param changes changes in all feeds
   * @param builds builds of single commits, of one repository each
   * @param rows rows of these builds
   * @param divergences what is not as it should be
   */
  record Result(
      long commits,
      long versions,
      long changes,
      long builds,
      long rows,
      List<String> divergences) {}

  /**
   * Looks at everything.
   *
   * @param every distance of the commits of which a build is made; the last is always among them
   * @param collapse how many commits may have been applied as one
   * @param scratch directory for builds
   */
  Result run(CommitOrder order, int collapse, int every, Path scratch) throws Exception {
    Map<String, List<String>> applied = applied();
    for (GitTrees git : repositories) {
      checkOrder(git, Objects.requireNonNull(applied.get(git.name())), order, collapse);
    }
    long versions = 0;
    long changes = 0;
    for (DatasetContract contract : tables.written()) {
      TableHistory history = TableHistory.read(tables, contract);
      histories.put(contract.dataset(), history);
      divergences.addAll(history.problems());
      versions += history.versions();
      changes += history.changes();
    }
    checkBuilds(applied, every, scratch);
    long commits = applied.values().stream().mapToLong(List::size).sum();
    return new Result(commits, versions, changes, builds, rowsCompared, divergences);
  }

  private Map<String, List<String>> applied() throws IOException {
    Map<String, SortedMap<Long, String>> found = new TreeMap<>();
    repositories.forEach(git -> found.put(git.name(), new TreeMap<>()));
    for (StoredRow row : GraphTables.readTable(tables, Builds.CONTRACTS.get(COMMITS))) {
      SortedMap<Long, String> ofRepo = Objects.requireNonNull(found.get(row.text("repo")));
      if (ofRepo.put(row.id("commit_seq"), row.text("commit_id")) != null) {
        divergences.add("commit " + row + " was applied twice");
      }
    }
    Map<String, List<String>> applied = new LinkedHashMap<>();
    found.forEach(
        (repo, commits) -> {
          if (commits.isEmpty() || commits.lastKey() != commits.size()) {
            divergences.add(repo + " lacks commits: " + commits.keySet());
          }
          applied.put(repo, List.copyOf(commits.values()));
        });
    return applied;
  }

  private void checkOrder(GitTrees git, List<String> applied, CommitOrder order, int collapse)
      throws IOException {
    if (collapse > 1) {
      List<String> left = new ArrayList<>(git.firstParents());
      String head = left.get(left.size() - 1);
      for (String commit : applied) {
        int at = left.indexOf(commit);
        if (at < 0 || at >= collapse) {
          divergences.add(git.name() + " applies " + commit + " out of order");
          return;
        }
        left.subList(0, at + 1).clear();
      }
      if (!applied.get(applied.size() - 1).equals(head)) {
        divergences.add(git.name() + " does not end at its head");
      }
      return;
    }
    boolean isWhole =
        switch (order) {
          case FIRST_PARENT -> applied.equals(git.firstParents());
          case FULL ->
              new HashSet<>(applied).equals(git.reachable())
                  && git.hasParentsFirst(applied)
                  && applied.size() == git.reachable().size();
        };
    if (!isWhole) {
      divergences.add(git.name() + " does not have the commits of its history: " + applied);
    }
  }

  private void checkBuilds(Map<String, List<String>> applied, int every, Path scratch)
      throws Exception {
    Map<String, Map<Long, Map<String, Long>>> snapshots = snapshots(applied);
    int longest = applied.values().stream().mapToInt(List::size).max().orElse(0);
    for (int commit = every; commit < longest + every; commit += every) {
      List<SourceRecord> records = new ArrayList<>();
      Map<String, Long> built = new TreeMap<>();
      for (GitTrees git : repositories) {
        List<String> commits = Objects.requireNonNull(applied.get(git.name()));
        int last = Math.min(commit, commits.size());
        if (last > commit - every) {
          records.addAll(git.records(commits.subList(0, last)));
          built.put(git.name(), (long) last);
        }
      }
      Path out = scratch.resolve("build-" + commit);
      BoundedRecords.build(out, records);
      compare(new StoredTables(out, Builds.CONTRACTS), built, snapshots);
      FileUtils.deleteDirectory(out.toFile());
    }
  }

  private void compare(
      StoredTables build,
      Map<String, Long> built,
      Map<String, Map<Long, Map<String, Long>>> snapshots)
      throws IOException {
    builds += built.size();
    for (DatasetContract contract : GraphTables.ofSources(build)) {
      if (contract.change() == ChangeSemantics.APPEND) {
        continue;
      }
      Map<String, RowSum> expected = TableHistory.latest(build, contract);
      TableHistory history = Objects.requireNonNull(histories.get(contract.dataset()));
      for (Map.Entry<String, Long> one : built.entrySet()) {
        RowSum wanted = expected.getOrDefault(one.getKey(), RowSum.NONE);
        Map<Long, Map<String, Long>> ofRepo = snapshots.get(one.getKey());
        Map<String, Long> versions = ofRepo == null ? null : ofRepo.get(one.getValue());
        Long version = versions == null ? null : versions.get(contract.dataset());
        rowsCompared += wanted.rows();
        if (version == null) {
          divergences.add(one + " has no version of " + contract.dataset());
        } else if (!history.at(version, one.getKey()).equals(wanted)) {
          divergences.add(one + " differs from its build");
          GraphTables.differences(
                  rows(build, contract, null, one.getKey()),
                  rows(tables, contract, version, one.getKey()))
              .forEach(divergences::add);
        }
      }
    }
  }

  private static Map<String, List<String>> rows(
      StoredTables stored, DatasetContract contract, @Nullable Long version, String repo)
      throws IOException {
    Map<String, List<StoredRow>> rows = new TreeMap<>();
    rows.put(
        contract.dataset(),
        version == null
            ? GraphTables.readTable(stored, contract)
            : GraphTables.readTable(stored, contract, version));
    return new GraphTables(rows).ofRepo(repo).multisets();
  }

  /** Versions by repository, number of the commit and table; each commit is visible once. */
  private Map<String, Map<Long, Map<String, Long>>> snapshots(Map<String, List<String>> applied)
      throws IOException {
    Map<String, Map<Long, Map<String, Long>>> found = new HashMap<>();
    for (StoredRow row : GraphTables.snapshots(tables)) {
      Long twice =
          found
              .computeIfAbsent(row.text("repo"), repo -> new TreeMap<>())
              .computeIfAbsent(row.id("commit_seq"), commit -> new TreeMap<>())
              .put(row.text("table_name"), row.id("table_version"));
      if (twice != null) {
        divergences.add(row + " is there twice");
      }
      if (row.id("last_commit_seq") != row.id("commit_seq")) {
        divergences.add(row + " shares its checkpoint with a later commit");
      }
    }
    for (Map.Entry<String, List<String>> repo : applied.entrySet()) {
      int visible = found.getOrDefault(repo.getKey(), Map.of()).size();
      if (visible != repo.getValue().size()) {
        divergences.add(visible + " of the commits of " + repo.getKey() + " are visible");
      }
    }
    return found;
  }
}
