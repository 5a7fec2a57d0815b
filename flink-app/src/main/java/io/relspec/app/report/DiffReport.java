package io.relspec.app.report;

import java.util.List;

/**
 * What differs between two commits, in the order of places.
 *
 * @param repo name of the repository
 * @param from name of the first commit
 * @param to name of the second commit
 * @param definitions classes, functions and so on
 * @param calls call sites with what they call
 * @param imports what files import
 * @param flows where values of variables and arguments go
 */
public record DiffReport(
    String repo,
    String from,
    String to,
    List<DiffEntry> definitions,
    List<DiffEntry> calls,
    List<DiffEntry> imports,
    List<DiffEntry> flows) {

  public DiffReport {
    definitions = definitions.stream().sorted(DiffEntry.ORDER).toList();
    calls = calls.stream().sorted(DiffEntry.ORDER).toList();
    imports = imports.stream().sorted(DiffEntry.ORDER).toList();
    flows = flows.stream().sorted(DiffEntry.ORDER).toList();
  }

  /** Whether there is no difference. */
  public boolean isEmpty() {
    return definitions.isEmpty() && calls.isEmpty() && imports.isEmpty() && flows.isEmpty();
  }
}
