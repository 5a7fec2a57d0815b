package io.relspec.delta.source;

import java.io.Serializable;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A column of the rows that a source gives.
 *
 * @param name name in the table, or of the metadata column
 * @param type type of the values given
 * @param origin where the values come from
 */
record OutputColumn(String name, LogicalType type, Origin origin) implements Serializable {

  /** Where the values of a column come from. */
  enum Origin {
    DATA,
    PARTITION,
    CHANGE_TYPE,
    COMMIT_VERSION,
    COMMIT_TIMESTAMP
  }
}
