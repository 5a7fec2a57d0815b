package io.relspec.delta.kernel;

import java.io.IOException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** Checks the checksums of all pages of a Parquet file of the log, which Kernel does not. */
final class ParquetPages {
  private ParquetPages() {}

  /**
   * Checks the pages that have checksums.
   *
   * @throws io.relspec.delta.DeltaException if a page does not have the one that it says, or the
   *     bytes are no Parquet file
   */
  static void check(String path, byte[] bytes) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(new BytesFile(bytes), ParquetOptions.checked())) {
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        group.close();
      }
    } catch (IOException | RuntimeException e) {
      throw SealedLogIO.damaged(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static final class BytesFile implements InputFile {
    private final byte[] bytes;

    BytesFile(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getLength() {
      return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
      BytesInput in = new BytesInput(bytes);
      return new DelegatingSeekableInputStream(in) {
        @Override
        public long getPos() {
          return in.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
          in.seek(position);
        }
      };
    }
  }
}
