package io.relspec.delta.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.util.TemporaryClassLoaderContext;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParquetOptionsTest {

  @Test
  void codecsDoNotAskTheClassLoaderOfTheJobThatMadeThem() throws Exception {
    byte[] text = "a page".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(page)) {
      gzip.write(text);
    }
    ParquetReadOptions options;
    try (TemporaryClassLoaderContext unused = TemporaryClassLoaderContext.of(new Closed())) {
      options = ParquetOptions.checked();
    }
    assertThat(
            options
                .getCodecFactory()
                .getDecompressor(CompressionCodecName.GZIP)
                .decompress(BytesInput.from(page.toByteArray()), text.length)
                .toByteArray())
        .isEqualTo(text);
  }

  /** As Flink's loaders of finished jobs. */
  private static final class Closed extends ClassLoader {
    @Override
    public @Nullable URL getResource(String name) {
      throw new IllegalStateException("closed");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) {
      throw new IllegalStateException("closed");
    }
  }
}
