package io.relspec.app.report;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes of a source that became visible together.
 *
 * @param names names of the commits in their order, as they are shown; of states of a directory
 *     none
 * @param commits commits of the source, or scans of a directory, at least 1
 * @param files files that they changed
 * @param rowsAdded rows that came, by table; an updated row came and went
 * @param rowsRemoved rows that went, by table
 * @param millis from when the source was read to when all tables were committed
 */
public record VisibleChange(
    List<String> names,
    long commits,
    long files,
    SortedMap<String, Long> rowsAdded,
    SortedMap<String, Long> rowsRemoved,
    long millis) {

  public VisibleChange {
    names = List.copyOf(names);
    rowsAdded = Collections.unmodifiableSortedMap(new TreeMap<>(rowsAdded));
    rowsRemoved = Collections.unmodifiableSortedMap(new TreeMap<>(rowsRemoved));
  }

  /** One line for a person: names, files, and rows by table that changed. */
  public String line() {
    StringBuilder line = new StringBuilder();
    for (String name : names) {
      line.append(name).append("  ");
    }
    line.append(Numbers.count(commits)).append(commits == 1 ? " change" : " changes");
    line.append(" of ").append(Numbers.count(files)).append(files == 1 ? " file" : " files");
    TreeMap<String, String> tables = new TreeMap<>();
    rowsAdded.forEach(
        (table, rows) -> tables.merge(table, " +" + Numbers.count(rows), String::concat));
    rowsRemoved.forEach(
        (table, rows) -> tables.merge(table, " -" + Numbers.count(rows), String::concat));
    tables.forEach((table, rows) -> line.append("  ").append(table).append(rows));
    return line.append("  visible after ").append(Numbers.seconds(millis)).append(" s").toString();
  }
}
