package io.relspec.delta.kernel.s3;

import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.s3.S3Client;

/** An object to be written. It is there when its stream is closed, and nothing of it before. */
record S3OutputFile(S3Client s3, ConditionalPuts puts, S3Path object) implements OutputFile {
  @Override
  public String path() {
    return object.toString();
  }

  @Override
  public PositionOutputStream create(boolean atomicWrite) {
    return new S3OutputStream(s3, puts, object);
  }

  @Override
  public void writeAtomically(CloseableIterator<String> data, boolean overwrite)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (data) {
      while (data.hasNext()) {
        bytes.write(data.next().getBytes(StandardCharsets.UTF_8));
        bytes.write('\n');
      }
    }
    puts.put(object, bytes.toByteArray(), overwrite);
    CrashPoints.reached(CrashPoint.P8_PUT_DONE, object.toString());
  }
}
