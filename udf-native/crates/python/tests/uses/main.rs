//! Golden cases of what the names of a file stand for.
//!
//! A file below `golden` holds cases of one subject and shows the datasets of that subject. A case
//! is a title, the path of the file if it matters, a source, and the rows made from it:
//!
//! ```text
//! # title
//! //- pkg/mod.py
//! source
//! ----
//! rows
//! ====
//! ```
//!
//! `UPDATE_GOLDEN=1` writes the rows anew. Ids are shown as what they are ids of.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod properties;
mod show;

use std::path::PathBuf;

use bumpalo::Bump;
use relspec_contracts::Facts;
use relspec_python::flow::Flow;
use relspec_python::graph::Graph;
use relspec_python::{IndexedNames, Options, analyze, uses};
use show::Names;

/// Datasets that a golden file shows, by its name.
fn shown(subject: &str) -> &'static [&'static str] {
    match subject {
        "modules" => &["module", "finding"],
        "definitions" => &["def"],
        "imports" => &["import", "finding"],
        "exports" => &["export"],
        "all" => &["module", "export", "use", "edge", "finding"],
        "members" => &["member"],
        "bases" => &["base"],
        "symbols" => &["symbol", "defines"],
        "paths" => &["path"],
        "uses" => &["use"],
        "calls" => &["call"],
        "answers" => &["edge", "use"],
        "types" => &["type"],
        "returns" => &["return", "flow"],
        other => panic!("no datasets are named for {other}"),
    }
}

const DEFAULT_PATH: &str = "pkg/mod.py";

/// The rows of a file as text, one per line.
fn rows(path: &str, source: &str, kinds: &[&str]) -> String {
    let arena = Bump::new();
    let options = Options::default();
    let path = arena.alloc_str(path);
    let analysis = analyze(&arena, &options, "repo", path, source.as_bytes());
    let graph = Graph::of(&arena, &options, path, &analysis);
    let mut facts = Facts::default();
    let flow = Flow::of(&arena, &options, &analysis, &graph);
    let file = uses::Input {
        path,
        analysis: &analysis,
        graph: &graph,
        flow: &flow,
        index: &IndexedNames::default(),
    };
    let findings = uses::collect(&arena, &options, file, &mut facts);
    facts.sort();
    let names = Names::of(&analysis, &graph, &facts);
    let mut text = String::new();
    for kind in kinds {
        for line in names.lines(kind, &facts, &findings) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

fn check(subject: &str) {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/uses/golden"]
        .iter()
        .collect();
    let path = path.join(format!("{subject}.txt"));
    let before = std::fs::read_to_string(&path).unwrap();
    let mut after = String::new();
    let mut failures = Vec::new();
    for case in before.split_inclusive("====\n") {
        let Some(input) = case
            .split("----\n")
            .next()
            .filter(|input| !input.trim().is_empty())
        else {
            continue;
        };
        let input = input.trim_end_matches("====\n");
        let (title, source) = input.trim_start().split_once('\n').unwrap();
        let (file, source) = match source.strip_prefix("//- ") {
            Some(rest) => rest.split_once('\n').unwrap(),
            None => (DEFAULT_PATH, source),
        };
        let now = format!("{input}----\n{}====\n", rows(file, source, shown(subject)));
        if now != case {
            failures.push(format!("{title}\n{now}"));
        }
        after.push_str(&now);
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, after).unwrap();
    } else {
        assert!(failures.is_empty(), "{subject}: {}", failures.join("\n"));
    }
}

macro_rules! golden {
    ($($subject:ident)*) => {
        $(#[test] fn $subject() { check(stringify!($subject)); })*
    };
}

golden!(modules definitions imports exports all members bases symbols paths uses calls answers types returns);
