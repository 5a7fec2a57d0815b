package io.relspec.delta.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.DeltaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.apache.flink.table.data.columnar.vector.VectorizedColumnBatch;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.bitpacking.ByteBitPackingValuesWriter;
import org.apache.parquet.column.values.bitpacking.Packer;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same rows are read whatever their pages are encoded with. */
class EncodingsTest {
  private static final int ROWS = 3000;

  /** Ways in which parquet-java writes files, each with encodings that the others do not have. */
  private enum Way {
    V1,
    V1_WITHOUT_DICTIONARY,
    V2,
    V2_WITHOUT_DICTIONARY,
    V2_SPLIT;

    private Set<Encoding> encodings() {
      return switch (this) {
        case V1 -> Set.of(Encoding.PLAIN_DICTIONARY, Encoding.PLAIN);
        case V1_WITHOUT_DICTIONARY -> Set.of(Encoding.PLAIN);
        case V2 -> Set.of(Encoding.RLE_DICTIONARY, Encoding.RLE, Encoding.DELTA_BINARY_PACKED);
        case V2_WITHOUT_DICTIONARY ->
            Set.of(Encoding.DELTA_BINARY_PACKED, Encoding.DELTA_BYTE_ARRAY);
        case V2_SPLIT -> Set.of(Encoding.BYTE_STREAM_SPLIT, Encoding.DELTA_BYTE_ARRAY);
      };
    }

    private UnaryOperator<ExampleParquetWriter.Builder> settings() {
      return switch (this) {
        case V1 -> b -> b.withWriterVersion(WriterVersion.PARQUET_1_0);
        case V1_WITHOUT_DICTIONARY ->
            b -> b.withWriterVersion(WriterVersion.PARQUET_1_0).withDictionaryEncoding(false);
        // A small dictionary page, so that chunks have pages with and without it.
        case V2 -> b -> b.withWriterVersion(WriterVersion.PARQUET_2_0).withDictionaryPageSize(2000);
        case V2_WITHOUT_DICTIONARY ->
            b -> b.withWriterVersion(WriterVersion.PARQUET_2_0).withDictionaryEncoding(false);
        case V2_SPLIT ->
            b ->
                b.withWriterVersion(WriterVersion.PARQUET_2_0)
                    .withDictionaryEncoding(false)
                    .withByteStreamSplitEncoding(true);
      };
    }
  }

  private static final String FIELDS =
      """
      optional boolean flag; optional int32 tiny (INTEGER(8,true));
      optional int32 small (INTEGER(16,true)); optional int32 n; required int32 place;
      optional int32 day (DATE); optional int32 price (DECIMAL(9,2)); optional int64 id;
      optional int64 at (TIMESTAMP(MICROS,true)); optional int64 sum (DECIMAL(18,3));
      optional int96 old; optional float f; required double x; optional binary text (STRING);
      required binary raw; optional binary large (DECIMAL(30,4));
      optional fixed_len_byte_array(16) fixed (DECIMAL(38,4));
      optional group ints (LIST) { repeated group list { optional int32 element; } }
      """;

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType("message rows { " + FIELDS + " }");

  /** Types of the columns above, in their order. */
  private static final RowType TYPE =
      RowType.of(
          new LogicalType[] {
            new BooleanType(),
            new TinyIntType(),
            new SmallIntType(),
            new IntType(),
            new IntType(false),
            new DateType(),
            new DecimalType(9, 2),
            new BigIntType(),
            new TimestampType(6),
            new DecimalType(18, 3),
            new TimestampType(6),
            new FloatType(),
            new DoubleType(false),
            new VarCharType(VarCharType.MAX_LENGTH),
            new VarBinaryType(false, VarBinaryType.MAX_LENGTH),
            new DecimalType(30, 4),
            new DecimalType(38, 4),
            new ArrayType(new IntType())
          },
          SCHEMA.getFields().stream().map(Type::getName).toArray(String[]::new));

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(Way.class)
  void rowsAreThoseOfThePlainFile(Way way) throws IOException {
    Path plain = write(Way.V1_WITHOUT_DICTIONARY, ROWS);
    Path file = write(way, ROWS);
    assertThat(encodings(file)).containsAll(way.encodings());
    assertThat(rows(file)).hasSize(ROWS).isEqualTo(rows(plain));
    assertThat(rows(plain).get(21))
        .startsWith("false|-107|null|-2121|-2121|null|-21.21|-1208641965289|null|-1208641965.289|")
        .endsWith("|-0.0021|-0.0021|null");
  }

