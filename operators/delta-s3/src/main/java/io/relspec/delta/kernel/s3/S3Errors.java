package io.relspec.delta.kernel.s3;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What files say of trouble, from what the client says. */
final class S3Errors {
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int PRECONDITION_FAILED = 412;
  static final int NOT_IMPLEMENTED = 501;

  private S3Errors() {}

  /**
   * What a call gives.
   *
   * @throws FileNotFoundException if the storage has no such object or bucket
   * @throws IOException for other trouble with the storage or on the way to it
   */
  static <T> T io(String path, Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw translated(path, e);
    }
  }

  static IOException translated(String path, SdkException e) {
    if (e instanceof S3Exception answer && answer.statusCode() == NOT_FOUND) {
      FileNotFoundException notFound = new FileNotFoundException(path);
      notFound.initCause(e);
      return notFound;
    }
    return new IOException(path + ": " + e.getMessage(), e);
  }
}
