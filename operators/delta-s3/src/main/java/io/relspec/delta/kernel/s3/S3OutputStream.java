package io.relspec.delta.kernel.s3;

import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Puts an object at once if it is small, and in parts if it is not. Memory: one part. An upload
 * that is never completed, as one is whose process died, stays in the bucket until its lifecycle
 * rule for incomplete uploads removes it.
 */
final class S3OutputStream extends PositionOutputStream {
  private static final int PART_BYTES = 16 << 20;

  private final S3Client s3;
  private final ConditionalPuts puts;
  private final S3Path object;
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private final List<CompletedPart> parts = new ArrayList<>();
  private @Nullable String upload;
  private long position;
  private boolean open = true;

  S3OutputStream(S3Client s3, ConditionalPuts puts, S3Path object) {
    this.s3 = s3;
    this.puts = puts;
    this.object = object;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    part.write(bytes, offset, length);
    position += length;
    if (part.size() >= PART_BYTES) {
      putPart();
    }
  }

  private void putPart() throws IOException {
    String id = upload == null ? begun() : upload;
    int number = parts.size() + 1;
    String tag =
        S3Errors.io(
            object.toString(),
            () ->
                s3.uploadPart(
                        request ->
                            request
                                .bucket(object.bucket())
                                .key(object.key())
                                .uploadId(id)
                                .partNumber(number),
                        RequestBody.fromBytes(part.toByteArray()))
                    .eTag());
    parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
    part.reset();
  }

  private String begun() throws IOException {
    String id =
        S3Errors.io(
            object.toString(),
            () ->
                s3.createMultipartUpload(
                        request -> request.bucket(object.bucket()).key(object.key()))
                    .uploadId());
    upload = id;
    return id;
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    if (upload == null) {
      puts.put(object, part.toByteArray(), true);
      return;
    }
    if (part.size() > 0) {
      putPart();
    }
    S3Errors.io(
        object.toString(),
        () ->
            s3.completeMultipartUpload(
                request ->
                    request
                        .bucket(object.bucket())
                        .key(object.key())
                        .uploadId(upload)
                        .multipartUpload(all -> all.parts(parts))));
  }
}
