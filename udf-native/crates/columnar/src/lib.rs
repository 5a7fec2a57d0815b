//! Facts to Arrow batches, Flink row frames to Arrow, Arrow to Parquet.
