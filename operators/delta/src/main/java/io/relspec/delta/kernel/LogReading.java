package io.relspec.delta.kernel;

import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.DeltaException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Kernel says with many classes that a log cannot be read; here it is one code. */
final class LogReading {
  private LogReading() {}

  /**
   * What reading a log gives.
   *
   * @param location the table
   * @throws TableNotFoundException if there is no table, which may be no error
   * @throws DeltaException if the log is damaged, or uses what Kernel does not know
   */
  static <T extends @Nullable Object> T reading(String location, Supplier<T> read) {
    try {
      return read.get();
    } catch (DeltaException | TableNotFoundException e) {
      throw e;
    } catch (UnsupportedTableFeatureException | UnsupportedProtocolVersionException e) {
      throw DeltaErrors.featureUnsupported(location, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw coded(location, e);
    }
  }

  private static DeltaException coded(String location, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DeltaException coded) {
        return coded;
      }
    }
    return DeltaErrors.logUnreadable(location, String.valueOf(e.getMessage()), e);
  }
}
