package io.relspec.app.report;

import java.io.IOException;
import org.apache.flink.types.Row;

/** Prints rows as they come and holds none, but for what its form needs and says. */
public interface RowPrinter {

  void row(Row row) throws IOException;

  /** Called once after the last row, also if there was none. */
  void end() throws IOException;
}
