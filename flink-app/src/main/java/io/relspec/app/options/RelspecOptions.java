package io.relspec.app.options;

import static io.relspec.app.options.Verb.BUILD;
import static io.relspec.app.options.Verb.CONFIG;
import static io.relspec.app.options.Verb.DELTA_CHECKPOINT;
import static io.relspec.app.options.Verb.DELTA_COMPACT;
import static io.relspec.app.options.Verb.DELTA_HISTORY;
import static io.relspec.app.options.Verb.DELTA_VACUUM;
import static io.relspec.app.options.Verb.DIAG;
import static io.relspec.app.options.Verb.DIFF;
import static io.relspec.app.options.Verb.FACTS;
import static io.relspec.app.options.Verb.PLAN;
import static io.relspec.app.options.Verb.SQL;
import static io.relspec.app.options.Verb.UPGRADE_CHECK;
import static io.relspec.app.options.Verb.UPGRADE_DESCRIBE;
import static io.relspec.app.options.Verb.WATCH;

import io.relspec.app.plan.ColumnOrigin;
import io.relspec.cpg.source.git.CommitOrder;
import io.relspec.udf.extract.AnalysisLevel;
import java.nio.file.Path;
import java.util.List;

/** Every option there is. */
public final class RelspecOptions {
  private static final long MIB = 1L << 20;

  public static final Option<Path> OUT =
      Option.of(
          "out",
          OptionType.path("DIR"),
          Path.of("relspec-out"),
          "directory that holds the tables",
          BUILD,
          WATCH,
          SQL,
          DIFF,
          PLAN,
          DIAG);

  public static final Option<String> REPO =
      Option.derived(
          "repo",
          OptionType.text("NAME"),
          "name of the source directory",
          "name of the repository in the tables",
          BUILD,
          WATCH,
          FACTS);

  public static final Option<Integer> PARALLELISM =
      Option.of(
          "parallelism",
          OptionType.integer(1, 128),
          Math.max(1, Math.min(128, Runtime.getRuntime().availableProcessors())),
          "number of parallel tasks; what relates files runs in half as many",
          BUILD,
          WATCH,
          SQL,
          DIAG);

  public static final Option<List<String>> INCLUDE =
      Option.of(
          "include",
          OptionType.globs(),
          List.of("**/*.py", "**/*.pyi"),
          "files to read, relative to the source; repeatable",
          BUILD,
          WATCH,
          FACTS);

  public static final Option<List<String>> EXCLUDE =
      Option.of(
          "exclude",
          OptionType.globs(),
          List.of(),
          "files to leave out, even if included; repeatable",
          BUILD,
          WATCH,
          FACTS);

  public static final Option<AnalysisLevel> LEVEL =
      Option.of(
          "level",
          OptionType.choice(AnalysisLevel.class),
          AnalysisLevel.CALLS,
          "how far to go: ast is nodes and names, flow adds control and data flow, calls all else",
          BUILD,
          WATCH,
          FACTS,
          PLAN,
          UPGRADE_DESCRIBE);

  public static final Option<List<String>> SOURCE_ROOTS =
      Option.of(
          "source_roots",
          OptionType.relativeDirectories(),
          List.of(),
          "directories from which modules are named; repeatable",
          BUILD,
          WATCH,
          FACTS,
          PLAN);

  public static final Option<Long> MAX_FILE_BYTES =
      Option.of(
          "max_file_bytes",
          OptionType.bytes(1, 256 * MIB),
          4 * MIB,
          "larger files get a diagnostic instead of facts",
          BUILD,
          WATCH,
          FACTS,
          PLAN);

  public static final Option<Integer> MAX_DEPTH =
      Option.of(
          "max_depth",
          OptionType.integer(1, 1_000_000),
          10_000,
          "files nested deeper get a diagnostic instead of facts",
          BUILD,
          WATCH,
          FACTS,
          PLAN);

  public static final Option<Integer> FLOW_MAX_EDGES =
      Option.of(
          "flow.max_edges",
          OptionType.integer(1, 10_000_000),
          200_000,
          "a definition with more edges of data flow gets a diagnostic instead of them",
          BUILD,
          WATCH,
          FACTS,
          PLAN);

  public static final Option<Long> EXTRACT_TIME_LIMIT_MS =
      Option.of(
          "extract.time_limit_ms",
          OptionType.count(1, 3_600_000),
          10_000L,
          "files that take longer get a diagnostic instead of facts",
          BUILD,
          WATCH,
          FACTS,
          PLAN);

