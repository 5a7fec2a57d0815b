//! The places of a document, brought onto the names of the file.

use relspec_scip::{Document, Occurrence as Place, Sort, role};
use relspec_text::name::is_identifier;
use relspec_text::normalize::ident_normalize;
use relspec_text::position::{Cursor, LineCol, PositionEncoding};
use rustc_hash::FxHashSet;

use super::symbols::SymbolRows;
use super::{IndexSymbol, IndexedNames, Occurrence};
use crate::diagnostic::{Code, Diagnostic};
use crate::scopes::Use;
use crate::{Analysis, ParseStatus};

/// What columns of a document count; `None` if neither it nor its tool says.
pub(super) fn encoding(document: &Document, tool: &str) -> Option<PositionEncoding> {
    match document.position_encoding {
        // Its columns are those of strings of JavaScript.
        0 if tool == "scip-python" => Some(PositionEncoding::Utf16),
        number => PositionEncoding::of(number),
    }
}

/// A document brought onto a file.
#[derive(Debug, Default)]
pub(super) struct Alignment<'a> {
    pub(super) names: IndexedNames<'a>,
    /// The document was made of another text.
    pub(super) is_stale: bool,
    /// Places that can be read.
    placed: usize,
    /// Those among them that stand on no name.
    unaligned: usize,
    /// Places whose columns mean different things in different encodings.
    unknown: usize,
}

/// Half-open span in the text.
type Found = (u32, u32);

impl<'a> Alignment<'a> {
    pub(super) fn of(
        analysis: &Analysis<'a>,
        document: &Document,
        encoding: Option<PositionEncoding>,
        symbols: &mut SymbolRows<'a>,
    ) -> Self {
        let mut alignment = Self::default();
        let text = analysis.source.text;
        if analysis.status == ParseStatus::Skipped {
            // Nothing of the file is known, so there is nothing to be named.
            return alignment;
        }
        if !document.text.is_empty() {
            let indexed = document.text.strip_prefix('\u{feff}');
            if indexed.unwrap_or(&document.text) != text {
                alignment.is_stale = true;
                return alignment;
            }
        }
        let mut places: Vec<&Place> = document.occurrences.iter().collect();
        places.sort_by(|a, b| (&a.range, &a.symbol).cmp(&(&b.range, &b.symbol)));
        let mut finder = Finder::new(analysis, encoding);
        let mut taken: FxHashSet<u32> = FxHashSet::default();
        for place in places {
            match finder.find(&place.range) {
                Spot::At(found) => alignment.place(&finder, place, found, symbols, &mut taken),
                Spot::Unknown => alignment.unknown += 1,
                Spot::Nowhere => alignment.is_stale = true,
            }
            if alignment.is_stale {
                alignment.names = IndexedNames::default();
                return alignment;
            }
        }
        alignment
    }

    fn place(
        &mut self,
        finder: &Finder<'a, '_>,
        place: &Place,
        (start, end): Found,
        symbols: &mut SymbolRows<'a>,
        taken: &mut FxHashSet<u32>,
    ) {
        self.placed += 1;
        let is_definition = place.symbol_roles & role::DEFINITION != 0;
        let symbol = symbols.symbol(&place.symbol);
        if start == end {
            if let Some(symbol) = symbol.filter(|of| is_definition && of.sort == Sort::Module) {
                self.names.module = Some(symbol);
            }
            return;
        }
        let word = finder.text.get(start as usize..end as usize).unwrap_or("");
        if finder.cuts_word(start, end) {
            self.is_stale = true;
            return;
        }
        if !is_identifier(word) {
            self.unaligned += usize::from(!is_import(word));
            return;
        }
        let Some(symbol) = symbol else { return };
        if !is_called(&symbol, word) {
            // A definition bears its name; a reference may go by one that an import binds.
            self.is_stale = is_definition && symbol.sort != Sort::Module;
            if is_definition || !finder.imported.contains(&*ident_normalize(word)) {
                return;
            }
        }
        let occurrence = Occurrence {
            symbol,
            roles: place.symbol_roles,
        };
        // Two symbols at one name contradict each other, and neither is used.
        if !taken.insert(start) {
            let known = self.names.by_start.get(&start);
            if known.is_some_and(|(_, known)| known.symbol.id != symbol.id) {
                self.names.by_start.remove(&start);
            }
            return;
        }
        self.names.by_start.insert(start, (end, occurrence));
    }

