//! Names that an external index knows: its word comes before all other evidence.

use relspec_contracts::ScipDefinitions;
use relspec_scip::{Sort, role};
use relspec_text::score::confidence;
use rustc_hash::FxHashMap;

use super::File;
use super::answers::prior_permille;
use super::edges::Answer;
use super::groups::UseKind;
use super::symbols::{SymbolIx, Symbols};
use crate::index::{IndexSymbol, Occurrence};
use crate::syntax::Node;

/// Place of an index in the ladder of evidence.
const RANK: i32 = 1;
const METHOD: &str = "index_exact";

/// Symbols of the index that are defined in the file.
pub(super) struct IndexDefinitions<'a> {
    /// Symbol of the file by `index_id`.
    by_index: FxHashMap<i64, SymbolIx>,
    rows: Vec<ScipDefinitions<'a>>,
}

impl<'a> IndexDefinitions<'a> {
    /// Those at definitions.
    pub(super) fn of(file: &File<'a, '_>, symbols: &Symbols<'a>) -> Self {
        let mut definitions = Self {
            by_index: FxHashMap::default(),
            rows: Vec::new(),
        };
        for (def, definition) in file.analysis.defs.iter() {
            let node = file.analysis.syntax.node(definition.node);
            let named = if definition.parent.is_none() {
                file.index.module
            } else if node.name_span.is_empty() {
                None
            } else {
                defined_at(file, node)
            };
            if let (Some(named), Some(symbol)) = (named, symbols.of_def(def)) {
                definitions.add(file, symbols, named, symbol);
            }
        }
        definitions
    }

    fn add(
        &mut self,
        file: &File<'a, '_>,
        symbols: &Symbols<'a>,
        named: IndexSymbol<'a>,
        symbol: SymbolIx,
    ) {
        let Some((full_name, entity_kind)) = symbols.describe(symbol) else {
            return;
        };
        self.by_index.entry(named.id).or_insert(symbol);
        self.rows.push(ScipDefinitions {
            file_id: file.analysis.file_id,
            index_id: named.id,
            symbol_id: symbols.id(symbol),
            scip_symbol: named.text,
            full_name,
            entity_kind,
        });
    }

    /// Notes that a name which stands for a symbol of the file is defined there.
    pub(super) fn note(
        &mut self,
        file: &File<'a, '_>,
        symbols: &Symbols<'a>,
        node: &Node,
        symbol: SymbolIx,
    ) {
        if let Some(named) = defined_at(file, node) {
            self.add(file, symbols, named, symbol);
        }
    }

    /// The symbol of the file that a symbol of the index stands for, if it is defined here.
    pub(super) fn symbol(&self, named: &IndexSymbol<'_>) -> Option<SymbolIx> {
        self.by_index.get(&named.id).copied()
    }

    /// That one of the answers of a file which the index confirms.
    pub(super) fn confirmed(
        &self,
        symbols: &Symbols<'a>,
        answers: &[Answer],
        found: &Occurrence<'_>,
    ) -> Option<Answer> {
        let dst = match self.symbol(&found.symbol) {
            Some(symbol) => symbols.id(symbol),
            None => relspec_ids::symbol_id(found.symbol.full_name),
        };
        let answer = answers.iter().find(|answer| answer.dst == dst)?;
        Some(Answer {
            method: METHOD,
            rank: RANK,
            confidence: confidence(prior_permille(METHOD), 0, 1, false).unwrap_or(0.0),
            roles: Some(found.roles),
            ..*answer
        })
    }

    /// One row per symbol of the index and of the file.
    pub(super) fn rows(mut self) -> Vec<ScipDefinitions<'a>> {
        let key = |row: &ScipDefinitions<'_>| (row.index_id, row.symbol_id);
        self.rows.sort_by_key(key);
        self.rows.dedup_by_key(|row| key(row));
        self.rows
    }
}

fn defined_at<'a>(file: &File<'a, '_>, node: &Node) -> Option<IndexSymbol<'a>> {
    let found = file.index.at(node)?;
    (found.roles & role::DEFINITION != 0).then_some(found.symbol)
}

/// What the index says about a name that is used in some way, unless its roles contradict that. What
/// is called through a variable is for its values to say, if anything is known of them.
pub(super) fn occurrence<'a>(
    file: &File<'a, '_>,
    kind: UseKind,
    node: &Node,
    is_unknown: bool,
) -> Option<Occurrence<'a>> {
    let found = file.index.at(node)?;
    let is_read = found.roles & role::READ != 0;
    let is_written = found.roles & (role::WRITE | role::DEFINITION) != 0;
    let fits = match kind {
        UseKind::Call => matches!(found.symbol.sort, Sort::Type | Sort::Callable) || is_unknown,
        UseKind::Read | UseKind::Reference => is_read || !is_written,
        UseKind::Write => is_written || !is_read,
        UseKind::Augmented => true,
    };
    fits.then_some(found)
}
