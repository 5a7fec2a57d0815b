package io.relspec.delta.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ValuesType;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.ParquetDecodingException;

/** Turns pages of a flat column into pages with run-length levels and plain values. */
final class PageTranscoder implements DataPage.Visitor<DataPage> {
  /** A flat column is null or it is not. */
  private static final int LEVEL_BITS = 1;

  private static final int SLAB_BYTES = 64;
  private static final int MAX_SLAB_BYTES = 1 << 16;

  private final ColumnDescriptor column;

  PageTranscoder(ColumnDescriptor column) {
    this.column = column;
  }

  private boolean isNullable() {
    return column.getMaxDefinitionLevel() > 0;
  }

  private static boolean isKnown(Encoding encoding) {
    return encoding == Encoding.PLAIN || encoding.usesDictionary();
  }

  @Override
  public DataPage visit(DataPageV1 page) {
    boolean hasKnownLevels = !isNullable() || page.getDlEncoding() == Encoding.RLE;
    if (isKnown(page.getValueEncoding()) && hasKnownLevels) {
      return page;
    }
    try {
      int count = page.getValueCount();
      ByteBufferInputStream in = page.getBytes().toInputStream();
      int present = count;
      BytesInput levels = BytesInput.empty();
      if (isNullable()) {
        ValuesReader given =
            page.getDlEncoding().getValuesReader(column, ValuesType.DEFINITION_LEVEL);
        given.initFromPage(count, in);
        present = 0;
        try (RunLengthBitPackingHybridEncoder encoder = levelEncoder()) {
          for (int i = 0; i < count; i++) {
            int level = given.readInteger();
            encoder.writeInt(level);
            present += level;
          }
          levels = BytesInput.from(encoder.toBytes().toInputStream().readAllBytes());
        }
      }
      return plain(page.getValueEncoding(), count, present, levels, in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunLengthBitPackingHybridEncoder levelEncoder() {
    return new RunLengthBitPackingHybridEncoder(
        LEVEL_BITS, SLAB_BYTES, MAX_SLAB_BYTES, HeapByteBufferAllocator.getInstance());
  }

  /**
   * Its header has no checksum and says where the values begin, so it is held against the levels.
   */
  @Override
  public DataPage visit(DataPageV2 page) {
    try {
      int count = page.getValueCount();
      int present = isNullable() ? present(page) : count;
      if (present != count - page.getNullCount()) {
        throw new ParquetDecodingException(
            "a page of %s has %d nulls, but its header says %d"
                .formatted(column, count - present, page.getNullCount()));
      }
      if (isKnown(page.getDataEncoding())) {
        return page;
      }
      ByteBufferInputStream values = page.getData().toInputStream();
      return plain(page.getDataEncoding(), count, present, page.getDefinitionLevels(), values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int present(DataPageV2 page) throws IOException {
    RunLengthBitPackingHybridDecoder levels =
        new RunLengthBitPackingHybridDecoder(
            LEVEL_BITS, page.getDefinitionLevels().toInputStream());
    int present = 0;
    for (int i = 0; i < page.getValueCount(); i++) {
      present += levels.readInt();
    }
    return present;
  }

  private DataPage plain(
      Encoding encoding, int count, int present, BytesInput levels, ByteBufferInputStream in)
      throws IOException {
    BytesInput values;
    if (isKnown(encoding)) {
      values = BytesInput.from(in.remainingBuffers());
    } else {
      ValuesReader reader = encoding.getValuesReader(column, ValuesType.VALUES);
      // A reader is told how many values the page has with its nulls.
      reader.initFromPage(count, in);
      values = BytesInput.from(PlainValues.of(column.getPrimitiveType(), reader, present));
    }
    return DataPageV2.uncompressed(
        count,
        count - present,
        count,
        BytesInput.empty(),
        levels,
        isKnown(encoding) ? encoding : Encoding.PLAIN,
        values,
        null);
  }
}
