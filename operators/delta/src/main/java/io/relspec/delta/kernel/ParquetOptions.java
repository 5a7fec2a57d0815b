package io.relspec.delta.kernel;

import org.apache.flink.util.TemporaryClassLoaderContext;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * How Parquet files are read.
 *
 * <p>Parquet keeps codecs as long as the process lives. Each has a configuration of Hadoop's, and
 * that the class loader which the thread had when it was made. The loader of a job is closed with
 * the job, and a codec that was made there and asks for a resource later would fail in any other.
 */
public final class ParquetOptions {
  static {
    keepCodec();
  }

  private ParquetOptions() {}

  /** The thread may be that of a job which reads nothing with it. */
  @SuppressWarnings("try") // what the context does is to be there
  private static void keepCodec() {
    try (TemporaryClassLoaderContext unused = ownClassLoader()) {
      checked().getCodecFactory().getDecompressor(CompressionCodecName.SNAPPY);
    }
  }

  /** Pages that have a checksum must match it. For one reader, which closes the codecs. */
  @SuppressWarnings("try") // what the context does is to be there
  public static ParquetReadOptions checked() {
    try (TemporaryClassLoaderContext unused = ownClassLoader()) {
      return ParquetReadOptions.builder(new PlainParquetConfiguration())
          .usePageChecksumVerification(true)
          .build();
    }
  }

  private static TemporaryClassLoaderContext ownClassLoader() {
    return TemporaryClassLoaderContext.of(ParquetOptions.class.getClassLoader());
  }
}
