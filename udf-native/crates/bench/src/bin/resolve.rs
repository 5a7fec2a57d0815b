//! Call resolution of a directory's Python files, natively and alone: from nothing for the last time, as a build does;
//! from nothing, again after one function was added to one file, and again after a statement was added to a function,
//! in each of several files, as where files are followed.
//!
//! `bench/resolve DIR [RUNS]` prints medians over the runs, in the processor time of one thread, so
//! that other processes of the machine do not count. Files are extracted beforehand.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use bumpalo::Bump;
use relspec_bench::{cpu, median, sources};
use relspec_contracts::Dataset;
use relspec_extract::{DatasetSet, ExtractError, Resolver};
use relspec_python::{FileInput, Options, extract};

const DEFAULT_RUNS: usize = 5;

/// Files to which a statement is added, one after the other.
const EDITED_FILES: usize = 40;

/// What one resolution gave out.
#[derive(Clone, Copy, Default)]
struct Given {
    files: usize,
    rows: usize,
    columnar_rows: usize,
    time: Duration,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let root = arguments
        .next()
        .ok_or("resolve-bench DIR [RUNS]: which directory?")?;
    let runs: usize = arguments
        .next()
        .map_or(Ok(DEFAULT_RUNS), |text| text.parse())?;
    let sources = sources(Path::new(&root))?;
    let read = sources.iter().filter_map(|source| {
        let (file_id, summary) = summary(&source.path, &source.bytes)?;
        Some((&source.path, file_id, summary))
    });
    let summaries: Vec<_> = read.collect();
    let filled = || {
        let mut resolver = Resolver::new(datasets());
        for (path, file_id, summary) in &summaries {
            resolver.set(path, *file_id, Some(summary.clone()));
        }
        resolver
    };
    let (mut last, mut first) = (Vec::new(), Vec::new());
    let (mut edits, mut statements) = (Vec::new(), Vec::new());
    for run in 0..runs.max(1) {
        last.push(resolve(&mut filled(), Resolver::finish)?);
        let mut resolver = filled();
        first.push(resolve(&mut resolver, Resolver::solve)?);
        let edited = sources.get(sources.len() / 2).ok_or("no file")?;
        let mut bytes = edited.bytes.clone();
        bytes.extend(format!("\n\ndef added_{run}(a):\n    return a.strip()\n").into_bytes());
        let (file_id, changed) = summary(&edited.path, &bytes).ok_or("no summary")?;
        resolver.set(&edited.path, file_id, Some(changed));
        edits.push(resolve(&mut resolver, Resolver::solve)?);
        for file in sources.iter().step_by(sources.len().div_ceil(EDITED_FILES)) {
            let Some(bytes) = with_statement(&file.bytes) else {
                continue;
            };
            let Some((file_id, summary)) = summary(&file.path, &bytes) else {
                continue;
            };
            resolver.set(&file.path, file_id, Some(summary));
            let given = resolve(&mut resolver, Resolver::solve)?;
            println!(
                "  {:.3} CPU s, {} files worked on: {}",
                given.time.as_secs_f64(),
                resolver.worked(),
                file.path
            );
            statements.push(given);
        }
    }
    print("from nothing, for the last time", &last);
    print("from nothing", &first);
    print("after a function was added", &edits);
    print("after a statement was added", &statements);
    Ok(())
}

/// A file with one more statement at the begin of the function in its middle; nothing if it has none.
fn with_statement(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let lines: Vec<&str> = text.lines().collect();
    let is_head = |at: &usize| {
        let line: &str = lines.get(*at).copied().unwrap_or_default();
        line.trim_start().starts_with("def ") && line.ends_with("):")
    };
    let heads: Vec<usize> = (0..lines.len()).filter(is_head).collect();
    let head = *heads.get(heads.len() / 2)?;
    let next = lines.get(head + 1)?;
    let indent = next.len() - next.trim_start().len();
    let (before, after) = lines.split_at(head + 1);
    let statement = format!("{}edited = len('')", " ".repeat(indent));
    let all = before.iter().copied().chain([statement.as_str()]);
    let all: Vec<&str> = all.chain(after.iter().copied()).collect();
    Some((all.join("\n") + "\n").into_bytes())
}

/// What call resolution gives.
fn datasets() -> DatasetSet {
    [
        Dataset::CpgEdges,
        Dataset::RelationOutput,
        Dataset::RelCallTarget,
        Dataset::RelParameterLink,
        Dataset::RelOpenCall,
        Dataset::RelOverrides,
        Dataset::RelMro,
        Dataset::RelType,
        Dataset::RelTypeName,
        Dataset::RelOpenType,
    ]
    .into_iter()
    .collect()
}

/// What a file says about values; nothing if it cannot be read.
fn summary(path: &str, bytes: &[u8]) -> Option<(i64, Vec<u8>)> {
    let arena = Bump::new();
    let input = FileInput::Read(bytes);
    let facts = extract(&arena, &Options::default(), "bench", path, input);
    let row = facts.py_summaries.first()?;
    Some((row.file_id, row.summary.to_vec()))
}

fn resolve(
    resolver: &mut Resolver,
    solve: fn(&mut Resolver) -> Result<(), ExtractError>,
) -> Result<Given, Box<dyn Error>> {
    let start = cpu();
    solve(resolver)?;
    let mut given = Given::default();
    while let Some(answers) = resolver.next("bench")? {
        given.files += 1;
        given.rows += resolver.frames().rows();
        let batches = answers.batches.iter();
        given.columnar_rows += batches.map(|change| change.batch.num_rows()).sum::<usize>();
    }
    given.time = cpu().saturating_sub(start);
    Ok(given)
}

fn print(what: &str, runs: &[Given]) {
    let Some(last) = runs.last() else { return };
    println!(
        "{what}: {:.2} CPU s; {} files differ, {} rows and {} columnar rows given",
        median(runs.iter().map(|run| run.time)).as_secs_f64(),
        last.files,
        last.rows,
        last.columnar_rows,
    );
}
