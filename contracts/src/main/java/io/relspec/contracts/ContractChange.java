package io.relspec.contracts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A difference between two versions of a contract.
 *
 * @param kind what it means for readers, writers and state
 * @param what the difference in words, with the values
 */
public record ContractChange(Kind kind, String what) {

  /** What a change means, from the least on. */
  public enum Kind {
    /** What was promised still is, and there is more. */
    ADDITIVE,
    /** Something that was promised no longer is, or is of another form. */
    BREAKING
  }

  /** All differences, texts aside, in the order of the entries of a contract. */
  public static List<ContractChange> between(DatasetContract before, DatasetContract after) {
    return new Comparison(before, after).changes();
  }

  /**
   * The least version that the later one of two contracts must have.
   *
   * @return the version itself if nothing but texts differs
   */
  public static Version required(DatasetContract before, DatasetContract after) {
    Version version = before.version();
    Optional<Kind> most =
        between(before, after).stream().map(ContractChange::kind).max(Comparator.naturalOrder());
    return most.map(
            kind ->
                switch (kind) {
                  case ADDITIVE -> new Version(version.major(), version.minor() + 1, 0);
                  case BREAKING -> new Version(version.major() + 1, 0, 0);
                })
        .orElse(version);
  }

  /** Two versions side by side. */
  private static final class Comparison {
    private final DatasetContract before;
    private final DatasetContract after;
    private final List<ContractChange> changes = new ArrayList<>();

    Comparison(DatasetContract before, DatasetContract after) {
      this.before = before;
      this.after = after;
    }

    List<ContractChange> changes() {
      same("database", before.database(), after.database());
      same("route", before.route(), after.route());
      same("change", before.change(), after.change());
      flag("materialised", before.materialised(), after.materialised());
      inner("resolved", before.resolved(), after.resolved());
      same(
          "evidence",
          Optional.ofNullable(before.evidence()),
          Optional.ofNullable(after.evidence()));
      columns();
      same("key", before.key(), after.key());
      more("unique", before.unique(), after.unique());
      same("partition", before.partition(), after.partition());
      inner("sort", before.sort(), after.sort());
      ordered("determinism", before.determinism(), after.determinism());
      ordered("evolution", after.evolution(), before.evolution());
      same("dedupe", before.dedupe(), after.dedupe());
      more("constraint", before.constraints(), after.constraints());
      more("reference", before.references(), after.references());
      more("edge kind", before.edges(), after.edges());
      return List.copyOf(changes);
    }

    private void same(String entry, Object old, Object now) {
      if (!old.equals(now)) {
        add(Kind.BREAKING, "%s is %s, was %s".formatted(entry, now, old));
      }
    }

    /** What nobody may rely on. */
    private void inner(String entry, Object old, Object now) {
      if (!old.equals(now)) {
        add(Kind.ADDITIVE, "%s is %s, was %s".formatted(entry, now, old));
      }
    }

    private void flag(String entry, boolean old, boolean now) {
      if (old != now) {
        add(now ? Kind.ADDITIVE : Kind.BREAKING, "%s is %s, was %s".formatted(entry, now, old));
      }
    }

    /** Constants that promise less and less. */
    private <E extends Enum<E>> void ordered(String entry, E old, E now) {
      if (old != now) {
        add(
            now.compareTo(old) < 0 ? Kind.ADDITIVE : Kind.BREAKING,
            "%s changes between %s and %s".formatted(entry, old, now));
      }
    }

    private <T> void more(String entry, List<T> old, List<T> now) {
      old.stream()
          .filter(each -> !now.contains(each))
          .forEach(each -> add(Kind.BREAKING, "%s %s is gone".formatted(entry, each)));
      now.stream()
          .filter(each -> !old.contains(each))
          .forEach(each -> add(Kind.ADDITIVE, "%s %s is new".formatted(entry, each)));
    }

    private void columns() {
      for (ColumnContract column : before.columns()) {
        after
            .column(column.name())
            .ifPresentOrElse(now -> column(column, now), () -> dropped(column));
      }
      List<String> kept = before.columnNames().stream().filter(this::isKept).toList();
      List<String> now = after.columnNames();
      for (int i = 0; i < now.size(); i++) {
        if (!kept.contains(now.get(i))) {
          added(after.columns().get(i), i >= kept.size());
        }
      }
      same("order of columns", kept, now.stream().filter(kept::contains).toList());
    }

    private boolean isKept(String column) {
      return after.column(column).isPresent();
    }

    private void dropped(ColumnContract column) {
      boolean isAllowed = before.evolution() == Evolution.RELAXED && column.nullable();
      add(isAllowed ? Kind.ADDITIVE : Kind.BREAKING, "column %s is gone".formatted(column.name()));
    }

    private void added(ColumnContract column, boolean isBehindTheOthers) {
      boolean isAllowed =
          before.evolution() != Evolution.STRICT && column.nullable() && isBehindTheOthers;
      add(
          isAllowed ? Kind.ADDITIVE : Kind.BREAKING,
          "column %s is new%s%s, and evolution is %s"
              .formatted(
                  column.name(),
                  column.nullable() ? "" : ", never null",
                  isBehindTheOthers ? "" : ", not behind the others",
                  before.evolution()));
    }

    private void column(ColumnContract old, ColumnContract now) {
      String name = "column " + old.name();
      if (old.type() != now.type()) {
        boolean isWider = old.type() == ColumnType.INT && now.type() == ColumnType.BIGINT;
        add(
            isWider && before.evolution() == Evolution.RELAXED ? Kind.ADDITIVE : Kind.BREAKING,
            "%s is %s, was %s".formatted(name, now.type().sqlName(), old.type().sqlName()));
      }
      flag(name + " is never null:", !old.nullable(), !now.nullable());
      if (!Objects.equals(old.semantic(), now.semantic())) {
        add(
            old.semantic() == null ? Kind.ADDITIVE : Kind.BREAKING,
            "%s identifies %s, not %s".formatted(name, now.semantic(), old.semantic()));
      }
      if (old.values().isEmpty() != now.values().isEmpty()) {
        flag(name + " has a closed list:", !old.values().isEmpty(), !now.values().isEmpty());
      } else {
        more(name + " has a value", old.values(), now.values());
      }
    }

    private void add(Kind kind, String what) {
      changes.add(new ContractChange(kind, what));
    }
  }
}
