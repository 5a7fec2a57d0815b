package io.relspec.app.upgrade;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.udf.StableHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a job is restored from. No state is lost and no stored rows become stale that were
 * not named with a reason: Flink is never told to ignore what it cannot place; it is given a
 * savepoint without it.
 */
public final class RestoreGuard {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreGuard.class);

  private RestoreGuard() {}

  /**
   * What the job is to be restored from instead of what its configuration says; empty if that is
   * right.
   *
   * <p>A savepoint that cannot be read is left to Flink: where a job is recovered from its own
   * checkpoints, the savepoint that it was once started from may be gone.
   *
   * @param configuration of the job
   * @param operators uids of the job's operators
   * @param rows what the job's stored rows are made by
   * @param accepted what may be dropped
   * @throws RelspecException if state would be lost, or stored rows would be stale
   */
  public static Optional<String> restoredFrom(
      ReadableConfig configuration, Set<String> operators, StoredRows rows, UpgradeMap accepted) {
    if (configuration.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE)) {
      throw new RelspecException(
          "UPG-002",
          ExitCode.CONFIGURATION,
          "state that finds no operator would be ignored ("
              + StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE.key()
              + ")",
          "leave it out, and name what may be dropped in a file given by --upgrade-map");
    }
    Optional<String> pointer = configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
    if (pointer.isEmpty()) {
      return Optional.empty();
    }
    try {
      Savepoint savepoint = Savepoint.load(pointer.get());
      Optional<String> restored = restoredFrom(savepoint, operators, accepted);
      requireRows(savepoint.rows().compare(rows, accepted));
      return restored;
    } catch (IOException e) {
      LOG.warn(
          "{} cannot be read; only a job with later checkpoints of its own can do without it",
          pointer.get(),
          e);
      return Optional.empty();
    }
  }

  private static Optional<String> restoredFrom(
      Savepoint savepoint, Set<String> operators, UpgradeMap accepted) throws IOException {
    SortedSet<String> dropped = new TreeSet<>(savepoint.nodes());
    dropped.removeAll(operators);
    List<String> refused =
        dropped.stream().filter(node -> accepted.reasonFor(node).isEmpty()).toList();
    if (!refused.isEmpty()) {
      throw lost(refused);
    }
    if (dropped.isEmpty()) {
      return Optional.empty();
    }
    for (String node : dropped) {
      LOG.info("state of {} is dropped: {}", node, accepted.reasonFor(node).orElseThrow());
    }
    return Optional.of(savepoint.without(dropped, "_metadata-without-" + digest(dropped)));
  }

  private static void requireRows(List<Verdict> verdicts) {
    List<String> refused = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      if (verdict.isRefused()) {
        refused.add(verdict.node() + ": " + verdict.reason());
      } else if (verdict.accepted() != null) {
        LOG.info("{}: {} ({})", verdict.node(), verdict.reason(), verdict.accepted());
      }
    }
    if (!refused.isEmpty()) {
      throw new RelspecException(
          "UPG-006",
          ExitCode.PLAN,
          String.join("; ", refused),
          "fill a new directory beside the old one and switch readers, or name the datasets with a"
              + " reason under 'stale' in a file given by --upgrade-map");
    }
  }

  /** The same for the same nodes, so that a job that is started again finds the same file. */
  private static String digest(Collection<String> nodes) {
    return StableHash.hex128(String.join("\n", nodes)).substring(0, 8);
  }

  private static RelspecException lost(List<String> nodes) {
    return new RelspecException(
        "UPG-001",
        ExitCode.PLAN,
        "the job has no operator for the state of " + String.join(", ", nodes),
        "restore with the relations that the savepoint is of, or name each node with a reason in a"
            + " file given by --upgrade-map");
  }
}