  @Test
  void flippedBitsOfDifferencesAreFound() throws IOException {
    Path file = write(Way.V2_WITHOUT_DICTIONARY, 12);
    List<String> whole = rows(file);
    byte[] bytes = Files.readAllBytes(file);
    int footerBytes =
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    int errors = 0;
    List<Integer> wrong = new ArrayList<>();
    for (int at = 0; at < bytes.length - footerBytes - 8; at++) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= (byte) (1 << (at % Byte.SIZE));
      Files.write(file, flipped);
      try {
        if (!rows(file).equals(whole)) {
          wrong.add(at);
        }
      } catch (DeltaException e) {
        errors++;
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(errors).isGreaterThan(bytes.length / 3);
  }

  @Test
  void levelsOfOldFilesAreReadToo() throws IOException {
    ColumnDescriptor column = SCHEMA.getColumnDescription(new String[] {"id"});
    ByteBitPackingValuesWriter levels = new ByteBitPackingValuesWriter(1, Packer.BIG_ENDIAN);
    ByteBuffer values = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int level : new int[] {0, 1, 0, 1}) {
      levels.writeInteger(level);
    }
    values.putLong(7).putLong(-1).flip();
    Statistics<?> none = Statistics.createStats(column.getPrimitiveType());
    assertThat(none).isInstanceOf(LongStatistics.class);
    DataPageV1 page =
        new DataPageV1(
            BytesInput.concat(levels.getBytes(), BytesInput.from(values)),
            4,
            0,
            none,
            Encoding.BIT_PACKED,
            Encoding.BIT_PACKED,
            Encoding.PLAIN);
    DataPageV2 read = (DataPageV2) page.accept(new PageTranscoder(column));
    RunLengthBitPackingHybridDecoder found =
        new RunLengthBitPackingHybridDecoder(1, read.getDefinitionLevels().toInputStream());
    for (int level : new int[] {0, 1, 0, 1}) {
      assertThat(found.readInt()).isEqualTo(level);
    }
    assertThat(read.getNullCount()).isEqualTo(2);
    assertThat(read.getData().toByteBuffer(HeapByteBufferAllocator.getInstance(), b -> {}))
        .isEqualTo(values);
  }

  private Path write(Way way, int rows) throws IOException {
    Path file = dir.resolve(way + "-" + rows);
    try (ParquetWriter<Group> writer =
        way.settings()
            .apply(ExampleParquetWriter.builder(new LocalOutputFile(file)))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .withPageSize(4000)
            .withPageRowCountLimit(700)
            .withPageWriteChecksumEnabled(true)
            .withWriteMode(org.apache.parquet.hadoop.ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      for (int i = 0; i < rows; i++) {
        writer.write(group(i));
      }
    }
    return file;
  }

  /** A row; every third value is null, beginning with another row in each column. */
  private static Group group(int i) {
    SimpleGroup group = new SimpleGroup(SCHEMA);
    for (int field = 0; field < SCHEMA.getFieldCount(); field++) {
      boolean isRequired = SCHEMA.getType(field).getRepetition().name().equals("REQUIRED");
      if (isRequired || (i + field) % 3 != 2) {
        add(group, SCHEMA.getFieldName(field), i);
      }
    }
    return group;
  }

  private static void add(Group group, String field, int i) {
    byte[] number = ByteBuffer.allocate(16).putLong(i % 2 == 0 ? 0 : -1).putLong(-i).array();
    switch (field) {
      case "flag" -> group.append(field, i % 5 == 0);
      case "tiny" -> group.append(field, i % 256 - 128);
      case "small" -> group.append(field, i * 7 % 65536 - 32768);
      case "n", "day", "price", "place" -> group.append(field, i * (i % 2 == 0 ? 101 : -101));
      case "id", "at", "sum" -> group.append(field, (i - 1000L) * 1_234_567_891L);
      case "old" -> group.append(field, new NanoTime(2_440_588 + i, i * 1_000_000L));
      case "f" -> group.append(field, i / 3F);
      case "x" -> group.append(field, i / 7D);
      case "text" -> group.append(field, "text " + (i % 900));
      case "raw" -> group.append(field, Binary.fromConstantByteArray(new byte[i % 50]));
      case "large" -> group.append(field, Binary.fromConstantByteArray(number, 8, 8));
      case "fixed" -> group.append(field, Binary.fromConstantByteArray(number));
      default -> {
        Group list = group.addGroup(field);
        IntStream.range(0, i % 4).forEach(n -> list.addGroup(0).append("element", i * n));
      }
    }
  }

  private static Set<Encoding> encodings(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
      reader
          .getRowGroups()
          .forEach(
              group -> group.getColumns().forEach(chunk -> encodings.addAll(chunk.getEncodings())));
      return encodings;
    }
  }

  private static List<String> rows(Path file) throws IOException {
    List<OutputColumn> columns =
        TYPE.getFields().stream()
            .map(f -> new OutputColumn(f.getName(), f.getType(), OutputColumn.Origin.DATA))
            .toList();
    FileRead read =
        new FileRead(
            "file:" + file,
            Map.of(),
            -1,
            -1,
            ChangeKind.INSERTS,
            Optional.empty(),
            Optional.empty(),
            0);
    List<String> rows = new ArrayList<>();
    try (DataFileBatches batches = DataFileBatches.open(read, columns, TYPE.getFieldNames())) {
      ColumnarRowData row = new ColumnarRowData(new VectorizedColumnBatch(batches.vectors()));
      for (int count = batches.nextBatch(0); count > 0; count = batches.nextBatch(0)) {
        for (int i = 0; i < count; i++) {
          row.setRowId(i);
          rows.add(RowText.of(row, TYPE));
        }
      }
    }
    return rows;
  }
}
