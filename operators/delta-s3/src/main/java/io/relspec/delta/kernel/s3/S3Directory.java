package io.relspec.delta.kernel.s3;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The objects whose keys begin with a directory, all of them or by the directories in it. */
final class S3Directory {
  private static final int OBJECTS_PER_REQUEST = 1000;

  private final S3Client s3;
  private final S3Path path;

  S3Directory(S3Client s3, String directory) {
    this.s3 = s3;
    this.path = S3Path.of(directory + "/");
  }

  /** Names of the directories right below, in their order. */
  List<String> names() throws IOException {
    return S3Errors.io(
        path.toString(),
        () ->
            s3
                .listObjectsV2Paginator(
                    request -> request.bucket(path.bucket()).prefix(path.key()).delimiter("/"))
                .commonPrefixes()
                .stream()
                .map(CommonPrefix::prefix)
                .map(prefix -> prefix.substring(path.key().length(), prefix.length() - 1))
                .sorted()
                .toList());
  }

  /** Removes all objects, those of the log last. */
  void removeTable() throws IOException {
    Map<Boolean, List<String>> byLog =
        keys().stream().collect(Collectors.partitioningBy(this::isOfLog));
    remove(byLog.getOrDefault(false, List.of()));
    remove(byLog.getOrDefault(true, List.of()));
  }

  private boolean isOfLog(String key) {
    return key.startsWith(path.key() + "_delta_log/");
  }

  private List<String> keys() throws IOException {
    return S3Errors.io(
        path.toString(),
        () ->
            s3
                .listObjectsV2Paginator(request -> request.bucket(path.bucket()).prefix(path.key()))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList());
  }

  private void remove(List<String> keys) throws IOException {
    for (int from = 0; from < keys.size(); from += OBJECTS_PER_REQUEST) {
      int to = Math.min(keys.size(), from + OBJECTS_PER_REQUEST);
      removeAtOnce(keys.subList(from, to));
    }
  }

  private void removeAtOnce(List<String> keys) throws IOException {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    Delete delete = Delete.builder().objects(objects).quiet(true).build();
    DeleteObjectsResponse answer =
        S3Errors.io(
            path.toString(),
            () -> s3.deleteObjects(request -> request.bucket(path.bucket()).delete(delete)));
    if (answer.hasErrors() && !answer.errors().isEmpty()) {
      throw new IOException(
          "%d objects of %s cannot be removed, the first is %s: %s"
              .formatted(
                  answer.errors().size(),
                  path,
                  answer.errors().get(0).key(),
                  answer.errors().get(0).message()));
    }
  }
}
