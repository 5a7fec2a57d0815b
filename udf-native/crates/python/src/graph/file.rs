//! How a file was read and what came of it, as one row.

use relspec_contracts::{Diagnostics, Facts, PyFiles};

use crate::Analysis;
use crate::diagnostic::Code;

/// Adds the row of the file. To be called last: it counts the rows of all passes. `size_bytes` is
/// the size in the source, which may be known of bytes that are not there.
pub fn file_row<'a>(
    path: &'a str,
    size_bytes: u64,
    analysis: &Analysis<'a>,
    facts: &mut Facts<'a>,
) {
    let source = &analysis.source;
    let is_error = |finding: &&Diagnostics<'_>| finding.severity == "ERROR";
    let truncated = Code::FlowTruncated.as_str();
    let is_truncated = |finding: &&Diagnostics<'_>| finding.code == truncated;
    facts.py_files.push(PyFiles {
        file_id: analysis.file_id,
        path,
        content_hash: relspec_ids::content_hash(source.bytes),
        size_bytes: i64::try_from(size_bytes).unwrap_or(i64::MAX),
        line_count: source.lines.line_count() as i32,
        encoding: source.encoding(),
        has_bom: source.has_bom(),
        newline: source.lines.newline().as_str(),
        parse_status: analysis.status.as_str(),
        skip_reason: analysis.skip_reason.map(Code::as_str),
        error_count: facts.diagnostics.iter().filter(is_error).count() as i32,
        def_count: analysis.defs.all().len() as i32,
        call_count: facts.py_calls.len() as i32,
        node_count: facts.cpg_nodes.len() as i32,
        edge_count: facts.cpg_edges.len() as i32,
        flow_truncated: facts.diagnostics.iter().filter(is_truncated).count() as i32,
        extractor_version: env!("CARGO_PKG_VERSION"),
    });
}
