//! Throughput of the native part alone: parsing, scopes and facts of a directory's Python files; the whole extraction,
//! with the graph, control and data flow and summaries; then the columnar datasets as Parquet.
//!
//! `bench/extract DIR [RUNS]` prints medians over the runs, in the processor time of
//! one thread, so that other processes of the machine do not count. Files are read beforehand.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Duration;

use arrow::array::RecordBatch;
use arrow::datatypes::DataType;
use bumpalo::Bump;
use relspec_bench::{Source, cpu, median, sources};
use relspec_columnar::{Column, ColumnType, Compression, FileSpec, ParquetEncoder};
use relspec_contracts::Dataset;
use relspec_extract::{DatasetSet, Extractor};
use relspec_python::scopes::ScopeKind;
use relspec_python::{FileInput, Options, analyze};

const DEFAULT_RUNS: usize = 5;

/// Times of one run.
#[derive(Clone, Copy)]
struct Run {
    analysis: Duration,
    extraction: Duration,
    parquet: Duration,
}

/// What a run produced; the same in every run.
#[derive(Default)]
struct Output {
    functions: usize,
    facts: usize,
    columnar_rows: usize,
    parquet_bytes: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let root = arguments
        .next()
        .ok_or("extract-bench DIR [RUNS]: which directory?")?;
    let runs: usize = arguments
        .next()
        .map_or(Ok(DEFAULT_RUNS), |text| text.parse())?;
    let sources = sources(Path::new(&root))?;
    let mut times = Vec::new();
    let mut output = Output::default();
    for _ in 0..runs.max(1) {
        output = Output::default();
        times.push(run(&sources, &mut output)?);
    }
    print(&sources, &times, &output);
    Ok(())
}

fn run(sources: &[Source], output: &mut Output) -> Result<Run, Box<dyn Error>> {
    let mut extractor = Extractor::new(Options::default(), DatasetSet::all());
    let mut files = BTreeMap::new();
    let mut times = Run {
        analysis: analyse(sources, output),
        extraction: Duration::ZERO,
        parquet: Duration::ZERO,
    };
    for source in sources {
        let start = cpu();
        let input = FileInput::Read(&source.bytes);
        let changes = extractor.changes("bench", &source.path, None, Some(input))?;
        let extracted = cpu();
        output.facts += changes.fact_count;
        for change in changes.batches {
            write(&mut files, change.dataset, &change.batch)?;
            output.columnar_rows += change.batch.num_rows();
        }
        times.extraction += extracted.saturating_sub(start);
        times.parquet += cpu().saturating_sub(extracted);
    }
    let start = cpu();
    for encoder in files.values_mut() {
        encoder.finish()?;
        output.parquet_bytes += encoder.take_bytes().len();
    }
    times.parquet += cpu().saturating_sub(start);
    Ok(times)
}

/// Time of parsing, scopes and facts alone.
fn analyse(sources: &[Source], output: &mut Output) -> Duration {
    let options = Options::default();
    let mut arena = Bump::new();
    let start = cpu();
    for source in sources {
        arena.reset();
        let analysis = analyze(&arena, &options, "bench", &source.path, &source.bytes);
        let scopes = analysis.scopes.all().iter();
        let functions = scopes.filter(|scope| scope.kind == ScopeKind::Function);
        output.functions += functions.count();
    }
    cpu().saturating_sub(start)
}

fn write(
    files: &mut BTreeMap<&'static str, ParquetEncoder>,
    dataset: Dataset,
    batch: &RecordBatch,
) -> Result<(), Box<dyn Error>> {
    if !files.contains_key(dataset.name()) {
        files.insert(dataset.name(), ParquetEncoder::new(&spec(batch)?)?);
    }
    let encoder = files.get_mut(dataset.name()).ok_or("no file")?;
    encoder.write(batch)?;
    Ok(())
}

/// A data file with the columns of a batch and bounds for the first, as the sink makes them.
fn spec(batch: &RecordBatch) -> Result<FileSpec, Box<dyn Error>> {
    let schema = batch.schema();
    let columns = schema
        .fields()
        .iter()
        .enumerate()
        .map(|(position, field)| {
            Ok(Column {
                name: field.name().clone(),
                column_type: column_type(field.data_type())?,
                nullable: field.is_nullable(),
                position,
                constant: None,
            })
        })
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    Ok(FileSpec {
        arity: columns.len(),
        statistics: columns.iter().take(1).map(|c| c.name.clone()).collect(),
        columns,
        compression: Compression::default(),
    })
}

fn column_type(arrow: &DataType) -> Result<ColumnType, Box<dyn Error>> {
    let types = [
        ColumnType::Boolean,
        ColumnType::Int,
        ColumnType::BigInt,
        ColumnType::Double,
        ColumnType::String,
        ColumnType::Bytes,
        ColumnType::TimestampLtz3,
        ColumnType::StringArray,
        ColumnType::IntArray,
        ColumnType::BigIntArray,
    ];
    types
        .into_iter()
        .find(|column| same(&column.arrow(), arrow))
        .ok_or_else(|| format!("no column type for {arrow}").into())
}

/// Whether two types are alike but for the name of a list's element.
fn same(left: &DataType, right: &DataType) -> bool {
    match (left, right) {
        (DataType::List(left), DataType::List(right)) => left.data_type() == right.data_type(),
        _ => left == right,
    }
}

fn print(sources: &[Source], times: &[Run], output: &Output) {
    let bytes: usize = sources.iter().map(|source| source.bytes.len()).sum();
    println!(
        "{} files, {:.1} MB, {} functions, {} facts, {} columnar rows, {:.1} MB of Parquet, medians of {} runs",
        sources.len(),
        megabytes(bytes),
        output.functions,
        output.facts,
        output.columnar_rows,
        megabytes(output.parquet_bytes),
        times.len()
    );
    let analysis = median(times.iter().map(|run| run.analysis));
    let extraction = median(times.iter().map(|run| run.extraction));
    let parquet = median(times.iter().map(|run| run.parquet));
    for (what, time) in [
        ("parse, scopes, facts", analysis),
        ("whole extraction", extraction),
    ] {
        println!(
            "{what:<20} {:>7.3} s {:>7.1} MB/s {:>9.0} functions/s",
            time.as_secs_f64(),
            megabytes(bytes) / time.as_secs_f64(),
            megabytes(output.functions) * 1e6 / time.as_secs_f64()
        );
    }
    println!(
        "Parquet              {:>7.3} s {:>7.2} million rows/s",
        parquet.as_secs_f64(),
        megabytes(output.columnar_rows) / parquet.as_secs_f64()
    );
}

/// Millions of whatever is counted.
#[expect(clippy::cast_precision_loss, reason = "figures to be read")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
