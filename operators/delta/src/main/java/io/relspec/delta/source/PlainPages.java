package io.relspec.delta.source;

import java.util.Optional;
import java.util.PrimitiveIterator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;

/**
 * The pages of a row group as Flink's readers of flat columns know them: plain values or places in
 * a dictionary. Pages of other encodings are decoded by Parquet's own readers and encoded plainly;
 * nested columns are left as they are, since their readers know all encodings.
 */
final class PlainPages implements PageReadStore {
  private final PageReadStore pages;

  PlainPages(PageReadStore pages) {
    this.pages = pages;
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    PageReader reader = pages.getPageReader(column);
    return column.getPath().length == 1 ? new PlainPageReader(column, reader) : reader;
  }

  @Override
  public long getRowCount() {
    return pages.getRowCount();
  }

  @Override
  public Optional<Long> getRowIndexOffset() {
    return pages.getRowIndexOffset();
  }

  @Override
  public Optional<PrimitiveIterator.OfLong> getRowIndexes() {
    return pages.getRowIndexes();
  }

  @Override
  public void close() {
    pages.close();
  }

  /** The pages of one flat column. */
  private static final class PlainPageReader implements PageReader {
    private final PageReader reader;
    private final PageTranscoder transcoder;

    PlainPageReader(ColumnDescriptor column, PageReader reader) {
      this.reader = reader;
      this.transcoder = new PageTranscoder(column);
    }

    @Override
    public DictionaryPage readDictionaryPage() {
      return reader.readDictionaryPage();
    }

    @Override
    public long getTotalValueCount() {
      return reader.getTotalValueCount();
    }

    @Override
    public DataPage readPage() {
      return reader.readPage().accept(transcoder);
    }
  }
}
