//! From a file to its rows.

use bumpalo::Bump;
use relspec_contracts::Facts;

use crate::diagnostic::{Code, Diagnostic};
use crate::flow::Flow;
use crate::graph::{self, Graph};
use crate::index::{self, IndexedNames};
use crate::{Analysis, Level, Options, analyze, uses};

/// A file as its source gives it.
#[derive(Clone, Copy, Debug)]
pub enum FileInput<'i> {
    /// Exact bytes.
    Read(&'i [u8]),
    /// Exact bytes, and what an external index says about them.
    Indexed {
        /// Exact bytes.
        bytes: &'i [u8],
        /// A message of the index: what it says about itself, and its document of the file.
        index: &'i [u8],
    },
    /// No file, but what an external index says besides its documents.
    Index {
        /// A message of the index without documents.
        index: &'i [u8],
        /// What is wrong with it, a line each: code of a diagnostic, tab, message.
        problems: &'i str,
    },
    /// A file whose bytes are not there.
    Unread {
        /// Size in the source.
        size_bytes: u64,
        /// Diagnostic code that says why.
        code: Code,
        /// What happened, in words.
        message: &'i str,
    },
}

/// All rows about the file `path` of `repo`, row datasets sorted by their keys, columnar ones in the order of the
/// source. A function of the arguments alone.
#[must_use]
pub fn extract<'a>(
    arena: &'a Bump,
    options: &Options,
    repo: &str,
    path: &str,
    input: FileInput<'a>,
) -> Facts<'a> {
    let path: &'a str = arena.alloc_str(path);
    let mut indexed = None;
    let (analysis, size_bytes) = match input {
        FileInput::Index { index, problems } => return index::besides(arena, index, problems),
        FileInput::Read(bytes) => {
            let analysis = analyze(arena, options, repo, path, bytes);
            (analysis, bytes.len() as u64)
        }
        FileInput::Indexed { bytes, index } => {
            indexed = Some(index);
            let analysis = analyze(arena, options, repo, path, bytes);
            (analysis, bytes.len() as u64)
        }
        FileInput::Unread {
            size_bytes,
            code,
            message,
        } => {
            let finding = Diagnostic::file(code, message.to_owned());
            let analysis = Analysis::unread(arena, options, repo, path, finding);
            (analysis, size_bytes)
        }
    };
    let mut facts = Facts::default();
    let mut findings = Vec::new();
    let names = match indexed {
        Some(message) => index::read(arena, path, &analysis, message, &mut facts, &mut findings),
        None => IndexedNames::default(),
    };
    let graph = Graph::of(arena, options, path, &analysis);
    let flow = if options.level >= Level::Flow {
        Flow::of(arena, options, &analysis, &graph)
    } else {
        Flow::default()
    };
    // Moving what is there to make room for more costs as much as making it.
    let nodes = graph.ids.tree().nodes().len();
    facts.cpg_edges.reserve(nodes * 4 + flow.edge_count());
    let file = uses::Input {
        path,
        analysis: &analysis,
        graph: &graph,
        flow: &flow,
        index: &names,
    };
    findings.extend(uses::collect(arena, options, file, &mut facts));
    findings.extend_from_slice(flow.findings());
    graph.emit(arena, options, path, &analysis, &findings, &mut facts);
    flow.emit(&analysis, &graph, &mut facts);
    graph::file_row(path, size_bytes, &analysis, &mut facts);
    facts.sort();
    facts
}
