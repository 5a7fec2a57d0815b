package io.relspec.contracts;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column of a dataset.
 *
 * @param name lower snake case, unique in the dataset
 * @param type logical type
 * @param nullable whether null (unknown, not applicable) may occur
 * @param semantic what an id identifies, null for other values
 * @param since version that brought the column, null when it was there from the start
 * @param values closed list of values in the order of the file, empty when open
 * @param doc meaning, not part of the canonical form
 */
public record ColumnContract(
    String name,
    ColumnType type,
    boolean nullable,
    @Nullable String semantic,
    @Nullable Version since,
    List<String> values,
    @Nullable String doc) {

  public ColumnContract {
    Names.requireName("column", name);
    values = List.copyOf(values);
  }

  /** A column with neither semantic type nor closed list of values. */
  public static ColumnContract of(String name, ColumnType type, boolean nullable) {
    return new ColumnContract(name, type, nullable, null, null, List.of(), null);
  }

  /** The same with further values, after those there are. */
  ColumnContract withValues(Collection<String> more) {
    Set<String> all = new LinkedHashSet<>(values);
    all.addAll(more);
    return new ColumnContract(name, type, nullable, semantic, since, List.copyOf(all), doc);
  }
}
