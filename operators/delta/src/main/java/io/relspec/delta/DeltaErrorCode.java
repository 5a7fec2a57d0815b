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
  TYPE_UNSUPPORTED("DLT_105"),
  SPEC_INVALID("DLT_106"),
  DELETION_VECTOR_UNSUPPORTED("DLT_107"),
  SINK_FENCED("DLT_110"),
  SINK_REWOUND("DLT_111"),
  SINK_ROWS_DISAGREE("DLT_112"),
  SINK_WITHOUT_STATE("DLT_113"),
  SINK_NEEDS_CHECKPOINTS("DLT_114"),
  SINK_PROGRESS_UNREADABLE("DLT_115"),
  SINK_INPUT_MISSING("DLT_116"),
  COMMIT_FAILED("DLT_120"),
  STORAGE_NOT_ATOMIC("DLT_130"),
  STORAGE_UNKNOWN("DLT_131"),
  STATE_UNREADABLE("DLT_132"),
  APPEND_ONLY("DLT_140"),
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
  CATALOG_REFUSED("DLT_159");

  private final String code;

  DeltaErrorCode(String code) {
    this.code = code;
  }

  /** The code as users see it, for instance {@code DLT_110}. */
  public String code() {
    return code;
  }
}
