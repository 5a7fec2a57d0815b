package io.relspec.delta.source;

import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;

/** Microseconds since the epoch as timestamps, also before the epoch. */
final class MicrosVector implements TimestampColumnVector {
  private static final int MILLIS_PRECISION = 3;
  private static final int MICROS_PER_MILLI = 1000;
  private static final int NANOS_PER_MICRO = 1000;

  private final LongColumnVector micros;

  MicrosVector(LongColumnVector micros) {
    this.micros = micros;
  }

  @Override
  public boolean isNullAt(int row) {
    return micros.isNullAt(row);
  }

  @Override
  public TimestampData getTimestamp(int row, int precision) {
    long value = micros.getLong(row);
    int rest =
        precision <= MILLIS_PRECISION ? 0 : (int) Math.floorMod(value, (long) MICROS_PER_MILLI);
    return TimestampData.fromEpochMillis(
        Math.floorDiv(value, (long) MICROS_PER_MILLI), rest * NANOS_PER_MICRO);
  }
}
