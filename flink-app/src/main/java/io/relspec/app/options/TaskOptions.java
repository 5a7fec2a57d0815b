package io.relspec.app.options;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which relations there are and what they may read.
 *
 * @param without datasets that are left out, as if nobody made them
 * @param relations directory with relations of the user, absolute; null if there are none
 * @param cut which part of the task graph the job is
 * @param contracts what becomes of rows that break their contract
 */
public record TaskOptions(
    List<String> without, @Nullable Path relations, TaskCut cut, ContractsMode contracts) {
  public TaskOptions {
    without = List.copyOf(without);
  }

  /** Relations of the whole task graph. */
  public TaskOptions(List<String> without, @Nullable Path relations) {
    this(without, relations, TaskCut.NONE);
  }

  /** Relations whose broken rows are listed. */
  public TaskOptions(List<String> without, @Nullable Path relations, TaskCut cut) {
    this(without, relations, cut, ContractsMode.DIVERT);
  }

  /** The relations of the product over all their evidence. */
  public static TaskOptions ofProduct() {
    return new TaskOptions(List.of(), null);
  }

  /**
   * Takes what concerns relations.
   *
   * @param workingDirectory relative paths start here
   */
  public static TaskOptions of(EffectiveOptions options, Path workingDirectory) {
    return new TaskOptions(
        options.get(RelspecOptions.WITHOUT_DATASET),
        options
            .find(RelspecOptions.RELATIONS)
            .map(path -> workingDirectory.resolve(path).toAbsolutePath().normalize())
            .orElse(null),
        TaskCut.of(
            options.get(RelspecOptions.ONLY),
            options.get(RelspecOptions.DATASET),
            directory ->
                workingDirectory.resolve(directory).toAbsolutePath().normalize().toString()),
        options.get(RelspecOptions.CONTRACTS_MODE));
  }

  /** What must stay the same while tables are followed, one setting per line. */
  String settings() {
    return "without_dataset %s\nrelations %s\n%s%s"
        .formatted(without, relations == null ? "none" : relations, cut.settings(), ofContracts());
  }

  /** A strict job knows of no errors but its own, so it does not go on from one that lists them. */
  String ofContracts() {
    return contracts == ContractsMode.STRICT ? "contracts strict\n" : "";
  }
}
