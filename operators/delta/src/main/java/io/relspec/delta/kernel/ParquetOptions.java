package io.relspec.delta.kernel;

import org.apache.flink.util.TemporaryClassLoaderContext;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * How Parquet files are read.
 *
 * <p>Parquet keeps codecs as long as the process lives. Each has the configuration of Hadoop's that
 * it was made with, and that the class loader which the thread had then. That of a job is closed
 * with the job, and a codec which asks for a resource later would fail in any other one.
 */
public final class ParquetOptions {
  static {
    // What Kernel reads log checkpoints with, before it can make one itself.
    checked().getCodecFactory().getDecompressor(CompressionCodecName.SNAPPY);
  }

  private ParquetOptions() {}

  /** Pages that have a checksum must match it. For one reader, which closes the codecs. */
  @SuppressWarnings("try") // what it does is to be there
  public static ParquetReadOptions checked() {
    try (TemporaryClassLoaderContext unused =
        TemporaryClassLoaderContext.of(ParquetOptions.class.getClassLoader())) {
      return ParquetReadOptions.builder(new PlainParquetConfiguration())
          .usePageChecksumVerification(true)
          .build();
    }
  }
}
