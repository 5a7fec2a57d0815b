//! Edges of the graph that state what syntax, scopes or flow decide.

use relspec_contracts::CpgEdges;

/// An edge that nothing is to be weighed about.
pub(crate) fn exact<'a>(
    file_id: i64,
    origin: &'static str,
    kind: &'static str,
    (src, dst): (i64, i64),
    discriminator: Option<&'a str>,
) -> CpgEdges<'a> {
    CpgEdges {
        edge_id: relspec_ids::edge_id(kind, src, dst, discriminator),
        kind,
        src,
        dst,
        discriminator,
        file_id: Some(file_id),
        origin,
        resolution_method: "exact",
        is_local: true,
        evidence_rank: 0,
        confidence: 1.0,
        score: None,
        ambiguity_group: None,
        symbol_roles: None,
        reason: None,
    }
}