  public static final Option<PythonVersion> PYTHON_VERSION =
      Option.of(
          "python_version",
          OptionType.pythonVersion(),
          new PythonVersion(3, 13),
          "version of the language the files are written in",
          BUILD,
          WATCH,
          FACTS,
          PLAN);

  public static final Option<Path> SCIP =
      Option.derived(
          "scip",
          OptionType.path("FILE"),
          "index.scip in the source, if it is there",
          "external index of the source, as scip-python makes them; none for no index",
          BUILD);

  public static final Option<Boolean> OVERWRITE =
      Option.of(
          "overwrite",
          OptionType.bool(),
          false,
          "replace the tables of an earlier build",
          BUILD,
          WATCH);

  public static final Option<Following> FOLLOW =
      Option.of(
          "follow",
          OptionType.choice(Following.class),
          Following.FILES,
          "files as they are saved, commits of the git repository at PATH, repositories that lie in"
              + " it, or tables that another job writes to it",
          WATCH);

  public static final Option<String> BRANCH =
      Option.<String>derived(
          "branch",
          OptionType.text("NAME"),
          "what is checked out",
          "branch whose commits are followed",
          WATCH);

  public static final Option<String> FROM =
      Option.<String>derived(
          "from",
          OptionType.text("REVISION"),
          "the head of the branch; of tables the first commit that they have",
          "commit to begin with, before those that follow it",
          WATCH);

  public static final Option<CommitOrder> COMMIT_ORDER =
      Option.<CommitOrder>derived(
          "commit_order",
          OptionType.choice(CommitOrder.class),
          "first_parent",
          "commits of the branch along first parents, or all that it has, parents first",
          WATCH);

  public static final Option<Integer> COLLAPSE_COMMITS =
      Option.<Integer>derived(
          "collapse_commits",
          OptionType.integer(1, 1_000_000),
          "1, each for itself",
          "how many commits that wait may be applied as one; only the last of them can be asked for",
          WATCH);

  public static final Option<Path> RELATIONS =
      Option.<Path>derived(
          "relations",
          OptionType.path("DIR"),
          "none but those of this program",
          "directory with further relations, and the contracts of what they yield",
          BUILD,
          WATCH,
          SQL,
          DIAG,
          PLAN,
          UPGRADE_DESCRIBE);

  public static final Option<List<String>> WITHOUT_DATASET =
      Option.of(
          "without_dataset",
          OptionType.names("DATASET"),
          List.of(),
          "evidence to do without; relations that need it are skipped; repeatable",
          BUILD,
          WATCH,
          PLAN,
          UPGRADE_DESCRIBE);

  public static final Option<ContractsMode> CONTRACTS_MODE =
      Option.of(
          "contracts.mode",
          OptionType.choice(ContractsMode.class),
          ContractsMode.DIVERT,
          "rows of relations that break their contract go to contract_errors, or end the job",
          BUILD,
          WATCH);

  public static final Option<List<String>> ONLY =
      Option.of(
          "only",
          OptionType.names("DATASET"),
          List.of(),
          "dataset to store, with what commits are in it, and nothing else; repeatable",
          WATCH,
          PLAN,
          UPGRADE_DESCRIBE);

  public static final Option<List<String>> DATASET =
      Option.of(
          "dataset",
          OptionType.texts("NAME=DIR"),
          List.of(),
          "dataset that is read from the tables of another job instead of being made; repeatable",
          WATCH,
          PLAN,
          UPGRADE_DESCRIBE);

  public static final Option<ReportFormat> BUILD_FORMAT =
      Option.of(
              "build.format",
              OptionType.choice(ReportFormat.class),
              ReportFormat.TEXT,
              "form of the summary",
              BUILD)
          .withFlag("--format");

  public static final Option<OutputFormat> SQL_FORMAT =
      Option.of(
              "sql.format",
              OptionType.choice(OutputFormat.class),
              OutputFormat.TABLE,
              "form of the rows; table cuts long values, json and csv never do",
              SQL)
          .withFlag("--format");

  public static final Option<String> SQL_AT =
      Option.<String>derived(
              "sql.at",
              OptionType.text("REVISION"),
              "the latest versions",
              "commit whose tables are read: a hash or its beginning, scan-N, @N or latest",
              SQL)
          .withFlag("--at");