    /// What is to be said about the document.
    pub(super) fn findings(&self, findings: &mut Vec<Diagnostic>) {
        let mut say = |code: Code, message: String| findings.push(Diagnostic::file(code, message));
        if self.is_stale {
            let message = "the file is not what the external index was made of; make it anew";
            say(Code::IndexStale, message.to_owned());
            return;
        }
        if self.unaligned > 0 {
            let (unaligned, placed) = (self.unaligned, self.placed);
            let message =
                format!("{unaligned} of {placed} places of the external index stand on no name");
            say(Code::IndexUnaligned, message);
        }
        if self.unknown > 0 {
            let unknown = self.unknown;
            let message = format!(
                "{unknown} places of the external index are not used: it does not say what their columns count"
            );
            say(Code::IndexEncodingUnknown, message);
        }
    }
}

/// Whether a word is the last name of a symbol.
fn is_called(symbol: &IndexSymbol<'_>, word: &str) -> bool {
    let full_name = symbol.full_name;
    let last = full_name.rsplit('.').next().unwrap_or(full_name);
    last == word || ident_normalize(last) == ident_normalize(word)
}

/// Whether a text may be what an import names: `a.b`, `a as b`.
fn is_import(text: &str) -> bool {
    let mut parts = text.split(|c: char| c == '.' || c.is_whitespace());
    parts.all(|part| part.is_empty() || is_identifier(part))
}

/// What a range stands for.
enum Spot {
    At(Found),
    /// Nobody knows what its columns count.
    Unknown,
    /// It is no place of the text.
    Nowhere,
}

/// No name has more columns, so that what a place costs is bounded.
const MAX_COLUMNS: u32 = 4096;

/// Brings ranges into the text.
struct Finder<'a, 's> {
    text: &'a str,
    /// One per encoding that may be meant.
    cursors: Vec<Cursor<'s>>,
    /// Names that imports of the file bind.
    imported: FxHashSet<&'s str>,
}

impl<'a: 's, 's> Finder<'a, 's> {
    fn new(analysis: &'s Analysis<'a>, encoding: Option<PositionEncoding>) -> Self {
        let all = [
            PositionEncoding::Utf8,
            PositionEncoding::Utf16,
            PositionEncoding::Utf32,
        ];
        let source = &analysis.source;
        let cursor = |encoding| Cursor::new(source.text, &source.lines, encoding);
        let scopes = &analysis.scopes;
        let imports = scopes.occurrences().iter();
        let imports = imports.filter(|occurrence| occurrence.usage == Use::Import);
        let bindings = imports.filter_map(|import| scopes.binding(import.binding?));
        Self {
            text: source.text,
            cursors: match encoding {
                Some(encoding) => vec![cursor(encoding)],
                None => all.into_iter().map(cursor).collect(),
            },
            imported: bindings
                .map(|binding| analysis.atoms.text(binding.source_name))
                .collect(),
        }
    }

    fn find(&mut self, range: &[i32]) -> Spot {
        let number = |at: usize| u32::try_from(range.get(at).copied().unwrap_or(-1)).ok();
        let places = || {
            let start = LineCol {
                line: number(0)?,
                col: number(1)?,
            };
            let end = match range.len() {
                3 => LineCol {
                    line: start.line,
                    col: number(2)?,
                },
                4 => LineCol {
                    line: number(2)?,
                    col: number(3)?,
                },
                _ => return None,
            };
            Some((start, end))
        };
        let Some((start, end)) = places() else {
            return Spot::Nowhere;
        };
        let mut found: Vec<Option<Found>> = Vec::with_capacity(self.cursors.len());
        let first = if start.line == end.line { start.col } else { 0 };
        if end.col.saturating_sub(first) > MAX_COLUMNS {
            return Spot::Nowhere;
        }
        for cursor in &mut self.cursors {
            let from = cursor.offset(start);
            // Starts are asked for in order; an end is looked for from its start.
            let span = from.zip(cursor.clone().offset(end));
            found.push(span.filter(|(start, end)| start <= end));
        }
        match found.split_first() {
            Some((first, others)) if others.iter().any(|other| other != first) => Spot::Unknown,
            Some((Some(span), _)) => Spot::At(*span),
            _ => Spot::Nowhere,
        }
    }

    /// Whether a span starts or ends inside of a word.
    fn cuts_word(&self, start: u32, end: u32) -> bool {
        let (before, from) = self
            .text
            .split_at_checked(start as usize)
            .unwrap_or(("", ""));
        let (upto, after) = self.text.split_at_checked(end as usize).unwrap_or(("", ""));
        let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let cut = |left: &str, right: &str| {
            is_word(left.chars().next_back()) && is_word(right.chars().next())
        };
        cut(before, from) || cut(upto, after)
    }
}
