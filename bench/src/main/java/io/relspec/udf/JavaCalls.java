package io.relspec.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.jspecify.annotations.Nullable;

/** Calls, arrays of ids, scores and change types in Java, to measure against. */
public final class JavaCalls {
  private JavaCalls() {}

  /** {@code arity_ok}. */
  public static final class ArityOk extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public boolean eval(int min, @Nullable Integer max, String[] shape) {
      int positional = 0;
      int keywords = 0;
      boolean starred = false;
      for (String argument : shape) {
        switch (argument) {
          case "." -> positional++;
          case "*", "**" -> starred = true;
          default -> keywords++;
        }
      }
      return (max == null || positional <= max) && (starred || positional + keywords >= min);
    }
  }

  /** {@code keywords_ok}. */
  public static final class KeywordsOk extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public boolean eval(String[] names, String[] kinds, String[] shape) {
      if (Arrays.asList(kinds).contains("VAR_KEYWORD")) {
        return true;
      }
      for (String argument : shape) {
        boolean isKeyword = !Set.of(".", "*", "**").contains(argument);
        if (isKeyword && !accepts(names, kinds, argument)) {
          return false;
        }
      }
      return true;
    }

    private static boolean accepts(String[] names, String[] kinds, String keyword) {
      for (int i = 0; i < Math.min(names.length, kinds.length); i++) {
        if (names[i].equals(keyword)
            && (kinds[i].equals("POSITIONAL_OR_KEYWORD") || kinds[i].equals("KEYWORD_ONLY"))) {
          return true;
        }
      }
      return false;
    }
  }

  /** {@code c3_mro}. */
  public static final class C3Mro extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @DataTypeHint("ARRAY<BIGINT>") Long @Nullable [] eval(
        long owner, @DataTypeHint("ARRAY<BIGINT NOT NULL>") long[] pairs) {
      Map<Long, List<Long>> bases = new LinkedHashMap<>();
      for (int i = 0; i < pairs.length; i += 2) {
        bases.computeIfAbsent(pairs[i], heir -> new ArrayList<>()).add(pairs[i + 1]);
      }
      List<Long> order = order(owner, bases, new HashMap<>(), new LinkedHashSet<>());
      return order == null ? null : order.toArray(Long[]::new);
    }

    private static @Nullable List<Long> order(
        long owner, Map<Long, List<Long>> bases, Map<Long, List<Long>> known, Set<Long> path) {
      List<Long> done = known.get(owner);
      if (done != null) {
        return done;
      }
      if (!path.add(owner)) {
        return null;
      }
      List<Long> direct = bases.getOrDefault(owner, List.of());
      List<List<Long>> lists = new ArrayList<>();
      for (long base : direct) {
        List<Long> order = order(base, bases, known, path);
        if (order == null) {
          return null;
        }
        lists.add(order);
      }
      lists.add(direct);
      path.remove(owner);
      List<Long> order = merge(owner, lists);
      if (order != null) {
        known.put(owner, order);
      }
      return order;
    }

    private static @Nullable List<Long> merge(long owner, List<List<Long>> lists) {
      List<Long> order = new ArrayList<>(List.of(owner));
      int[] at = new int[lists.size()];
      while (true) {
        Long next = null;
        boolean isEmpty = true;
        for (int i = 0; i < at.length && next == null; i++) {
          if (at[i] < lists.get(i).size()) {
            isEmpty = false;
            Long head = lists.get(i).get(at[i]);
            next = isBehind(lists, at, head) ? null : head;
          }
        }
        if (next == null) {
          return isEmpty ? order : null;
        }
        order.add(next);
        for (int i = 0; i < at.length; i++) {
          if (at[i] < lists.get(i).size() && lists.get(i).get(at[i]).equals(next)) {
            at[i]++;
          }
        }
      }
    }

    private static boolean isBehind(List<List<Long>> lists, int[] at, Long head) {
      for (int i = 0; i < at.length; i++) {
        List<Long> list = lists.get(i);
        if (at[i] < list.size() && list.subList(at[i] + 1, list.size()).contains(head)) {
          return true;
        }
      }
      return false;
    }
  }

  /** {@code nth_of_each}. */
  public static final class NthOfEach extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @DataTypeHint("ARRAY<BIGINT>") Long[] eval(
        @DataTypeHint("ARRAY<BIGINT NOT NULL>") long[] ids, int n, int of) {
      List<Long> nth = new ArrayList<>();
      for (int i = n - 1; i < ids.length; i += of) {
        nth.add(ids[i]);
      }
      return nth.toArray(Long[]::new);
    }
  }

  /** {@code feature_score}. */
  public static final class FeatureScore extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public int eval(Boolean[] hits, @DataTypeHint("ARRAY<INT NOT NULL>") int[] weights) {
      int score = 0;
      for (int i = 0; i < hits.length; i++) {
        score += Boolean.TRUE.equals(hits[i]) ? weights[i] : 0;
      }
      return score;
    }
  }

  /** {@code confidence}. */
  public static final class Confidence extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Double eval(int base, int penalty, long candidates, boolean divide) {
      long left = Math.max(0, base - penalty);
      if (divide && candidates <= 0) {
        return null;
      }
      return (divide ? left / candidates : left) / 1000.0;
    }
  }

  /** {@code cdf_change_rank}. */
  public static final class ChangeRank extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public int eval(String changeType) {
      return switch (changeType) {
        case "update_preimage" -> 0;
        case "delete" -> 1;
        case "insert" -> 2;
        case "update_postimage" -> 3;
        default -> -1;
      };
    }
  }

  /** {@code cdf_is_upsert}. */
  public static final class IsUpsert extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public boolean eval(String changeType) {
      return changeType.equals("insert") || changeType.equals("update_postimage");
    }
  }

  /** {@code cdf_is_delete}. */
  public static final class IsDelete extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public boolean eval(String changeType) {
      return changeType.equals("delete");
    }
  }

  /** {@code cdf_row_kind}. */
  public static final class RowKind extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable String eval(String changeType) {
      return switch (changeType) {
        case "insert" -> "+I";
        case "update_preimage" -> "-U";
        case "update_postimage" -> "+U";
        case "delete" -> "-D";
        default -> null;
      };
    }
  }
}