  public static final Option<Long> SQL_LIMIT =
      Option.<Long>derived(
              "sql.limit",
              OptionType.count(0, Long.MAX_VALUE),
              "all rows",
              "number of rows to print at most",
              SQL)
          .withFlag("--limit");

  public static final Option<ReportFormat> DIFF_FORMAT =
      Option.of(
              "diff.format",
              OptionType.choice(ReportFormat.class),
              ReportFormat.TEXT,
              "form of the differences",
              DIFF)
          .withFlag("--format");

  public static final Option<FactsFormat> FACTS_FORMAT =
      Option.of(
              "facts.format",
              OptionType.choice(FactsFormat.class),
              FactsFormat.JSONL,
              "form of the facts",
              FACTS)
          .withFlag("--format");

  public static final Option<Path> FACTS_OUT =
      Option.<Path>derived(
              "facts.out",
              OptionType.path("DIR"),
              "must be given",
              "directory that gets one file of facts per source file",
              FACTS)
          .withFlag("--out");

  public static final Option<PlanFormat> PLAN_FORMAT =
      Option.of(
              "plan.format",
              OptionType.choice(PlanFormat.class),
              PlanFormat.TEXT,
              "form of the plan; json has everything",
              PLAN)
          .withFlag("--format");

  public static final Option<ColumnOrigin> PLAN_LINEAGE =
      Option.<ColumnOrigin>derived(
              "plan.lineage",
              OptionType.column(),
              "the plan is shown",
              "show what a column is computed from, down to the evidence, instead of the plan",
              PLAN)
          .withFlag("--lineage");

  public static final Option<String> PLAN_DIFF =
      Option.<String>derived(
              "plan.diff",
              OptionType.text("RUN_OR_FILE"),
              "the plan is shown",
              "show what has changed since a run of the table runs, a build, or a plan as json",
              PLAN)
          .withFlag("--diff");

  public static final Option<String> PLAN_IMPACTED =
      Option.<String>derived(
              "plan.impacted",
              OptionType.text("DATASET[.COLUMN]"),
              "the plan is shown",
              "show the relations that a change of a dataset or column concerns",
              PLAN)
          .withFlag("--impacted");

  public static final Option<String> PLAN_PROVENANCE =
      Option.<String>derived(
              "plan.provenance",
              OptionType.text("DATASET_OR_KIND"),
              "the plan is shown",
              "show what a dataset, or the edges of a kind, are made of and by whom",
              PLAN)
          .withFlag("--provenance");

  public static final Option<Boolean> PLAN_CRITICAL_PATH =
      Option.of(
              "plan.critical_path",
              OptionType.bool(),
              false,
              "show the relations that follow on each other with the most state",
              PLAN)
          .withFlag("--critical-path");

  public static final Option<ReportFormat> DIAG_FORMAT =
      Option.of(
              "diag.format",
              OptionType.choice(ReportFormat.class),
              ReportFormat.TEXT,
              "form of the report",
              DIAG)
          .withFlag("--format");

  public static final Option<Path> DIAG_REBUILT =
      Option.<Path>derived(
              "diag.rebuilt",
              OptionType.path("DIR"),
              "rule 1 is not run",
              "output directory of another build of the same files, to compare the tables with",
              DIAG)
          .withFlag("--rebuilt");

  public static final Option<ReportFormat> CONFIG_FORMAT =
      Option.of(
              "config.format",
              OptionType.choice(ReportFormat.class),
              ReportFormat.TEXT,
              "form of the list of options",
              CONFIG)
          .withFlag("--format");

  public static final Option<Path> UPGRADE_MAP =
      Option.<Path>derived(
          "upgrade_map",
          OptionType.path("FILE"),
          "no state may be dropped",
          "YAML file with the state that an upgrade may drop, each node with a reason",
          UPGRADE_CHECK);

  public static final Option<ReportFormat> UPGRADE_FORMAT =
      Option.of(
              "upgrade.format",
              OptionType.choice(ReportFormat.class),
              ReportFormat.TEXT,
              "form of what becomes of state",
              UPGRADE_CHECK)
          .withFlag("--format");

  public static final Option<Long> DELTA_RETENTION_HOURS =
      Option.<Long>derived(
              "delta.retention_hours",
              OptionType.count(0, 10_000_000),
              "what the table's properties say",
              "how long what the table no longer needs stays",
              DELTA_CHECKPOINT,
              DELTA_VACUUM)
          .withFlag("--retention-hours");

