package io.relspec.delta.kernel.s3;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.kernel.DirectoryIO;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects as files. What must be absent is put on the condition that it is, so of two writers of
 * one log entry one wins; a storage that does not know the condition is refused ({@link
 * ConditionalPuts}).
 */
final class S3FileIO implements FileIO, DirectoryIO {
  private final S3Client s3;
  private final ConditionalPuts puts;

  S3FileIO(S3Client s3) {
    this.s3 = s3;
    this.puts = new ConditionalPuts(s3);
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
    S3Path from = S3Path.of(filePath);
    Iterator<S3Object> objects =
        S3Errors.io(
            filePath,
            () ->
                s3.listObjectsV2Paginator(
                        request ->
                            request
                                .bucket(from.bucket())
                                .prefix(from.directory())
                                .delimiter("/")
                                .startAfter(before(from)))
                    .contents()
                    .iterator());
    if (!S3Errors.io(filePath, objects::hasNext) && !isDirectory(from)) {
      throw new FileNotFoundException(filePath);
    }
    return new S3Listing(from, objects);
  }

  @Override
  public void list(String root, Predicate<String> enters, Consumer<FileStatus> files)
      throws IOException {
    new S3Tree(s3, root, enters, files).list();
  }

  /** The key itself is not to be left out, as it would be if it were what the listing is after. */
  private static String before(S3Path from) {
    return from.key().isEmpty() ? "" : from.key().substring(0, from.key().length() - 1);
  }

  private boolean isDirectory(S3Path path) throws IOException {
    return S3Errors.io(
        path.toString(),
        () ->
            s3.listObjectsV2(
                    request -> request.bucket(path.bucket()).prefix(path.directory()).maxKeys(1))
                .hasContents());
  }

  @Override
  public List<String> directories(String directory) throws IOException {
    try {
      return new S3Directory(s3, directory).names();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public boolean isDirectory(String directory) throws IOException {
    try {
      return isDirectory(S3Path.of(directory + "/"));
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /** An empty object whose name ends with a slash, as other programs do it. */
  @Override
  public void makeDirectory(String directory) throws IOException {
    S3Path path = S3Path.of(directory + "/");
    if (!path.key().isEmpty()) {
      puts.put(path, new byte[0], true);
    }
  }

  @Override
  public void removeDirectory(String directory) throws IOException {
    delete(directory + "/");
  }

  @Override
  public void removeTable(String directory) throws IOException {
    new S3Directory(s3, directory).removeTable();
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    S3Path object = S3Path.of(path);
    HeadObjectResponse head =
        S3Errors.io(
            path,
            () -> s3.headObject(request -> request.bucket(object.bucket()).key(object.key())));
    return FileStatus.of(path, head.contentLength(), head.lastModified().toEpochMilli());
  }

  @Override
  public String resolvePath(String path) {
    String resolved = S3Path.of(path).toString();
    return resolved.endsWith("/") ? resolved.substring(0, resolved.length() - 1) : resolved;
  }

  /** There are no directories. */
  @Override
  public boolean mkdirs(String path) {
    return true;
  }

  @Override
  public InputFile newInputFile(String path, long fileSize) {
    return new S3InputFile(s3, S3Path.of(path));
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new S3OutputFile(s3, puts, S3Path.of(path));
  }

  @Override
  public boolean delete(String path) throws IOException {
    S3Path object = S3Path.of(path);
    S3Errors.io(
        path, () -> s3.deleteObject(request -> request.bucket(object.bucket()).key(object.key())));
    return true;
  }

  @Override
  public Optional<String> getConf(String confKey) {
    return Optional.empty();
  }

  @Override
  public void copyFileAtomically(String srcPath, String destPath, boolean overwrite)
      throws IOException {
    S3Path source = S3Path.of(srcPath);
    byte[] bytes =
        S3Errors.io(
            srcPath,
            () ->
                s3.getObjectAsBytes(request -> request.bucket(source.bucket()).key(source.key()))
                    .asByteArray());
    puts.put(S3Path.of(destPath), bytes, overwrite);
  }
}
