package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a relation cannot do without. It yields no row at all if of some alternative every dataset
 * is missing; whatever else it reads may be missing, and then counts as empty.
 *
 * @param required alternatives, at least one dataset of each must be there; none within another
 */
public record Evidence(List<NavigableSet<String>> required) {
  private static final Comparator<NavigableSet<String>> ORDER =
      Comparator.<NavigableSet<String>>comparingInt(Set::size).thenComparing(Object::toString);

  public Evidence {
    List<NavigableSet<String>> sorted = new ArrayList<>();
    required.forEach(alternative -> sorted.add(new TreeSet<>(alternative)));
    sorted.sort(ORDER);
    List<NavigableSet<String>> least = new ArrayList<>();
    for (NavigableSet<String> alternative : sorted) {
      if (least.stream().noneMatch(alternative::containsAll)) {
        least.add(Collections.unmodifiableNavigableSet(alternative));
      }
    }
    required = List.copyOf(least);
  }

  /** Needs one dataset. */
  public static Evidence of(String dataset) {
    return new Evidence(List.of(new TreeSet<>(Set.of(dataset))));
  }

  /** Yields rows whatever is there. */
  public static Evidence none() {
    return new Evidence(List.of());
  }

  /** Never yields a row. */
  public static Evidence impossible() {
    return new Evidence(List.of(new TreeSet<>()));
  }

  /** Of something that needs both. */
  public Evidence and(Evidence other) {
    List<NavigableSet<String>> both = new ArrayList<>(required);
    both.addAll(other.required);
    return new Evidence(both);
  }

  /** Of something that either of them is enough for. */
  public Evidence or(Evidence other) {
    List<NavigableSet<String>> either = new ArrayList<>();
    for (NavigableSet<String> left : required) {
      for (NavigableSet<String> right : other.required) {
        NavigableSet<String> merged = new TreeSet<>(left);
        merged.addAll(right);
        either.add(merged);
      }
    }
    return new Evidence(either);
  }

  /** The first alternative of which nothing is left. */
  public Optional<NavigableSet<String>> unmet(Set<String> missing) {
    return required.stream().filter(missing::containsAll).findFirst();
  }
}
