package io.relspec.delta.kernel.s3;

import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Shows the objects whose keys begin with a directory. Those at its top are asked for alone, so
 * that a directory there that is not wanted, as the log is, costs nothing; what is below the others
 * is asked for a thousand at a time.
 */
record S3Tree(S3Client s3, String root, Predicate<String> enters, Consumer<FileStatus> files) {
  void list() throws IOException {
    S3Path directory = S3Path.of(root + "/");
    S3Errors.io(
        root,
        () -> {
          for (ListObjectsV2Response page : pages(directory, "/")) {
            page.contents().forEach(object -> show(directory, object));
            for (CommonPrefix below : page.commonPrefixes()) {
              enter(directory, below.prefix());
            }
          }
          return root;
        });
  }

  private Iterable<ListObjectsV2Response> pages(S3Path from, String delimiter) {
    return s3.listObjectsV2Paginator(
        request -> {
          request.bucket(from.bucket()).prefix(from.key());
          if (!delimiter.isEmpty()) {
            request.delimiter(delimiter);
          }
        });
  }

  private void enter(S3Path directory, String prefix) {
    if (isWanted(prefix.substring(directory.key().length()))) {
      for (ListObjectsV2Response page : pages(new S3Path(directory.bucket(), prefix), "")) {
        page.contents().stream()
            .filter(object -> isWanted(object.key().substring(directory.key().length())))
            .forEach(object -> show(directory, object));
      }
    }
  }

  /** Whether all directories of a path below the root are. */
  private boolean isWanted(String path) {
    int end = path.lastIndexOf('/');
    return end < 0 || Arrays.stream(path.substring(0, end).split("/")).allMatch(enters);
  }

  private void show(S3Path directory, S3Object object) {
    files.accept(
        FileStatus.of(
            new S3Path(directory.bucket(), object.key()).toString(),
            object.size(),
            object.lastModified().toEpochMilli()));
  }
}
