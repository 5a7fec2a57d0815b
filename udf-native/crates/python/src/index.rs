//! What an external index says about the names of a file.
//!
//! A document of an index is used only if it was made of the file as it is. Where it does not hold its
//! text, every place must lie on whole words and every definition on its own name; otherwise the
//! document is stale and nothing of it is used.

mod align;
mod symbols;

use bumpalo::Bump;
use relspec_contracts::{Diagnostics, Facts, ScipDocuments};
use relspec_scip::{Index, IndexError, Sort};
use rustc_hash::FxHashMap;

use crate::Analysis;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Node, Span};
use align::Alignment;
use symbols::SymbolRows;

/// A symbol of an index that means the same in all documents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IndexSymbol<'a> {
    /// As the index writes it.
    pub(crate) text: &'a str,
    /// `index_id`.
    pub(crate) id: i64,
    /// Dotted name that its descriptors spell.
    pub(crate) full_name: &'a str,
    /// What it is, as far as its last descriptor says.
    pub(crate) sort: Sort,
}

/// What stands at a name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Occurrence<'a> {
    pub(crate) symbol: IndexSymbol<'a>,
    /// Role bits of the index.
    pub(crate) roles: i32,
}

/// The names of a file that an index knows.
#[derive(Debug, Default)]
pub struct IndexedNames<'a> {
    by_start: FxHashMap<u32, (u32, Occurrence<'a>)>,
    /// The symbol of the module.
    pub(crate) module: Option<IndexSymbol<'a>>,
}

impl<'a> IndexedNames<'a> {
    /// What stands at the name of a node.
    pub(crate) fn at(&self, node: &Node) -> Option<Occurrence<'a>> {
        let span = if node.name_span.is_empty() {
            node.span
        } else {
            node.name_span
        };
        self.at_span(span)
    }

    fn at_span(&self, span: Span) -> Option<Occurrence<'a>> {
        let (end, found) = self.by_start.get(&span.start)?;
        (*end == span.end).then_some(*found)
    }
}

/// Reads what an index says about a file: metadata and the document, as one message. Adds the rows of
/// the document; what is wrong with it is among the findings.
pub(crate) fn read<'a>(
    arena: &'a Bump,
    path: &'a str,
    analysis: &Analysis<'a>,
    message: &'a [u8],
    facts: &mut Facts<'a>,
    findings: &mut Vec<Diagnostic>,
) -> IndexedNames<'a> {
    let mut index = match Index::read(message) {
        Ok(index) => index,
        Err(error) => {
            let text = format!("what an external index says is not used: {error}");
            findings.push(Diagnostic::file(code(&error), text));
            return IndexedNames::default();
        }
    };
    let (Some(document), Some(bytes)) = (index.documents.pop(), Index::document_bytes(message))
    else {
        return IndexedNames::default();
    };
    let (tool, tool_version) = index.tool();
    let text = |text: &str| (!text.is_empty()).then(|| &*arena.alloc_str(text));
    let encoding = align::encoding(&document, tool);
    let mut symbols = SymbolRows::new(arena, analysis.file_id);
    let aligned = Alignment::of(analysis, &document, encoding, &mut symbols);
    let is_stale = aligned.is_stale;
    facts.scip_documents.push(ScipDocuments {
        path,
        file_id: analysis.file_id,
        index_id: arena.alloc_str(&hex(&index.metadata_bytes())),
        tool: text(tool),
        tool_version: text(tool_version),
        position_encoding: encoding.map(|encoding| encoding as i32),
        content_hash: if !document.text.is_empty() {
            Some(relspec_ids::content_hash(document.text.as_bytes()))
        } else if is_stale {
            None
        } else {
            Some(relspec_ids::content_hash(analysis.source.bytes))
        },
        is_stale,
        document: bytes,
    });
    aligned.findings(findings);
    if is_stale {
        return IndexedNames::default();
    }
    symbols.document(&document.symbols);
    symbols.finish(facts);
    aligned.names
}

/// The rows that follow from what an index says besides its documents. `problems` are lines of a code,
/// a tab and a message: what was found wrong with the index before.
pub(crate) fn besides<'a>(arena: &'a Bump, message: &'a [u8], problems: &str) -> Facts<'a> {
    let mut facts = Facts::default();
    let mut findings: Vec<(Code, String)> = problems
        .lines()
        .filter_map(|line| {
            let (code, message) = line.split_once('\t')?;
            Some((problem(code)?, message.to_owned()))
        })
        .collect();
    match Index::read(message) {
        Ok(index) => {
            let mut symbols = SymbolRows::new(arena, relspec_ids::index_id(""));
            symbols.external(&index.external_symbols);
            symbols.finish(&mut facts);
        }
        Err(error) => findings.push((
            code(&error),
            format!("the external index is not used: {error}"),
        )),
    }
    for ((code, message), count) in findings.into_iter().zip(1..) {
        let message = &*arena.alloc_str(&message);
        facts.diagnostics.push(Diagnostics {
            diagnostic_id: relspec_ids::diagnostic_id(
                None,
                None,
                code.source(),
                code.as_str(),
                message,
                count,
            ),
            file_id: None,
            owner_id: None,
            source: code.source(),
            code: code.as_str(),
            severity: code.severity(),
            message,
            bstart: None,
            bend: None,
            line: None,
            col: None,
        });
    }
    facts.sort();
    facts
}

/// What can be wrong with an index as a whole.
fn problem(code: &str) -> Option<Code> {
    let known = [
        Code::IndexMalformed,
        Code::IndexTooLarge,
        Code::IndexUnmatched,
    ];
    known.into_iter().find(|known| known.as_str() == code)
}

fn code(error: &IndexError) -> Code {
    match error {
        IndexError::Malformed(_) => Code::IndexMalformed,
        IndexError::Version(_) => Code::IndexVersionUnknown,
    }
}

fn hex(bytes: &[u8]) -> String {
    format!(
        "{:032x}",
        u128::from_be_bytes(relspec_ids::content_hash(bytes))
    )
}
