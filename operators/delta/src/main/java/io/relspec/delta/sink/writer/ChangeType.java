package io.relspec.delta.sink.writer;

/** Values of {@code _change_type} in the change feed of Delta. */
enum ChangeType {
  INSERT("insert"),
  UPDATE_PREIMAGE("update_preimage"),
  UPDATE_POSTIMAGE("update_postimage"),
  DELETE("delete");

  /** The column that holds the values; readers of the table do not see it. */
  static final String COLUMN = "_change_type";

  private final String text;

  ChangeType(String text) {
    this.text = text;
  }

  /** The value as it is written. */
  String text() {
    return text;
  }
}
