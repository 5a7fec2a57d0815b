//! Writes the facts of every Python file below a directory, to be compared with CPython's own:
//! `cargo run --release --example oracle -- SRC OUT` makes `OUT/<path>.json`; without `OUT` it
//! only measures. Prints files, bytes and the throughput of the analysis alone.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use bumpalo::Bump;
use relspec_python::{Options, ParseStatus, analyze, oracle};

fn main() -> io::Result<()> {
    let mut args = env::args().skip(1);
    let source = PathBuf::from(args.next().unwrap_or_else(|| ".".to_owned()));
    let target = args.next().map(PathBuf::from);
    let mut totals = Totals::default();
    for path in python_files(&source)? {
        let bytes = fs::read(&path)?;
        let name = path.strip_prefix(&source).unwrap_or(&path);
        let facts = totals.measure(name, &bytes, target.is_some());
        if let (Some(target), Some(facts)) = (&target, facts) {
            write(&target.join(format!("{}.json", name.display())), &facts)?;
        }
    }
    totals.print();
    Ok(())
}

#[derive(Default)]
struct Totals {
    files: usize,
    bytes: usize,
    nodes: usize,
    bindings: usize,
    recovered: usize,
    skipped: usize,
    time: Duration,
}

impl Totals {
    fn measure(&mut self, name: &Path, bytes: &[u8], wants_facts: bool) -> Option<String> {
        let options = Options {
            python_version: (3, 11),
            ..Options::default()
        };
        let arena = Bump::new();
        let path = name.display().to_string();
        let start = Instant::now();
        let analysis = analyze(&arena, &options, "repo", &path, bytes);
        self.time += start.elapsed();
        self.files += 1;
        self.bytes += bytes.len();
        self.nodes += analysis.syntax.len();
        self.bindings += analysis.scopes.bindings().len();
        self.recovered += usize::from(analysis.status == ParseStatus::Recovered);
        self.skipped += usize::from(analysis.status == ParseStatus::Skipped);
        wants_facts.then(|| oracle::facts(&arena, &options, &path, &analysis).to_string())
    }

    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    fn print(&self) {
        let rate = self.bytes as f64 / 1e6 / self.time.as_secs_f64();
        println!(
            "{} files, {} bytes, {} nodes, {} bindings, {} recovered, {} skipped, {:.3} s, {rate:.1} MB/s",
            self.files,
            self.bytes,
            self.nodes,
            self.bindings,
            self.recovered,
            self.skipped,
            self.time.as_secs_f64(),
        );
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)
}

fn python_files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                if entry.file_name() != "site-packages" {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "py") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
