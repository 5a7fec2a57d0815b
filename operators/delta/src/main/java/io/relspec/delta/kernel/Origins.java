package io.relspec.delta.kernel;

import io.relspec.delta.DeltaErrors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * Where the rows of a rewritten file were before: for each file that a writer's state may name, the
 * rows that were left of it, which follow each other in the rewritten file in their order.
 *
 * <p>It is a tag of the file's {@code add}, so it is there as long as the file is, whatever becomes
 * of old files, log entries and deletion vectors. A file that is rewritten again hands its origins
 * on; state never names rewritten files.
 *
 * <p>Form: base 64 of deflated bytes: a version, the number of runs, and per run the path, the row
 * of its first one, and the rows before as a portable bitmap.
 */
final class Origins {
  static final Origins NONE = new Origins(List.of());

  private static final String TAG = "relspec.origins";
  private static final byte VERSION = 1;

  /** Paths that follow from the ids of files, which is how writers name those they remember. */
  private static final Pattern REMEMBERED =
      Pattern.compile("([0-9a-f]{2})/part-[a-z0-9_]+-\\1[0-9a-f-]{34}\\.parquet");

  private final Map<String, Run> runs;

  private Origins(List<Run> runs) {
    this.runs = new LinkedHashMap<>();
    runs.forEach(run -> this.runs.put(run.path(), run));
  }

  /**
   * Rows that were in one file.
   *
   * @param path path of that file as the log had it
   * @param first row of the rewritten file that the first of them is
   * @param before their numbers in that file
   */
  private record Run(String path, int first, RoaringBitmap before) {
    int sizeBytes() {
      return path.length() + before.serializedSizeInBytes() + 2 * Integer.BYTES;
    }
  }

  /** What the tags of a file say. */
  static Origins of(@Nullable Map<String, String> tags, String path) {
    String tag = tags == null ? null : tags.get(TAG);
    if (tag == null) {
      return NONE;
    }
    try {
      return fromTag(tag);
    } catch (IOException | RuntimeException e) {
      throw DeltaErrors.originsUnreadable(path, e);
    }
  }

  /**
   * The origins of a file made of the rows that are left of others, one file behind the other.
   *
   * @param counts whether positions in an input, or in what it was made of, mean the new file
   */
  static Origins ofRewritten(List<DataFile> inputs, Predicate<DataFile> counts) {
    List<Run> runs = new ArrayList<>();
    int first = 0;
    for (DataFile input : inputs) {
      if (counts.test(input)) {
        runs.addAll(input.origins().after(input, first));
      }
      first += input.rowsLeft();
    }
    return new Origins(runs);
  }

  /** The runs of the rows that are left of a file, where they come behind {@code first} others. */
  private List<Run> after(DataFile file, int first) {
    RoaringBitmap deleted = file.deleted();
    List<Run> left = new ArrayList<>();
    if (isRemembered(file.path())) {
      left.add(new Run(file.path(), first, without(0, file.rows(), deleted)));
    }
    for (Run run : runs.values()) {
      RoaringBitmap before = new RoaringBitmap();
      int[] row = {run.first()};
      run.before()
          .forEach(
              (IntConsumer)
                  old -> {
                    if (!deleted.contains(row[0]++)) {
                      before.add(old);
                    }
                  });
      if (!before.isEmpty()) {
        int behind = run.first() - (run.first() == 0 ? 0 : deleted.rank(run.first() - 1));
        left.add(new Run(run.path(), first + behind, before));
      }
    }
    return left;
  }

  private static RoaringBitmap without(int from, int to, RoaringBitmap deleted) {
    RoaringBitmap rows = new RoaringBitmap();
    rows.add((long) from, to);
    rows.andNot(deleted);
    return rows;
  }

  /** Whether state of a writer may name a file with this path. */
  static boolean isRemembered(String path) {
    return REMEMBERED.matcher(path).matches();
  }

  /** Paths of the files that rows were in. */
  Iterable<String> paths() {
    return runs.keySet();
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** Length of the form before it is deflated, about. */
  long sizeBytes() {
    return runs.values().stream().mapToLong(Run::sizeBytes).sum();
  }

  /**
   * Where rows of an old file are now, deleted or not.
   *
   * @param rows numbers in the old file, ascending
   * @return numbers in the rewritten file, ascending; empty if one of them was gone before
   */
  Optional<int[]> now(String path, int[] rows) {
    Run run = runs.get(path);
    if (run == null) {
      return Optional.empty();
    }
    int[] now = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      if (!run.before().contains(rows[i])) {
        return Optional.empty();
      }
      now[i] = run.first() + run.before().rank(rows[i]) - 1;
    }
    return Optional.of(now);
  }

  /** The tags of a file with these origins, none if it has none. */
  @Nullable Map<String, String> tags() {
    return runs.isEmpty() ? null : Map.of(TAG, toTag());
  }

  private String toTag() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      out.writeByte(VERSION);
      out.writeInt(runs.size());
      for (Run run : runs.values()) {
        out.writeUTF(run.path());
        out.writeInt(run.first());
        run.before().runOptimize();
        run.before().serialize(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static Origins fromTag(String tag) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(tag);
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new IOException("version is " + version);
      }
      int count = in.readInt();
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String path = in.readUTF();
        int first = in.readInt();
        RoaringBitmap before = new RoaringBitmap();
        before.deserialize(in);
        runs.add(new Run(path, first, before));
      }
      return new Origins(runs);
    }
  }
}
