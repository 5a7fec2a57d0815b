package io.relspec.app.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** A program for a cluster that knows nothing but Flink and runs the statements it is given. */
public final class SqlProgram {
  private SqlProgram() {}

  /**
   * Runs statements in their order.
   *
   * @param statements a statement per argument
   */
  public static void main(String[] statements) {
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment());
    for (String statement : statements) {
      tables.executeSql(statement);
    }
  }

  /** Writes a jar that has this program only. */
  public static Path writeJar(Path jar) throws IOException {
    String name = SqlProgram.class.getName().replace('.', '/') + ".class";
    try (InputStream program =
            Objects.requireNonNull(SqlProgram.class.getClassLoader().getResourceAsStream(name));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry(name));
      program.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }
}
