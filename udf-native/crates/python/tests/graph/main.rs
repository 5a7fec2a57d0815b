//! The graph of one file: golden cases, stability of ids, invariants.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test may panic, and reads variables that say what to test"
)]

mod dump;
mod golden;
mod invariants;
mod library;
mod limits;
mod properties;
mod stability;

use bumpalo::Bump;
use relspec_contracts::Facts;
use relspec_python::flow::Flow;
use relspec_python::graph::{Graph, file_row};
use relspec_python::{Options, analyze};

/// Analyses a file and shows its rows and source.
fn with_facts<T>(path: &str, source: &[u8], look: impl FnOnce(&Facts<'_>) -> T) -> T {
    let options = Options {
        emit_comments: true,
        ..Options::default()
    };
    let arena = Bump::new();
    let path = arena.alloc_str(path);
    let analysis = analyze(&arena, &options, "acme", path, source);
    let graph = Graph::of(&arena, &options, path, &analysis);
    let mut facts = Facts::default();
    let flow = Flow::of(&arena, &options, &analysis, &graph);
    graph.emit(
        &arena,
        &options,
        path,
        &analysis,
        flow.findings(),
        &mut facts,
    );
    flow.emit(&analysis, &graph, &mut facts);
    file_row(path, source.len() as u64, &analysis, &mut facts);
    look(&facts)
}