  public static final Option<Boolean> DELTA_ALLOW_SHORT_RETENTION =
      Option.of(
              "delta.allow_short_retention",
              OptionType.bool(),
              false,
              "keep for less than the table's properties say; readers and writers may fail",
              DELTA_CHECKPOINT,
              DELTA_VACUUM)
          .withFlag("--allow-short-retention");

  public static final Option<Long> DELTA_OLDEST_READER =
      Option.<Long>derived(
              "delta.oldest_reader",
              OptionType.count(0, Long.MAX_VALUE),
              "no reader is late",
              "next version that the slowest reader of changes reads; it and later ones stay",
              DELTA_CHECKPOINT,
              DELTA_VACUUM)
          .withFlag("--oldest-reader");

  public static final Option<String> DELTA_OLDEST_COMMIT =
      Option.<String>derived(
              "delta.oldest_commit",
              OptionType.text("REVISION"),
              "no commit is kept for its own sake",
              "commit from which on the tables of a build stay readable, named as for sql --at",
              DELTA_CHECKPOINT,
              DELTA_VACUUM)
          .withFlag("--oldest-commit");

  public static final Option<Boolean> DELTA_DRY_RUN =
      Option.of(
              "delta.dry_run",
              OptionType.bool(),
              false,
              "say what would be done and change nothing",
              DELTA_CHECKPOINT,
              DELTA_VACUUM,
              DELTA_COMPACT)
          .withFlag("--dry-run");

  public static final Option<Long> DELTA_TARGET_FILE_BYTES =
      Option.of(
              "delta.target_file_bytes",
              OptionType.bytes(1 << 10, 2_000L << 20),
              128L << 20,
              "length of compacted files; those shorter than a quarter are put together",
              DELTA_COMPACT)
          .withFlag("--target-file-bytes");

  public static final Option<Long> DELTA_DELETED_PERCENT =
      Option.of(
              "delta.deleted_percent",
              OptionType.count(0, 100),
              20L,
              "files are rewritten that have lost more of their rows",
              DELTA_COMPACT)
          .withFlag("--deleted-percent");

  public static final Option<Boolean> VERBOSE =
      Option.of(
          "verbose",
          OptionType.bool(),
          false,
          "show the stack of an error and log more",
          BUILD,
          WATCH,
          SQL,
          DIFF,
          FACTS,
          PLAN,
          DIAG,
          CONFIG,
          DELTA_CHECKPOINT,
          DELTA_VACUUM,
          DELTA_COMPACT,
          DELTA_HISTORY,
          UPGRADE_CHECK,
          UPGRADE_DESCRIBE);

  /** In the order of the help texts. */
  public static final List<Option<?>> ALL =
      List.of(
          OUT,
          REPO,
          PARALLELISM,
          INCLUDE,
          EXCLUDE,
          LEVEL,
          SOURCE_ROOTS,
          MAX_FILE_BYTES,
          MAX_DEPTH,
          FLOW_MAX_EDGES,
          EXTRACT_TIME_LIMIT_MS,
          PYTHON_VERSION,
          SCIP,
          OVERWRITE,
          FOLLOW,
          BRANCH,
          FROM,
          COMMIT_ORDER,
          COLLAPSE_COMMITS,
          RELATIONS,
          WITHOUT_DATASET,
          CONTRACTS_MODE,
          ONLY,
          DATASET,
          BUILD_FORMAT,
          SQL_FORMAT,
          SQL_AT,
          SQL_LIMIT,
          DIFF_FORMAT,
          FACTS_FORMAT,
          FACTS_OUT,
          PLAN_FORMAT,
          PLAN_LINEAGE,
          PLAN_DIFF,
          PLAN_IMPACTED,
          PLAN_PROVENANCE,
          PLAN_CRITICAL_PATH,
          DIAG_FORMAT,
          DIAG_REBUILT,
          CONFIG_FORMAT,
          UPGRADE_MAP,
          UPGRADE_FORMAT,
          DELTA_RETENTION_HOURS,
          DELTA_ALLOW_SHORT_RETENTION,
          DELTA_OLDEST_READER,
          DELTA_OLDEST_COMMIT,
          DELTA_DRY_RUN,
          DELTA_TARGET_FILE_BYTES,
          DELTA_DELETED_PERCENT,
          VERBOSE);

  private RelspecOptions() {}
}
