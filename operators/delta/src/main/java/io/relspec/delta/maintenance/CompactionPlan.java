package io.relspec.delta.maintenance;

import io.relspec.delta.kernel.DataFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which files are put together: those that are small or have lost many rows, of one partition, in
 * the order in which they were written, as many as the target allows.
 *
 * @param groups files that become one; a single file has lost many rows
 * @param tooScattered files that have lost many rows, but whose origins would take too much of the
 *     log
 */
record CompactionPlan(List<List<DataFile>> groups, int tooScattered) {
  private static final Comparator<DataFile> OLDEST_FIRST =
      Comparator.comparingLong(DataFile::modificationTimeMs).thenComparing(DataFile::path);

  CompactionPlan {
    groups = List.copyOf(groups);
  }

  static CompactionPlan of(List<DataFile> files, CompactionOptions options) {
    Map<Map<String, @Nullable String>, List<DataFile>> partitions = new LinkedHashMap<>();
    for (DataFile file : files.stream().sorted(OLDEST_FIRST).toList()) {
      boolean isWanted = isSmall(file, options) || isHoley(file, options);
      if (isWanted && file.rowsLeft() > 0) {
        partitions
            .computeIfAbsent(new TreeMap<>(file.partition()), p -> new ArrayList<>())
            .add(file);
      }
    }
    Builder builder = new Builder(options);
    for (List<DataFile> partition : partitions.values()) {
      partition.forEach(builder::add);
      builder.close();
    }
    return new CompactionPlan(builder.groups, builder.tooScattered);
  }

  private static boolean isSmall(DataFile file, CompactionOptions options) {
    return file.sizeBytes() < options.smallFileBytes();
  }

  private static boolean isHoley(DataFile file, CompactionOptions options) {
    return file.rows() - file.rowsLeft() > options.maxDeletedShare() * file.rows();
  }

  /** Fills one group after the other. */
  private static final class Builder {
    private final CompactionOptions options;
    private final List<List<DataFile>> groups = new ArrayList<>();
    private List<DataFile> open = new ArrayList<>();
    private long openBytes;
    private long openOrigins;
    private int tooScattered;

    Builder(CompactionOptions options) {
      this.options = options;
    }

    void add(DataFile file) {
      long origins = file.originsBytes();
      if (origins > options.maxOriginsBytes()) {
        tooScattered++;
        return;
      }
      long bytes = (long) (file.sizeBytes() * ((double) file.rowsLeft() / file.rows()));
      if (openBytes + bytes > options.targetFileBytes()
          || openOrigins + origins > options.maxOriginsBytes()) {
        close();
      }
      open.add(file);
      openBytes += bytes;
      openOrigins += origins;
    }

    void close() {
      if (open.size() > 1 || (open.size() == 1 && isHoley(open.get(0), options))) {
        groups.add(List.copyOf(open));
      }
      open = new ArrayList<>();
      openBytes = 0;
      openOrigins = 0;
    }
  }
}
