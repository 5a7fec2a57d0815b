package io.relspec.cpg.relate;

import java.util.ArrayList;
import java.util.List;

/**
 * Values in the order of their keys, then in their own, each with its multiplicity. Holds the
 * values it is given: whoever reuses them adds a copy.
 */
public final class RankedValues {

  private final ValueOrder order;
  private final List<RankedValue> values;
  private int limit;

  RankedValues(ValueOrder order) {
    this(order, new ArrayList<>(2), Integer.MAX_VALUE);
  }

  RankedValues(ValueOrder order, List<RankedValue> values, int limit) {
    this.order = order;
    this.values = values;
    this.limit = limit;
  }

  /** A value, its key and how many times it was added. */
  record RankedValue(long key, Object value, long count) {

    RankedValue plus(long change) {
      return new RankedValue(key, value, count + change);
    }
  }

  ValueOrder order() {
    return order;
  }

  List<RankedValue> values() {
    return values;
  }

  int limit() {
    return limit;
  }

  /** Sets how many values may be best. */
  void limit(int limit) {
    this.limit = limit;
  }

  void add(long key, Object value) {
    int place = find(key, value);
    if (place >= 0) {
      values.set(place, values.get(place).plus(1));
    } else {
      values.add(-place - 1, new RankedValue(key, order.copy(value), 1));
    }
  }

  void remove(long key, Object value) {
    int place = find(key, value);
    if (place < 0) {
      throw new IllegalStateException("a value is retracted that was never added");
    }
    RankedValue less = values.get(place).plus(-1);
    if (less.count() == 0) {
      values.remove(place);
    } else {
      values.set(place, less);
    }
  }

  /**
   * The values with the smallest key, of those that share an identity only the first; none if there
   * are more than the limit.
   */
  List<Object> best() {
    List<Object> best = new ArrayList<>(Math.min(values.size(), 8));
    for (RankedValue candidate : values) {
      if (candidate.key() != values.get(0).key()) {
        break;
      }
      if (best.isEmpty() || !order.sameIdentity(best.get(best.size() - 1), candidate.value())) {
        if (best.size() == limit) {
          return List.of();
        }
        best.add(candidate.value());
      }
    }
    return best;
  }

  /** The place of a value, or where it belongs as in {@link java.util.Collections#binarySearch}. */
  private int find(long key, Object value) {
    int low = 0;
    int high = values.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int compared = compare(values.get(middle), key, value);
      if (compared == 0) {
        return middle;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private int compare(RankedValue held, long key, Object value) {
    int byKey = Long.compare(held.key(), key);
    return byKey != 0 ? byKey : order.compare(held.value(), value);
  }
}
