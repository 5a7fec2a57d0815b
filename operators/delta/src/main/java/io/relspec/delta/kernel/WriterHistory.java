package io.relspec.delta.kernel;

import io.delta.kernel.CommitRange;
import io.delta.kernel.CommitRangeBuilder.CommitBoundary;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.DeltaLogActionUtils.DeltaAction;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one writer, known by its metadata domain, has done to the files of a table since a commit of
 * its own, read from the log backwards.
 *
 * <p>Rewrites of others, which change no row, are taken for the writer's own if they met its files:
 * they can only be taken back together.
 */
final class WriterHistory {
  private static final Set<DeltaAction> ACTIONS =
      EnumSet.of(DeltaAction.ADD, DeltaAction.REMOVE, DeltaAction.DOMAINMETADATA);

  private final Set<String> ours = new TreeSet<>();
  private final Set<String> theirs = new TreeSet<>();
  private long base;

  private WriterHistory() {}

  /** The actions of one version, as far as they matter here. */
  private static final class Commit {
    private final Set<String> files = new TreeSet<>();
    private Optional<String> domain = Optional.empty();
    private boolean changesData;

    boolean isRewrite() {
      return domain.isEmpty() && !changesData;
    }
  }

  /**
   * Reads back to the last commit whose domain {@code keeps}, or to version 0.
   *
   * @throws io.relspec.delta.DeltaException if the log does not reach that far, or others changed
   *     files that the writer changed
   */
  static WriterHistory read(
      Engine engine, String root, long latest, String domain, Predicate<String> keeps)
      throws IOException {
    WriterHistory history = new WriterHistory();
    List<Set<String>> rewrites = new ArrayList<>();
    for (long version = latest; version > 0; version--) {
      Commit commit = commit(engine, root, version, domain);
      if (commit.domain.filter(keeps).isPresent()) {
        history.base = version;
        break;
      }
      if (commit.isRewrite()) {
        rewrites.add(commit.files);
      } else {
        (commit.domain.isPresent() ? history.ours : history.theirs).addAll(commit.files);
      }
    }
    history.takeRewrites(rewrites);
    for (String path : history.theirs) {
      if (history.ours.contains(path)) {
        throw DeltaErrors.rollbackMeetsOthers(root, path);
      }
    }
    return history;
  }

  /** Takes the rewrites that met files that are taken back, until there are no more. */
  private void takeRewrites(List<Set<String>> rewrites) {
    List<Set<String>> left = new ArrayList<>(rewrites);
    while (left.removeIf(this::takeIfMet)) {
      // Files of a rewrite that was taken may be those of another one.
    }
  }

  private boolean takeIfMet(Set<String> rewrite) {
    return !Collections.disjoint(ours, rewrite) && ours.addAll(rewrite);
  }

  /** The version of the commit that stays; what the writer changed since is taken back. */
  long base() {
    return base;
  }

  /** Paths of the files that the writer added, changed or removed since. */
  Set<String> files() {
    return ours;
  }

  private static Commit commit(Engine engine, String root, long version, String domain)
      throws IOException {
    Commit commit = new Commit();
    CommitRange range;
    try {
      range =
          TableManager.loadCommitRange(root, CommitBoundary.atVersion(version))
              .withEndBoundary(CommitBoundary.atVersion(version))
              .build(engine);
    } catch (KernelException e) {
      throw DeltaErrors.rollbackBeyondLog(root, version, e);
    }
    try (CloseableIterator<ColumnarBatch> batches = range.getActions(engine, ACTIONS)) {
      while (batches.hasNext()) {
        collect(batches.next(), domain, commit);
      }
    }
    return commit;
  }

  private static void collect(ColumnarBatch batch, String domain, Commit commit) {
    ColumnVector adds = batch.getColumnVector(batch.getSchema().indexOf("add"));
    ColumnVector removes = batch.getColumnVector(batch.getSchema().indexOf("remove"));
    int addChanges = ordinal(batch, "add", "dataChange");
    int removeChanges = ordinal(batch, "remove", "dataChange");
    ColumnVector domains = batch.getColumnVector(batch.getSchema().indexOf("domainMetadata"));
    for (int i = 0; i < batch.getSize(); i++) {
      if (!adds.isNullAt(i)) {
        commit.files.add(adds.getChild(0).getString(i));
        commit.changesData |= adds.getChild(addChanges).getBoolean(i);
      }
      if (!removes.isNullAt(i)) {
        commit.files.add(removes.getChild(0).getString(i));
        commit.changesData |= removes.getChild(removeChanges).getBoolean(i);
      }
      if (!domains.isNullAt(i) && domains.getChild(0).getString(i).equals(domain)) {
        commit.domain = Optional.of(domains.getChild(1).getString(i));
      }
    }
  }

  private static int ordinal(ColumnarBatch batch, String action, String field) {
    StructType type = (StructType) batch.getSchema().get(action).getDataType();
    return type.indexOf(field);
  }
}
