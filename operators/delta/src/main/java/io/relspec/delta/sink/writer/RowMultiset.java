package io.relspec.delta.sink.writer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.types.RowKind;

/**
 * Rows and how often each is there, which may be less than not at all.
 *
 * <p>A commit of a large repository holds millions of rows here at once. Their bytes lie end to end
 * in pages and are found by an index of primitive values, so that a row costs its size, 28 to 56
 * bytes and no object.
 */
final class RowMultiset {
  private static final int PAGE_BYTES = 1 << 20;
  private static final int INITIAL_SLOTS = 1 << 10;
  private static final int FREE = -1;

  private final int arity;
  private final List<MemorySegment> pages = new ArrayList<>();
  private int pageEnd;

  /** The entry in each slot of the hash index; its size is a power of two. */
  private int[] slots = new int[INITIAL_SLOTS];

  /** Of each entry: hash, page, place in the page, size, how often. */
  private int[] hashes = new int[INITIAL_SLOTS / 2];

  private int[] pageOf = new int[INITIAL_SLOTS / 2];
  private int[] offsets = new int[INITIAL_SLOTS / 2];
  private int[] sizes = new int[INITIAL_SLOTS / 2];
  private int[] counts = new int[INITIAL_SLOTS / 2];
  private int entries;

  /** Sees one row, which it may change, and how often it is there or missing; at least once. */
  @FunctionalInterface
  interface Consumer {
    void accept(BinaryRowData row, int times);
  }

  RowMultiset(int arity) {
    this.arity = arity;
    Arrays.fill(slots, FREE);
  }

  /** Adds {@code change} to the multiplicity of a row; its bytes are copied if they are new. */
  void add(BinaryRowData row, int change) {
    MemorySegment segment = row.getSegments()[0];
    if (row.getSegments().length > 1) {
      add(row.copy(), change);
      return;
    }
    int hash = row.hashCode();
    int slot = hash & (slots.length - 1);
    while (slots[slot] != FREE) {
      int entry = slots[slot];
      if (hashes[entry] == hash && isAt(entry, segment, row.getOffset(), row.getSizeInBytes())) {
        counts[entry] += change;
        return;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = append(segment, row.getOffset(), row.getSizeInBytes(), hash, change);
    if (entries * 2 == slots.length) {
      grow();
    }
  }

  /** Adds a row of a changelog: it comes, or its kind says that it goes. */
  void addChange(BinaryRowData row) {
    RowKind kind = row.getRowKind();
    row.setRowKind(RowKind.INSERT);
    add(
        row,
        switch (kind) {
          case INSERT, UPDATE_AFTER -> 1;
          case UPDATE_BEFORE, DELETE -> -1;
        });
    row.setRowKind(kind);
  }

  private boolean isAt(int entry, MemorySegment segment, int offset, int size) {
    return sizes[entry] == size
        && pages.get(pageOf[entry]).equalTo(segment, offsets[entry], offset, size);
  }

  private int append(MemorySegment segment, int offset, int size, int hash, int count) {
    if (pages.isEmpty() || pageEnd + size > pages.get(pages.size() - 1).size()) {
      pages.add(MemorySegmentFactory.allocateUnpooledSegment(Math.max(PAGE_BYTES, size)));
      pageEnd = 0;
    }
    int entry = entries++;
    hashes[entry] = hash;
    pageOf[entry] = pages.size() - 1;
    offsets[entry] = pageEnd;
    sizes[entry] = size;
    counts[entry] = count;
    segment.copyTo(offset, pages.get(pages.size() - 1), pageEnd, size);
    pageEnd += size;
    return entry;
  }

  private void grow() {
    hashes = Arrays.copyOf(hashes, slots.length);
    pageOf = Arrays.copyOf(pageOf, slots.length);
    offsets = Arrays.copyOf(offsets, slots.length);
    sizes = Arrays.copyOf(sizes, slots.length);
    counts = Arrays.copyOf(counts, slots.length);
    slots = new int[slots.length * 2];
    Arrays.fill(slots, FREE);
    for (int entry = 0; entry < entries; entry++) {
      int slot = hashes[entry] & (slots.length - 1);
      while (slots[slot] != FREE) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = entry;
    }
  }

  /** Shows the rows that are there, in the order in which they were first seen. */
  void forEachPresent(Consumer consumer) {
    forEach(1, consumer);
  }

  /** Shows the rows that are missing, in the order in which they were first seen. */
  void forEachMissing(Consumer consumer) {
    forEach(-1, consumer);
  }

  private void forEach(int sign, Consumer consumer) {
    BinaryRowData row = new BinaryRowData(arity);
    for (int entry = 0; entry < entries; entry++) {
      int times = counts[entry] * sign;
      if (times > 0) {
        row.pointTo(pages.get(pageOf[entry]), offsets[entry], sizes[entry]);
        consumer.accept(row, times);
      }
    }
  }
}
