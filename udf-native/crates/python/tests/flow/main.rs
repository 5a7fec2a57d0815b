//! Control and data flow of METHODs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod control;
mod data;
mod limits;
mod observed;

use bumpalo::Bump;
use relspec_python::flow::Flow;
use relspec_python::graph::Graph;
use relspec_python::{Analysis, Options, analyze};

/// Analyses a file and shows its flow.
fn with_flow<T>(
    source: &str,
    options: &Options,
    look: impl FnOnce(&Analysis<'_>, &Graph<'_>, &Flow<'_>) -> T,
) -> T {
    let arena = Bump::new();
    let analysis = analyze(&arena, options, "acme", "m.py", source.as_bytes());
    let graph = Graph::of(&arena, options, "m.py", &analysis);
    let flow = Flow::of(&arena, options, &analysis, &graph);
    look(&analysis, &graph, &flow)
}
