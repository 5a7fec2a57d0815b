package io.relspec.udf;

import org.jspecify.annotations.Nullable;

/**
 * The boundary. Callers have called {@link NativeLibrary#load()} before. Every failure of native
 * code, a panic included, is a {@link NativeException}.
 */
public final class Native {

  private Native() {}

  /**
   * Calls a function of the manifest.
   *
   * @param number its place in the manifest
   * @param address off-heap memory of this caller, which no other thread uses meanwhile
   * @param length bytes of encoded arguments at the address
   * @param capacity bytes that are there in all; the encoded result is written behind the arguments
   * @return length of the result, or its negative if it does not fit; the arguments are kept then
   */
  static native int call(int number, long address, int length, int capacity);

  /** The manifest as UTF-8 JSON. */
  static native byte[] manifest();

  /** Makes the next native call of this thread panic, in one of 5 ways; for tests. */
  static native void selfTestPanic(int kind);

  /**
   * Opens a data file.
   *
   * @param spec its description as UTF-8 JSON
   * @return its handle
   */
  public static native long parquetOpen(byte[] spec);

  /** Appends the row frames at an address to a data file; gives the estimated size of the file. */
  public static native long parquetWriteRows(long file, long address, int length);

  /** Takes a batch and appends its rows to a data file; gives the estimated size of the file. */
  public static native long parquetWriteBatch(long file, long arrayAddress, long schemaAddress);

  /**
   * Appends the rows of another data file, given as its bytes, but for those of ascending numbers;
   * gives the estimated size of the file.
   */
  public static native long parquetCopyRows(long file, byte[] from, int[] deleted);

  /** The bytes of a data file that are ready and not yet taken. */
  public static native byte[] parquetTake(long file);

  /** Completes a data file; gives its statistics as UTF-8 JSON. */
  public static native byte[] parquetFinish(long file);

  /** Gives up the encoder of a data file, finished or not. */
  public static native void parquetClose(long file);

  /** Drops a batch. */
  public static native void batchRelease(long arrayAddress, long schemaAddress);

  /** Takes a batch and gives it in Arrow's stream format. */
  public static native byte[] batchToIpc(long arrayAddress, long schemaAddress);

  /** Reads a batch in Arrow's stream format; gives the addresses of its array and its schema. */
  public static native long[] batchFromIpc(byte[] ipc);

  /** The extractor's datasets as lines {@code name row} or {@code name columnar}, by number. */
  public static native byte[] extractorDatasets();

  /**
   * Opens an extractor.
   *
   * @param request options and names of datasets as UTF-8 JSON
   * @return its handle
   */
  public static native long extractorOpen(byte[] request);

  /**
   * Derives the changes of a file; each side has bytes, or a reason why there are none, or neither.
   * What an external index says comes with either.
   *
   * @return the numbers that {@code FileChanges} decodes
   */
  public static native long[] extractorChanges(
      long extractor,
      byte[] repo,
      byte[] path,
      byte @Nullable [] before,
      byte @Nullable [] beforeReason,
      byte @Nullable [] beforeIndex,
      byte @Nullable [] after,
      byte @Nullable [] afterReason,
      byte @Nullable [] afterIndex);

  /** The row frames of the extractor's last changes. */
  public static native byte[] extractorFrames(long extractor);

  /** Closes an extractor. */
  public static native void extractorClose(long extractor);

  /**
   * Opens a resolver of the calls of one repository.
   *
   * @param requested names of the datasets to give out as UTF-8 lines
   * @return its handle
   */
  public static native long resolverOpen(byte[] requested);

  /** Sets the summary of a file, or forgets the file when it is null. */
  public static native void resolverSet(
      long resolver, byte[] path, long fileId, byte @Nullable [] summary);

  /** Takes the rows that follow from the summaries as given out. */
  public static native void resolverRestore(long resolver);

  /**
   * Resolves; what differs is then given by {@link #resolverNext}.
   *
   * @param isLast nothing is kept for another time, which would take as long as the first
   */
  public static native void resolverSolve(long resolver, boolean isLast);

  /** What differs in the next file where something does, as numbers; null after the last one. */
  public static native long @Nullable [] resolverNext(long resolver, byte[] repo);

  /** The row frames of the last file. */
  public static native byte[] resolverFrames(long resolver);

  /** Closes a resolver. */
  public static native void resolverClose(long resolver);

  /** The contracts of the library as lines {@code dataset hash}. */
  static native byte[] contractHashes();

  /**
   * Facts of a file as UTF-8 text.
   *
   * @param options extractor options as UTF-8 JSON
   * @param format 0 for rows as JSON lines, 1 for one JSON document that the oracle understands
   */
  public static native byte[] facts(
      byte[] options, int format, byte[] repo, byte[] path, byte[] content);

  /** Opens a data file given as its bytes; {@code columns} is a JSON array. Gives its handle. */
  public static native long readerOpen(byte[] file, byte[] columns);

  /**
   * Which bytes of a data file of {@code size} bytes hold the rows with these ascending numbers:
   * begin and end of each range, or, alone, how many bytes of the end of the file are to be given
   * if there are not enough of them.
   */
  public static native long[] readerRanges(byte[] end, long size, int[] rows);

  /**
   * Opens a data file for the rows with these ascending numbers alone; {@code rest} are the bytes
   * that {@link #readerRanges} names, one range behind the other.
   */
  public static native long readerOpenRows(
      byte[] end, long size, byte[] rest, byte[] columns, int[] rows);

  /** Takes a batch that has the columns of a data file; gives its rows as frames. */
  public static native byte[] batchFrames(
      long arrayAddress, long schemaAddress, byte[] spec, byte[] columns);

  /** Makes a batch of row frames; gives the addresses of its array and its schema. */
  public static native long[] batchFromRows(byte[] spec, long address, int length);

  /** The frames of the next rows, none at the end of the file. */
  public static native byte[] readerNext(long reader);

  /** Closes a reader. */
  public static native void readerClose(long reader);

  /** Begins a count over data files, described by UTF-8 JSON. Gives its handle. */
  public static native long summaryOpen(byte[] spec);

  /** Counts the rows of a data file given as its bytes, but for those of ascending numbers. */
  public static native void summaryAdd(long summary, byte[] file, int[] deleted);

  /** Ends a count; gives a JSON object from value to number as UTF-8. */
  public static native byte[] summaryFinish(long summary);
}
