package io.relspec.cpg.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The fields of a protobuf message in a file, one after the other; contents are skipped unless they
 * are asked for.
 */
final class FieldReader {
  static final int LENGTH_DELIMITED = 2;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int FIXED32 = 5;
  private static final int MAX_VARINT_BYTES = 10;
  private static final int BUFFER_BYTES = 1 << 12;

  private final FileChannel channel;
  private final long limit;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long bufferStart;
  private long at;
  private long tagAt;
  private long contentAt;
  private int field;
  private int wireType;

  /** A reader of the message from {@code start} to {@code limit}. */
  FieldReader(FileChannel channel, long start, long limit) {
    this.channel = channel;
    this.at = start;
    this.limit = limit;
    this.bufferStart = start;
    buffer.limit(0);
  }

  /**
   * Goes on to the next field; false at the end of the message.
   *
   * @throws EOFException if the message ends within the field
   * @throws IOException if there is no field, or the file cannot be read
   */
  boolean next() throws IOException {
    if (at == limit) {
      return false;
    }
    tagAt = at;
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    if (field == 0 || tag >>> 32 != 0) {
      throw new IOException("no field has the tag " + tag);
    }
    long length =
        switch (wireType) {
          case VARINT -> {
            long from = at;
            varint();
            long size = at - from;
            at = from;
            yield size;
          }
          case FIXED64 -> Long.BYTES;
          case FIXED32 -> Integer.BYTES;
          case LENGTH_DELIMITED -> varint();
          default -> throw new IOException("no field has the wire type " + wireType);
        };
    contentAt = at;
    if (length < 0 || length > limit - at) {
      throw new EOFException();
    }
    at += length;
    return true;
  }

  /** Number of the current field. */
  int field() {
    return field;
  }

  /** Where the tag of the current field starts. */
  long tagAt() {
    return tagAt;
  }

  /** Where the current field ends. */
  long end() {
    return at;
  }

  /** The fields of the current field, a message; none if it is something else. */
  FieldReader inside() {
    return new FieldReader(channel, wireType == LENGTH_DELIMITED ? contentAt : at, at);
  }

  /**
   * The content of the current field.
   *
   * @throws IOException if it has more than {@code maxBytes}
   */
  byte[] content(int maxBytes) throws IOException {
    long length = at - contentAt;
    if (length > maxBytes) {
      throw new IOException("a field of " + length + " bytes");
    }
    return read(channel, contentAt, (int) length);
  }

  /** A varint of the current field. */
  long number() throws IOException {
    long end = at;
    at = contentAt;
    long value = varint();
    at = end;
    return value;
  }

  private long varint() throws IOException {
    long value = 0;
    for (int i = 0; i < MAX_VARINT_BYTES; i++) {
      byte next = nextByte();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number of more than " + MAX_VARINT_BYTES + " bytes");
  }

  private byte nextByte() throws IOException {
    if (at >= limit) {
      throw new EOFException();
    }
    long offset = at - bufferStart;
    if (offset < 0 || offset >= buffer.limit()) {
      fill();
      offset = 0;
    }
    at++;
    return buffer.get((int) offset);
  }

  private void fill() throws IOException {
    buffer.clear();
    bufferStart = at;
    if (channel.read(buffer, at) < 1) {
      throw new EOFException();
    }
    buffer.flip();
  }

  /** Bytes of a file. */
  static byte[] read(FileChannel channel, long start, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, start + bytes.position()) < 0) {
        throw new EOFException();
      }
    }
    return bytes.array();
  }
}
