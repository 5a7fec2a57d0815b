//! What the names of all Python files below a directory stand for, as counts. Installed packages
//! are left out.
//!
//! `cargo run --release --bin uses-bench -- DIR` prints the rows of each dataset, how many call sites
//! the files answer themselves, the uses left to other files, and the time the passes take.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::Path;
use std::time::Duration;

use bumpalo::Bump;
use relspec_bench::{cpu, sources};
use relspec_contracts::Facts;
use relspec_python::flow::Flow;
use relspec_python::graph::Graph;
use relspec_python::{IndexedNames, Options, analyze, uses};

#[derive(Default)]
struct Totals {
    files: usize,
    kilobytes: u32,
    rows: BTreeMap<String, usize>,
    analysis: Duration,
    graph: Duration,
    uses: Duration,
    slowest: (Duration, String),
}

impl Totals {
    fn measure(&mut self, path: &str, bytes: &[u8]) {
        let options = Options::default();
        let arena = Bump::new();
        let path = arena.alloc_str(path);
        let start = cpu();
        let analysis = analyze(&arena, &options, "repo", path, bytes);
        let analysed = cpu();
        let graph = Graph::of(&arena, &options, path, &analysis);
        let flow = Flow::of(&arena, &options, &analysis, &graph);
        let made = cpu();
        let mut facts = Facts::default();
        let file = uses::Input {
            path,
            analysis: &analysis,
            graph: &graph,
            flow: &flow,
            index: &IndexedNames::default(),
        };
        uses::collect(&arena, &options, file, &mut facts);
        let done = cpu();
        self.files += 1;
        self.kilobytes += bytes.len().div_ceil(1000) as u32;
        self.analysis += analysed.saturating_sub(start);
        self.graph += made.saturating_sub(analysed);
        self.uses += done.saturating_sub(made);
        if done.saturating_sub(made) > self.slowest.0 {
            self.slowest = (done.saturating_sub(made), path.to_owned());
        }
        self.add(&facts);
    }

    fn count(&mut self, name: &str, rows: usize) {
        *self.rows.entry(name.to_owned()).or_default() += rows;
    }

    fn add(&mut self, facts: &Facts<'_>) {
        self.count("py_modules", facts.py_modules.len());
        self.count("py_defs", facts.py_defs.len());
        self.count("py_imports", facts.py_imports.len());
        self.count("py_exports", facts.py_exports.len());
        self.count("py_members", facts.py_members.len());
        self.count("py_bases", facts.py_bases.len());
        self.count("py_symbols", facts.py_symbols.len());
        self.count("py_paths", facts.py_paths.len());
        self.count("py_uses", facts.py_uses.len());
        self.count("py_use_paths", facts.py_use_paths.len());
        self.count("py_calls", facts.py_calls.len());
        self.count("py_call_args", facts.py_call_args.len());
        let paths: HashSet<i64> = facts.py_use_paths.iter().map(|path| path.use_id).collect();
        for usage in &facts.py_uses {
            let known = if paths.contains(&usage.use_id) {
                "with paths"
            } else {
                "by name only"
            };
            self.count(&format!("  uses {} {known}", usage.use_kind), 1);
            self.count(
                &format!("  occurrences {} {known}", usage.use_kind),
                usage.node_ids.len(),
            );
        }
        for edge in &facts.cpg_edges {
            let method = edge.resolution_method;
            self.count(&format!("  edges {} {method}", edge.kind), 1);
        }
        let answered: HashSet<i64> = facts
            .cpg_edges
            .iter()
            .filter(|edge| edge.kind == "CALLS_SYMBOL")
            .map(|edge| edge.src)
            .collect();
        self.count("  calls answered", answered.len());
        let nameless = |call: &&relspec_contracts::PyCalls<'_>| {
            call.use_id.is_none() && !answered.contains(&call.call_id)
        };
        self.count(
            "  calls nobody can name",
            facts.py_calls.iter().filter(nameless).count(),
        );
    }
}

fn main() -> io::Result<()> {
    let root = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut totals = Totals::default();
    for source in sources(Path::new(&root))? {
        totals.measure(&source.path, &source.bytes);
    }
    print(&totals);
    Ok(())
}

fn print(totals: &Totals) {
    for (name, rows) in &totals.rows {
        println!("{name:40} {rows:>9}");
    }
    let megabytes = f64::from(totals.kilobytes) / 1e3;
    println!("{} files, {megabytes:.1} MB", totals.files);
    for (name, time) in [
        ("analysis", totals.analysis),
        ("graph", totals.graph),
        ("uses", totals.uses),
    ] {
        let seconds = time.as_secs_f64();
        println!(
            "{name:10} {seconds:>7.3} s {:>7.1} MB/s",
            megabytes / seconds
        );
    }
    println!("slowest {:?} {}", totals.slowest.0, totals.slowest.1);
}
