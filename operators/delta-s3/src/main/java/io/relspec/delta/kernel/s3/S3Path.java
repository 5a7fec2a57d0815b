package io.relspec.delta.kernel.s3;

import io.relspec.delta.DeltaErrors;

/**
 * An object, or the beginning of the keys of some.
 *
 * @param bucket the bucket
 * @param key the key as it is, nothing percent-encoded
 */
record S3Path(String bucket, String key) {
  private static final String SCHEME = "s3://";

  static S3Path of(String path) {
    int slash = path.indexOf('/', SCHEME.length());
    if (!path.startsWith(SCHEME) || slash == SCHEME.length()) {
      throw DeltaErrors.storageUnknown(path, "s3 without a bucket");
    }
    return slash < 0
        ? new S3Path(path.substring(SCHEME.length()), "")
        : new S3Path(path.substring(SCHEME.length(), slash), path.substring(slash + 1));
  }

  /** Keys of the same directory begin with it; ends with a slash unless it is empty. */
  String directory() {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }

  S3Path sibling(String name) {
    return new S3Path(bucket, directory() + name);
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
