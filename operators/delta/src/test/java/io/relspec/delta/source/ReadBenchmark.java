package io.relspec.delta.source;

import io.relspec.delta.Bench;
import io.relspec.delta.ColumnTypes;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.StoredFile;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.sink.EdgeTables;
import io.relspec.udf.columnar.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows per processor second of reading edges of six columns, all values taken: written by the
 * product, read by the source and natively; and written by parquet-java with and without what
 * Flink's readers do not know. {@code bench/reads} runs it.
 */
@EnabledIfSystemProperty(named = "relspec.bench", matches = "true")
class ReadBenchmark {
  private static final int ROWS = 1_000_000;
  private static final int RUNS = 12;
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message spark_schema { required int64 src; required int64 dst;"
              + " required binary kind (STRING); required int32 line; required int32 rank;"
              + " optional double confidence; }");

  @TempDir Path dir;
  private long sum;

  private interface Reading {
    void run() throws IOException;
  }

  @Test
  void edges() throws Exception {
    TableSpec spec = EdgeTables.write(dir.resolve("own"), ROWS);
    FileAction own = TableLog.open(spec.location()).latestFiles().get(0);
    DeltaSource source = DeltaSource.builder(spec.location()).onlySnapshot().build();
    FileAction plain = write("plain", WriterVersion.PARQUET_1_0);
    FileAction encoded = write("encoded", WriterVersion.PARQUET_2_0);
    measure("source, file of the product", () -> throughSource(source, own));
    measure("native frames, file of the product", () -> natively(spec, own));
    measure("source, file with plain and dictionary pages", () -> throughSource(source, plain));
    measure("source, file with version 2 encodings", () -> throughSource(source, encoded));
    measure("source, file of the product", () -> throughSource(source, own));
    Bench.print("checked %d", sum);
  }

  private static void measure(String what, Reading reading) throws IOException {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long before = Bench.threadNs();
      reading.run();
      best = Math.min(best, Bench.threadNs() - before);
    }
    Bench.print("%s: %.2f million rows per CPU s", what, ROWS * 1e3 / best);
  }

  private void throughSource(DeltaSource source, FileAction file) throws IOException {
    FileRead read = FileRead.of(file);
    DeltaSourceSplit split = new DeltaSourceSplit("s", 0, 0, true, List.of(read));
    try (FileCursor cursor = FileCursor.open(source.plan(), split, read)) {
      while (cursor.nextBatch()) {
        for (RowData row = cursor.next(); row != null; row = cursor.next()) {
          take(row);
        }
      }
    }
  }

  private void natively(TableSpec spec, FileAction file) throws IOException {
    RowType type = spec.rowType();
    String columns = ColumnTypes.readerColumns(spec.name(), type, file.partition()).toString();
    byte[] bytes = StoredFile.readAll(file.path(), file.sizeBytes());
    try (ParquetRows rows = ParquetRows.open(bytes, columns, type.getFieldCount())) {
      while (rows.nextBatch()) {
        rows.forEach(this::take);
      }
    }
  }

  private void take(RowData row) {
    sum += row.getLong(1) + row.getLong(2) + row.getString(3).toBytes().length;
    sum += row.getInt(4) + row.getInt(5) + (row.isNullAt(6) ? 0 : (long) row.getDouble(6));
  }

  private FileAction write(String name, WriterVersion version) throws IOException {
    Path file = dir.resolve(name);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .withWriterVersion(version)
            .withDictionaryEncoding("src", false)
            .withDictionaryEncoding("dst", false)
            .withDictionaryEncoding("line", false)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      for (int i = 0; i < ROWS; i++) {
        SimpleGroup group = new SimpleGroup(SCHEMA);
        group.append("src", EdgeTables.src(i));
        group.append("dst", EdgeTables.dst(i));
        group.append("kind", EdgeTables.kind(i));
        group.append("line", EdgeTables.line(i));
        group.append("rank", EdgeTables.rank(i));
        if (i % 7 != 0) {
          group.append("confidence", EdgeTables.confidence(i));
        }
        writer.write(group);
      }
    }
    return new FileAction(
        "file:" + file,
        java.util.Map.of("repo", "r"),
        Files.size(file),
        ROWS,
        true,
        Optional.empty());
  }
}
