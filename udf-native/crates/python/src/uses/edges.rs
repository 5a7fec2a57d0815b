//! Edges of the graph that this module emits.

use relspec_contracts::CpgEdges;

use super::symbols::SymbolIx;
use crate::edge;

/// On what an answer rests, by its rank.
const fn origin(rank: i32) -> &'static str {
    match rank {
        1 => "INDEX",
        2 => "SCOPE",
        3 => "IMPORT",
        4 => "TYPE",
        _ => "NAME",
    }
}

/// An edge that states what scopes decide.
pub(super) fn exact<'a>(file_id: i64, kind: &'static str, src: i64, dst: i64) -> CpgEdges<'a> {
    edge::exact(file_id, "SCOPE", kind, (src, dst), None)
}

/// One answer to a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Answer {
    /// Node that is the answer.
    pub(super) dst: i64,
    /// That node, if it is a symbol.
    pub(super) symbol: Option<SymbolIx>,
    pub(super) method: &'static str,
    pub(super) rank: i32,
    pub(super) score: i32,
    pub(super) confidence: f64,
    /// Role bits of the index that gives the answer.
    pub(super) roles: Option<i32>,
}

/// The edges from a node to all answers to one question about it.
pub(super) fn answers<'a>(
    file_id: i64,
    kind: &'static str,
    src: i64,
    answers: &[Answer],
) -> impl Iterator<Item = CpgEdges<'a>> {
    let is_ambiguous = answers.len() > 1;
    let group = is_ambiguous.then(|| relspec_ids::group_id(kind, src, None));
    answers.iter().map(move |answer| CpgEdges {
        origin: origin(answer.rank),
        resolution_method: answer.method,
        evidence_rank: answer.rank,
        confidence: answer.confidence,
        score: Some(answer.score),
        ambiguity_group: group,
        symbol_roles: answer.roles,
        ..exact(file_id, kind, src, answer.dst)
    })
}
