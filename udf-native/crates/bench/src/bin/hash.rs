//! What an id costs where ids of the graph are made: in a loop over the columns of a batch.
//!
//! `bench/functions` runs it. A line per length of the text in bytes: length, rows, nanoseconds of processor time per row (median)
//! and the sum of all ids, by which Java's own ids of the same texts are compared.

use std::hint::black_box;
use std::time::Duration;

use arrow::array::{Int64Array, StringArray};
use relspec_bench::{cpu, median};
use relspec_ids::def_id;

const LENGTHS: [usize; 5] = [16, 64, 256, 1024, 4096];
const RUNS: usize = 7;

/// What a run hashes; the system counts processor time in steps of some milliseconds.
const RUN_BYTES: usize = 1 << 29;
const MAX_RUN_ROWS: usize = 1 << 22;

const BATCH_BYTES: usize = 1 << 20;
const MAX_BATCH_ROWS: usize = 1 << 14;

fn main() {
    for length in LENGTHS {
        let rows = MAX_BATCH_ROWS.min(BATCH_BYTES / length);
        let passes = MAX_RUN_ROWS.min(RUN_BYTES / length) / rows;
        let (files, paths) = batch(rows, length);
        let mut ids = vec![0; rows];
        let times = (0..RUNS).map(|_| {
            let start = cpu();
            for _ in 0..passes {
                identify(black_box(&files), black_box(&paths), &mut ids);
            }
            cpu().saturating_sub(start)
        });
        let times: Vec<Duration> = times.collect();
        let sum = ids.iter().fold(0_i64, |sum, id| sum.wrapping_add(*id));
        let nanos = nanos_per_row(median(times.into_iter()), rows * passes);
        println!("{length} {rows} {passes} {nanos:.2} {sum}");
    }
}

/// Rows with the numbers from 0 and texts that differ in their first bytes.
fn batch(rows: usize, length: usize) -> (Int64Array, StringArray) {
    let filler = "module.".repeat(length);
    let texts = (0..rows).map(|row| {
        let mut text = format!("{row:x}.{filler}");
        text.truncate(length);
        text
    });
    let numbers = (0..rows).map(|row| row as i64);
    (
        numbers.collect::<Vec<_>>().into(),
        StringArray::from_iter_values(texts),
    )
}

fn identify(files: &Int64Array, paths: &StringArray, ids: &mut [i64]) {
    for (id, (file, path)) in ids.iter_mut().zip(files.values().iter().zip(paths)) {
        *id = def_id(*file, path.unwrap_or_default());
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures to be read")]
fn nanos_per_row(time: Duration, rows: usize) -> f64 {
    time.as_secs_f64() * 1e9 / rows as f64
}
