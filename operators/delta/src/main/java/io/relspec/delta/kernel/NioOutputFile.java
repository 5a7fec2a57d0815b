package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A local file to be written. */
final class NioOutputFile implements OutputFile {
  private final String name;
  private final Path path;
  private final boolean fsync;

  NioOutputFile(String name, Path path, boolean fsync) {
    this.name = name;
    this.path = path;
    this.fsync = fsync;
  }

  @Override
  public String path() {
    return name;
  }

  @Override
  public PositionOutputStream create(boolean atomicWrite) throws IOException {
    return NioOutputStream.open(path, atomicWrite, fsync);
  }

  @Override
  public void writeAtomically(CloseableIterator<String> data, boolean overwrite)
      throws IOException {
    try (data) {
      new AtomicFile(path, fsync)
          .publish(
              out -> {
                while (data.hasNext()) {
                  out.write(data.next().getBytes(StandardCharsets.UTF_8));
                  out.write('\n');
                }
              },
              overwrite);
    }
  }
}
