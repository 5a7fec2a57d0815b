//! `scip_symbols` and `scip_relationships`: what a part of an index says about symbols.

use bumpalo::Bump;
use relspec_contracts::{Facts, ScipRelationships, ScipSymbols};
use relspec_scip::{Relationship, Symbol, SymbolInformation};
use relspec_text::normalize::code_preview;
use rustc_hash::FxHashMap;

use super::IndexSymbol;

/// Documentation beyond this is cut.
const MAX_DOCUMENTATION_BYTES: usize = 64 << 10;

/// The symbols of a part of an index that have a global name, each once.
pub(super) struct SymbolRows<'a> {
    arena: &'a Bump,
    /// `file_id` of the document, or what stands for external symbols.
    part: i64,
    known: FxHashMap<&'a str, Option<IndexSymbol<'a>>>,
    rows: FxHashMap<i64, ScipSymbols<'a>>,
    relationships: FxHashMap<(i64, i64), ScipRelationships<'a>>,
}

impl<'a> SymbolRows<'a> {
    pub(super) fn new(arena: &'a Bump, part: i64) -> Self {
        Self {
            arena,
            part,
            known: FxHashMap::default(),
            rows: FxHashMap::default(),
            relationships: FxHashMap::default(),
        }
    }

    /// The symbol of that text; `None` if it has no global name.
    pub(super) fn symbol(&mut self, text: &str) -> Option<IndexSymbol<'a>> {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let text: &'a str = self.arena.alloc_str(text);
        let parsed = Symbol::parse(text).map(|symbol| IndexSymbol {
            text,
            id: relspec_ids::index_id(text),
            full_name: self.arena.alloc_str(&symbol.full_name),
            sort: symbol.sort,
        });
        self.known.insert(text, parsed);
        parsed
    }

    /// Takes the symbols that a document lists as its own.
    pub(super) fn document(&mut self, listed: &[SymbolInformation]) {
        self.listed(listed, false);
    }

    /// Takes symbols that are defined elsewhere.
    pub(super) fn external(&mut self, listed: &[SymbolInformation]) {
        self.listed(listed, true);
    }

    fn listed(&mut self, listed: &[SymbolInformation], is_external: bool) {
        for information in listed {
            let Some(symbol) = self.symbol(&information.symbol) else {
                continue;
            };
            for relationship in &information.relationships {
                self.relate(symbol, relationship);
            }
            let row = self.row(symbol, information, is_external);
            self.rows.entry(symbol.id).or_insert(row);
        }
    }

    fn relate(&mut self, symbol: IndexSymbol<'a>, relationship: &Relationship) {
        let Some(related) = self.symbol(&relationship.symbol) else {
            return;
        };
        let row = self
            .relationships
            .entry((symbol.id, related.id))
            .or_insert(ScipRelationships {
                document_id: self.part,
                index_id: symbol.id,
                related_id: related.id,
                scip_symbol: symbol.text,
                related_symbol: related.text,
                is_reference: false,
                is_implementation: false,
                is_type_definition: false,
                is_definition: false,
            });
        row.is_reference |= relationship.is_reference;
        row.is_implementation |= relationship.is_implementation;
        row.is_type_definition |= relationship.is_type_definition;
        row.is_definition |= relationship.is_definition;
    }

    fn row(
        &self,
        symbol: IndexSymbol<'a>,
        information: &SymbolInformation,
        is_external: bool,
    ) -> ScipSymbols<'a> {
        let text = |text: &str| (!text.is_empty()).then(|| &*self.arena.alloc_str(text));
        let documentation = information.documentation.join("\n\n");
        let signature = information.signature_documentation.as_ref();
        ScipSymbols {
            display_name: text(&information.display_name),
            symbol_kind: information.kind_name(),
            enclosing_symbol: text(&information.enclosing_symbol),
            documentation: text(code_preview(&documentation, MAX_DOCUMENTATION_BYTES)),
            signature: signature.and_then(|signature| text(&signature.text)),
            is_external,
            ..self.bare(symbol)
        }
    }

    fn bare(&self, symbol: IndexSymbol<'a>) -> ScipSymbols<'a> {
        ScipSymbols {
            document_id: self.part,
            index_id: symbol.id,
            scip_symbol: symbol.text,
            display_name: None,
            symbol_kind: None,
            enclosing_symbol: None,
            documentation: None,
            signature: None,
            is_external: true,
        }
    }

    /// Writes the rows, and bare ones of symbols that are only named.
    pub(super) fn finish(self, facts: &mut Facts<'a>) {
        // Everything is sorted by its key later on.
        for symbol in self.known.values().flatten() {
            let row = self.rows.get(&symbol.id).copied();
            facts
                .scip_symbols
                .push(row.unwrap_or_else(|| self.bare(*symbol)));
        }
        facts.scip_relationships.extend(self.relationships.values());
    }
}
