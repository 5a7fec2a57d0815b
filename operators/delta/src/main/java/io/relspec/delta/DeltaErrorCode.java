package io.relspec.delta;

/**
 * Stable codes of what goes wrong with tables. Codes are never given a new meaning; numbers that
 * are missing are reserved.
 */
public enum DeltaErrorCode {
  TABLE_NOT_FOUND("DLT_101"),
  TABLE_SCHEMA_MISMATCH("DLT_102"),
  TABLE_PROPERTY_MISMATCH("DLT_103"),
  HISTORY_GONE("DLT_104"),
  TYPE_UNSUPPORTED("DLT_105", true),
  SPEC_INVALID("DLT_106", true),
  COLUMN_NOT_ADDED("DLT_107"),
  SINK_FENCED("DLT_110", true),
  SINK_REWOUND("DLT_111", true),
  SINK_ROWS_DISAGREE("DLT_112", true),
  SINK_WITHOUT_STATE("DLT_113", true),
  SINK_NEEDS_CHECKPOINTS("DLT_114", true),
  SINK_PROGRESS_UNREADABLE("DLT_115", true),
  SINK_INPUT_MISSING("DLT_116"),
  COMMIT_FAILED("DLT_120"),
  SNAPSHOT_INCOMPLETE("DLT_121"),
  STORAGE_NOT_ATOMIC("DLT_130", true),
  STORAGE_UNKNOWN("DLT_131"),
  STATE_UNREADABLE("DLT_132", true),
  STORAGE_FAILED("DLT_133"),
  APPEND_ONLY("DLT_140", true),
  FILE_NOT_WRITTEN("DLT_141"),
  PARTITION_VALUE_INVALID("DLT_142"),
  MISDIRECTED("DLT_143"),
  FILE_MISSING("DLT_144"),
  LOG_UNREADABLE("DLT_150"),
  DATA_FILE_UNREADABLE("DLT_151"),
  DATA_FILE_GONE("DLT_152"),
  CHANGE_FEED_OFF("DLT_153"),
  SCHEMA_CHANGED("DLT_154"),
  VERSION_NOT_FOUND("DLT_155"),
  TABLE_FEATURE_UNSUPPORTED("DLT_156"),
  CHANGE_NOT_ALLOWED("DLT_157"),
  OPTION_INVALID("DLT_158"),
  CATALOG_REFUSED("DLT_159"),
  ROWS_NOT_LIVE("DLT_160", true),
  STATISTICS_UNREADABLE("DLT_161"),
  KEY_NOT_UNIQUE("DLT_162", true),
  RETRACTION_WITHOUT_ROW("DLT_163", true),
  ROLLBACK_IMPOSSIBLE("DLT_164", true),
  FILE_UNREADABLE("DLT_165"),
  ORIGINS_UNREADABLE("DLT_166"),
  RETENTION_TOO_SHORT("DLT_170"),
  LISTING_UNSUPPORTED("DLT_171"),
  COMPACTION_LOST("DLT_172"),
  COMPACTION_UNSUPPORTED("DLT_173");

  private final String code;
  private final boolean permanent;

  DeltaErrorCode(String code) {
    this(code, false);
  }

  DeltaErrorCode(String code, boolean permanent) {
    this.code = code;
    this.permanent = permanent;
  }

  /** The code as users see it, for instance {@code DLT_110}. */
  public String code() {
    return code;
  }

  /** Whether it stays as it is until a person acts: a job that is started again fails again. */
  public boolean isPermanent() {
    return permanent;
  }
}
