package io.relspec.delta.kernel.s3;

import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects of a directory from one on, in the order of their names' bytes, as S3 lists them. */
final class S3Listing implements CloseableIterator<FileStatus> {
  private final S3Path from;
  private final Iterator<S3Object> objects;
  private @Nullable FileStatus next;

  S3Listing(S3Path from, Iterator<S3Object> objects) {
    this.from = from;
    this.objects = objects;
  }

  @Override
  public boolean hasNext() {
    while (next == null && objects.hasNext()) {
      S3Object object = objects.next();
      if (Arrays.compareUnsigned(bytes(object.key()), bytes(from.key())) >= 0) {
        next =
            FileStatus.of(
                new S3Path(from.bucket(), object.key()).toString(),
                object.size(),
                object.lastModified().toEpochMilli());
      }
    }
    return next != null;
  }

  @Override
  public FileStatus next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    FileStatus status = next;
    next = null;
    return status;
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {}
}
