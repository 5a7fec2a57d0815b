package io.relspec.app.testing;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small table as text: a line of column names, then a line per row, cells parted by {@code |}.
 *
 * @param rows cells by column, trimmed
 */
record TextTable(List<Map<String, String>> rows) {

  static TextTable parse(String text) {
    List<List<String>> lines =
        text.lines().filter(line -> !line.isBlank()).map(TextTable::cells).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("the table has no line of column names");
    }
    List<String> header = lines.get(0);
    return new TextTable(
        lines.subList(1, lines.size()).stream().map(cells -> row(header, cells)).toList());
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(String::trim).toList();
  }

  private static Map<String, String> row(List<String> header, List<String> cells) {
    if (header.size() != cells.size()) {
      throw new IllegalArgumentException("row " + cells + " does not fit the columns " + header);
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      row.put(header.get(i), cells.get(i));
    }
    return row;
  }
}
