package io.relspec.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux says about this process in {@code /proc}. On a system without it every figure is 0.
 */
public final class ProcessGauge {
  private static final int MS_PER_TICK = 10;
  private static final String RESET_PEAK = "5";
  private static final String PEAK_FIELD = "VmHWM:";
  // Positions in /proc/self/stat after the name of the command, see proc(5).
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int START_TICKS = 19;

  private final Path proc;

  /**
   * Reads from there.
   *
   * @param proc where the process file system is, {@code /proc}
   */
  public ProcessGauge(Path proc) {
    this.proc = proc;
  }

  /** Time of all threads on processors since the process began. */
  public long cpuMs() {
    return statField(USER_TICKS) + statField(SYSTEM_TICKS);
  }

  /** Time since the process began. */
  public long ageMs() {
    String uptime = read("uptime").split(" ", 2)[0];
    long uptimeMs = uptime.isEmpty() ? 0 : Math.round(Double.parseDouble(uptime) * 1000);
    return Math.max(0, uptimeMs - statField(START_TICKS));
  }

  /**
   * Most resident memory since the last call, or since the process began where the system does not
   * let a process reset that mark.
   */
  public long takePeakRssBytes() {
    long peak =
        read("self/status")
            .lines()
            .filter(line -> line.startsWith(PEAK_FIELD))
            .flatMap(line -> Stream.of(line.substring(PEAK_FIELD.length()).trim().split(" ")))
            .limit(1)
            .mapToLong(kib -> Long.parseLong(kib) << 10)
            .sum();
    resetPeak();
    return peak;
  }

  private void resetPeak() {
    try {
      Files.writeString(proc.resolve("self/clear_refs"), RESET_PEAK);
    } catch (IOException e) {
      // A sandbox may forbid it; then the mark stays that of the whole process, as documented.
      return;
    }
  }

  private long statField(int position) {
    String stat = read("self/stat");
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).trim().split(" "));
    return position < fields.size() ? Long.parseLong(fields.get(position)) * MS_PER_TICK : 0;
  }

  private String read(String name) {
    try {
      return Files.readString(proc.resolve(name));
    } catch (IOException e) {
      return "";
    }
  }
}
