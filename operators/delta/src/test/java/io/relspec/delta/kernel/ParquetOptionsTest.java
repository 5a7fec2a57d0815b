package io.relspec.delta.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  @Test
  void codecMadeInTheThreadOfAJobOutlivesItsClassLoader() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(Path.of(entry).toUri().toURL());
    }
    // Static fields of their own, as in a new process.
    try (URLClassLoader process =
        new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      JobClassLoader job = new JobClassLoader(process);
      try (TemporaryClassLoaderContext unused = TemporaryClassLoaderContext.of(job)) {
        Class.forName(ParquetOptions.class.getName(), true, process);
      }
      job.isClosed = true;

      var codecs =
          process
              .loadClass("org.apache.parquet.hadoop.CodecFactory")
              .getDeclaredField("CODEC_BY_NAME");
      codecs.setAccessible(true);
      Map<?, ?> made = (Map<?, ?>) codecs.get(null);
      assertThat(made).isNotEmpty();
      for (Object codec : made.values()) {
        Object configuration = codec.getClass().getMethod("getConf").invoke(codec);
        Object value =
            configuration
                .getClass()
                .getMethod("get", String.class)
                .invoke(configuration, "io.file.buffer.size");
        assertThat(value).isNotNull();
      }
    }
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

  /** The class loader of a job: once it is closed, asking it for anything fails. */
  private static final class JobClassLoader extends ClassLoader {
    private boolean isClosed;

    JobClassLoader(ClassLoader parent) {
      super(parent);
    }

    @Override
    public @Nullable URL getResource(String name) {
      if (isClosed) {
        throw new IllegalStateException("closed, and asked for " + name);
      }
      return super.getResource(name);
    }
  }
}
