package io.relspec.delta.kernel.s3;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Puts objects whole, on the condition that they are absent if they must be ({@code If-None-Match:
 * *}).
 *
 * <p>A storage that ignores the condition would let two writers overwrite each other's commits. It
 * is found out before the first such put into a bucket: an object of a name that nobody else has is
 * put twice, and the second put must be refused.
 */
final class ConditionalPuts {
  private static final String ANY = "*";
  private static final int MAX_ATTEMPTS = 5;

  private final S3Client s3;
  private final Set<String> tried = ConcurrentHashMap.newKeySet();

  ConditionalPuts(S3Client s3) {
    this.s3 = s3;
  }

  /**
   * Puts an object.
   *
   * @throws FileAlreadyExistsException if it is there and must not be overwritten
   * @throws io.relspec.delta.DeltaException if the storage cannot tell
   */
  void put(S3Path path, byte[] bytes, boolean overwrite) throws IOException {
    if (overwrite) {
      putAnyway(path, bytes);
      return;
    }
    if (!tried.contains(path.bucket())) {
      tryOut(path);
      tried.add(path.bucket());
    }
    if (!putIfAbsent(path, bytes)) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  private void putAnyway(S3Path path, byte[] bytes) throws IOException {
    S3Errors.io(
        path.toString(),
        () ->
            s3.putObject(
                request -> request.bucket(path.bucket()).key(path.key()),
                RequestBody.fromBytes(bytes)));
  }

  private void tryOut(S3Path path) throws IOException {
    S3Path probe = path.sibling(".conditional-put-" + UUID.randomUUID());
    try {
      boolean first = putIfAbsent(probe, new byte[0]);
      boolean second = putIfAbsent(probe, new byte[0]);
      if (!first || second) {
        throw DeltaErrors.storageOverwrites(path.toString(), null);
      }
    } finally {
      S3Errors.io(
          probe.toString(),
          () -> s3.deleteObject(request -> request.bucket(probe.bucket()).key(probe.key())));
    }
  }

  /** Whether the object was absent; it is put then. */
  private boolean putIfAbsent(S3Path path, byte[] bytes) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        s3.putObject(
            request -> request.bucket(path.bucket()).key(path.key()).ifNoneMatch(ANY),
            RequestBody.fromBytes(bytes));
        return true;
      } catch (S3Exception e) {
        switch (e.statusCode()) {
          case S3Errors.PRECONDITION_FAILED -> {
            return false;
          }
          case S3Errors.CONFLICT -> {
            // Another put of the object is under way; who wins shows when it is over.
            if (attempt == MAX_ATTEMPTS) {
              throw S3Errors.translated(path.toString(), e);
            }
          }
          case S3Errors.NOT_IMPLEMENTED -> throw DeltaErrors.storageOverwrites(path.toString(), e);
          default -> throw S3Errors.translated(path.toString(), e);
        }
      } catch (SdkException e) {
        throw S3Errors.translated(path.toString(), e);
      }
    }
  }
}
