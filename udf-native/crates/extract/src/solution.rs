//! The answers of a resolution as rows of datasets, by file.

use std::collections::BTreeMap;

use relspec_contracts::{
    CpgEdges, RelCallTarget, RelMro, RelOpenCall, RelOpenType, RelOverrides, RelParameterLink,
    RelType, RelTypeName, RelationOutput, Resolved, Row,
};
use relspec_ids::UseKey;
use relspec_resolve::{
    Ancestor, CallEdge, FileAnswers, OpenCall, OpenType, Override, ParameterLink, Reason,
    Resolution, TypeUse,
};
use rustc_hash::FxHashMap;

/// What follows for a file from the summaries of a repository. Every list is sorted by key.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FileRows {
    calls: Vec<RelCallTarget<'static>>,
    links: Vec<RelParameterLink<'static>>,
    open: Vec<OpenCall>,
    overrides: Vec<RelOverrides<'static>>,
    types: Vec<TypeUse>,
    open_types: Vec<RelOpenType<'static>>,
}

impl FileRows {
    pub(crate) fn of(answers: FileAnswers) -> Self {
        let file_id = answers.file_id;
        let bound = calls(file_id, &answers.bound);
        let mut calls = calls(file_id, &answers.calls);
        let mut links = links(&answers.links, calls.iter().chain(&bound));
        calls.sort_unstable_by_key(|row| (row.call_id, row.method_id));
        links.sort_unstable_by_key(|row| (row.argument_id, row.param_id));
        let mut open = answers.open;
        open.sort_unstable_by_key(|call| call.site);
        Self {
            calls,
            links,
            open,
            overrides: overrides(file_id, &answers.overrides),
            types: answers.types,
            open_types: open_types(file_id, &answers.open_types),
        }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Numbers of the types that rows speak of, some more than once.
    pub(crate) fn type_names(&self) -> impl Iterator<Item = u32> + '_ {
        let types = self.types.iter().flat_map(|found| &found.types);
        types.map(|answer| answer.name)
    }

    /// The rows of all datasets; `names` has the names of types.
    pub(crate) fn rows<'s>(&'s self, file_id: i64, names: &'s Resolution) -> Resolved<'s> {
        let mut types: Vec<RelType<'_>> = self
            .types
            .iter()
            .flat_map(|found| type_rows(file_id, found, names))
            .collect();
        types.sort_unstable_by(Row::compare_keys);
        let called = self.calls.iter().map(call_output);
        let linked = self.links.iter().map(link_output);
        let overridden = self.overrides.iter().map(override_output);
        let typed = types.iter().map(type_output);
        let relation_output: Vec<RelationOutput<'_>> = called
            .chain(linked)
            .chain(overridden)
            .chain(typed)
            .collect();
        let open = self.open.iter();
        Resolved {
            cpg_edges: relation_output.iter().flat_map(edges).collect(),
            relation_output,
            rel_call_target: self.calls.clone(),
            rel_parameter_link: self.links.clone(),
            rel_open_call: open.map(|call| open_row(file_id, call)).collect(),
            rel_overrides: self.overrides.clone(),
            rel_type: types,
            rel_open_type: self.open_types.clone(),
            ..Resolved::default()
        }
    }
}

fn type_rows<'s>(file_id: i64, found: &'s TypeUse, names: &'s Resolution) -> Vec<RelType<'s>> {
    let use_kind = if found.is_alias { "ALIAS" } else { "TYPE" };
    let use_id = type_use(found, file_id, use_kind, names);
    let types = found.types.iter();
    let rows = types.map(|answer| {
        let name = names.type_name(answer.name);
        let evidence_rank = i32::from(answer.method.evidence_rank());
        RelType {
            file_id,
            use_id,
            type_id: relspec_ids::type_id(name),
            use_kind,
            type_name: name,
            node_ids: &found.nodes,
            origin: if evidence_rank == 4 { "TYPE" } else { "NAME" },
            resolution_method: answer.method.as_str(),
            evidence_rank,
            confidence: f64::from(answer.confidence_permille()) / 1000.0,
            score: if answer.is_declared { DECLARED } else { 0 },
            candidate_count: i32::try_from(answer.candidates).unwrap_or(i32::MAX),
        }
    });
    rows.collect()
}

/// Nodes of a file with the same types for the same reasons are one use.
fn type_use(found: &TypeUse, file_id: i64, use_kind: &str, names: &Resolution) -> i64 {
    let types = found.types.iter();
    let methods: Vec<&str> = types.clone().map(|of| of.method.as_str()).collect();
    let types: Vec<i64> = types
        .map(|of| relspec_ids::type_id(names.type_name(of.name)))
        .collect();
    let is_declared = found.types.iter().any(|of| of.is_declared);
    relspec_ids::use_id(&UseKey {
        file_id,
        use_kind,
        role: if is_declared { "ANNOTATION" } else { "VALUE" },
        is_type_checking: false,
        roles: None,
        name: None,
        is_attribute: false,
        arg_shape: &methods,
        path_ids: &types,
    })
}

/// What follows from the summaries of a repository.
#[derive(Debug, Default)]
pub(crate) struct Solution {
    /// By `file_id`; of files that something follows for.
    files: FxHashMap<i64, FileRows>,
    orders: Vec<RelMro<'static>>,
    /// Per number of a type how often rows of files speak of it.
    types: BTreeMap<u32, usize>,
    /// Numbers of types that rows have begun or ceased to speak of, and whether they did before.
    changed_types: BTreeMap<u32, bool>,
}

impl Solution {
    /// `file_id`s of files that something follows for.
    pub(crate) fn file_ids(&self) -> impl Iterator<Item = i64> + '_ {
        self.files.keys().copied()
    }

    pub(crate) fn file(&self, file_id: i64) -> Option<&FileRows> {
        self.files.get(&file_id)
    }

    pub(crate) fn set_file(&mut self, file_id: i64, rows: FileRows) {
        for name in rows.type_names() {
            self.count(name, |count| count.saturating_add(1));
        }
        let before = if rows.is_empty() {
            self.files.remove(&file_id)
        } else {
            self.files.insert(file_id, rows)
        };
        for name in before.iter().flat_map(FileRows::type_names) {
            self.count(name, |count| count.saturating_sub(1));
        }
    }

    fn count(&mut self, name: u32, change: impl Fn(usize) -> usize) {
        let before = self.types.get(&name).copied().unwrap_or_default();
        let after = change(before);
        if (before == 0) != (after == 0) {
            self.changed_types.entry(name).or_insert(before != 0);
        }
        if after == 0 {
            self.types.remove(&name);
        } else {
            self.types.insert(name, after);
        }
    }

    /// The rows that belong to no file, before and after what was set since the last time, as far as they differ: orders
    /// of classes and names of types.
    pub(crate) fn repository<'s>(
        &mut self,
        orders: Option<Vec<RelMro<'static>>>,
        names: &'s Resolution,
    ) -> (Resolved<'s>, Resolved<'s>) {
        let (mut before, mut after) = (Resolved::default(), Resolved::default());
        if let Some(orders) = orders {
            before.rel_mro = std::mem::replace(&mut self.orders, orders);
            after.rel_mro.clone_from(&self.orders);
        }
        for (name, was_used) in std::mem::take(&mut self.changed_types) {
            let is_used = self.types.contains_key(&name);
            if was_used == is_used {
                continue;
            }
            let full_name = names.type_name(name);
            let side = if is_used { &mut after } else { &mut before };
            side.rel_type_name.push(RelTypeName {
                type_id: relspec_ids::type_id(full_name),
                full_name,
            });
        }
        for side in [&mut before, &mut after] {
            side.rel_type_name.sort_unstable_by(Row::compare_keys);
        }
        (before, after)
    }
}

/// One row per place and definition; of several ways from one to the other the first counts.
fn calls(file_id: i64, calls: &[CallEdge]) -> Vec<RelCallTarget<'static>> {
    let calls = calls.iter();
    let mut rows: Vec<RelCallTarget<'static>> = calls.map(|call| call_row(file_id, call)).collect();
    rows.sort_by_key(|row| (row.call_id, row.method_id, row.is_implicit, row.target_kind));
    rows.dedup_by_key(|row| (row.call_id, row.method_id));
    for site in rows.chunk_by_mut(|a, b| a.call_id == b.call_id) {
        if mixed(site.iter().map(|row| row.evidence_rank)) {
            for row in site.iter_mut() {
                (row.origin, row.resolution_method, row.evidence_rank) = VALUES;
            }
        }
        let implicit = site.iter().filter(|row| row.is_implicit).count();
        let explicit = site.len() - implicit;
        for row in site {
            let count = if row.is_implicit { implicit } else { explicit };
            row.candidate_count = i32::try_from(count).unwrap_or(i32::MAX);
        }
    }
    rows
}

fn call_row(file_id: i64, call: &CallEdge) -> RelCallTarget<'static> {
    let evidence_rank = i32::from(call.evidence_rank());
    RelCallTarget {
        file_id,
        call_id: call.site,
        method_id: call.target,
        target_kind: call.dispatch.as_str(),
        is_implicit: call.dispatch.is_implicit(),
        origin: match evidence_rank {
            1 => "INDEX",
            2 => "SCOPE",
            3 => "IMPORT",
            4 => "TYPE",
            _ => "NAME",
        },
        resolution_method: call.method.as_str(),
        evidence_rank,
        confidence: f64::from(call.confidence_permille()) / 1000.0,
        score: 0,
        candidate_count: i32::try_from(call.candidates).unwrap_or(i32::MAX),
    }
}

/// Links of the calls that are given out, and of what `functools.partial` binds.
fn links<'a>(
    links: &[ParameterLink],
    calls: impl Iterator<Item = &'a RelCallTarget<'static>>,
) -> Vec<RelParameterLink<'static>> {
    let calls: FxHashMap<(i64, i64), &RelCallTarget<'static>> = calls
        .map(|call| ((call.call_id, call.method_id), call))
        .collect();
    let mut rows: Vec<RelParameterLink<'static>> = links
        .iter()
        .filter_map(|link| {
            let call = calls.get(&(link.site, link.target))?;
            Some(RelParameterLink {
                file_id: call.file_id,
                argument_id: link.argument,
                param_id: link.param,
                call_id: link.site,
                method_id: link.target,
                link_kind: link.kind.as_str(),
                origin: call.origin,
                resolution_method: call.resolution_method,
                evidence_rank: call.evidence_rank,
                confidence: call.confidence,
                score: call.score,
                candidate_count: call.candidate_count,
            })
        })
        .collect();
    rows.sort_by_key(|row| (row.argument_id, row.param_id, row.call_id, row.link_kind));
    rows.dedup_by_key(|row| (row.argument_id, row.param_id));
    for argument in rows.chunk_by_mut(|a, b| a.argument_id == b.argument_id) {
        if mixed(argument.iter().map(|row| row.evidence_rank)) {
            for row in argument.iter_mut() {
                (row.origin, row.resolution_method, row.evidence_rank) = VALUES;
            }
        }
        // Several calls may take the same argument, as decorators do.
        argument.sort_by_key(|row| (row.call_id, row.param_id));
        for call in argument.chunk_by_mut(|a, b| a.call_id == b.call_id) {
            let count = i32::try_from(call.len()).unwrap_or(i32::MAX);
            for row in call {
                row.candidate_count = count;
            }
        }
    }
    rows
}

fn open_row(file_id: i64, open: &OpenCall) -> RelOpenCall<'_> {
    RelOpenCall {
        file_id,
        call_id: open.site,
        reason: open.reason.as_str(),
        target_name: match &open.reason {
            Reason::External(name) => Some(name),
            _ => None,
        },
        class_def_id: match open.reason {
            Reason::Synthesised(class) => Some(class),
            _ => None,
        },
    }
}

fn overrides(file_id: i64, overrides: &[Override]) -> Vec<RelOverrides<'static>> {
    let overrides = overrides.iter();
    let mut rows: Vec<RelOverrides<'static>> = overrides
        .map(|found| RelOverrides {
            file_id,
            method_id: found.method,
            overridden_id: found.overridden,
            class_def_id: found.class,
            ancestor_id: found.ancestor,
            origin: "TYPE",
            resolution_method: "type_self",
            evidence_rank: 4,
            confidence: 1.0,
            score: 0,
            candidate_count: 1,
        })
        .collect();
    // A method that stands for several classes may override one method of several ancestors.
    let key = |row: &RelOverrides<'_>| (row.method_id, row.overridden_id);
    rows.sort_by_key(|row| (key(row), row.class_def_id, row.ancestor_id));
    rows.dedup_by_key(|row| key(row));
    rows
}

fn open_types(file_id: i64, open: &[OpenType]) -> Vec<RelOpenType<'static>> {
    let open = open.iter();
    let mut rows: Vec<RelOpenType<'static>> = open
        .map(|open| RelOpenType {
            file_id,
            node_id: open.node,
            reason: "CROWDED",
            type_count: i32::try_from(open.count).unwrap_or(i32::MAX),
        })
        .collect();
    rows.sort_unstable_by_key(|row| row.node_id);
    rows
}

/// Weight of what somebody wrote down against what is inferred.
const DECLARED: i32 = 10;

/// What answers rest on that rest on several kinds of evidence: a question has one.
const VALUES: (&str, &str, i32) = ("TYPE", "value_flow", 4);

fn mixed(ranks: impl Iterator<Item = i32>) -> bool {
    let mut ranks = ranks;
    ranks
        .next()
        .is_some_and(|first| ranks.any(|rank| rank != first))
}

pub(crate) fn orders(orders: &[(i64, Vec<Ancestor>)]) -> Vec<RelMro<'static>> {
    let mut rows = Vec::new();
    for (class, order) in orders {
        let is_complete = order
            .iter()
            .all(|ancestor| matches!(ancestor, Ancestor::Class(_)));
        for (ancestor, position) in order.iter().zip(1..) {
            let (ancestor_id, ancestor_kind) = match ancestor {
                Ancestor::Class(id) => (*id, "CLASS"),
                Ancestor::External(name) => (relspec_ids::symbol_id(name), "EXTERNAL"),
            };
            rows.push(RelMro {
                class_def_id: *class,
                position,
                ancestor_id,
                ancestor_kind,
                is_complete,
            });
        }
    }
    rows.sort_by_key(|row| (row.class_def_id, row.position));
    rows
}

/// The row of `relation_output` that a row of a relation feeds; both end with the same evidence.
macro_rules! output {
    ($row:expr, $relation:literal, $kind:expr, $left:ident, $src_ids:expr, $dst:ident, $reason:expr) => {{
        let row = $row;
        RelationOutput {
            bundle_id: relspec_ids::bundle_id($relation, $kind, row.$left, None, row.$dst, None),
            relation: $relation,
            edge_kind: $kind,
            left_id: row.$left,
            src_ids: $src_ids,
            dst: row.$dst,
            discriminator: None,
            file_id: Some(row.file_id),
            origin: row.origin,
            resolution_method: row.resolution_method,
            evidence_rank: row.evidence_rank,
            confidence: row.confidence,
            score: row.score,
            candidate_count: row.candidate_count,
            symbol_roles: None,
            reason: $reason,
        }
    }};
}

fn call_output<'a>(row: &'a RelCallTarget<'_>) -> RelationOutput<'a> {
    let reason = Some(row.target_kind);
    output!(
        row,
        "rel_call_target",
        "CALL",
        call_id,
        std::slice::from_ref(&row.call_id),
        method_id,
        reason
    )
}

fn link_output<'a>(row: &'a RelParameterLink<'_>) -> RelationOutput<'a> {
    let reason = Some(row.link_kind);
    output!(
        row,
        "rel_parameter_link",
        "PARAMETER_LINK",
        argument_id,
        std::slice::from_ref(&row.argument_id),
        param_id,
        reason
    )
}

fn override_output<'a>(row: &'a RelOverrides<'_>) -> RelationOutput<'a> {
    output!(
        row,
        "rel_overrides",
        "OVERRIDES",
        method_id,
        std::slice::from_ref(&row.method_id),
        overridden_id,
        None
    )
}

fn type_output<'a>(row: &RelType<'a>) -> RelationOutput<'a> {
    let kind = match row.use_kind {
        "ALIAS" => "ALIAS_OF",
        _ => "EVAL_TYPE",
    };
    output!(row, "rel_type", kind, use_id, row.node_ids, type_id, None)
}

/// The edges of a row: one from each node it starts at.
fn edges<'a>(row: &RelationOutput<'a>) -> impl Iterator<Item = CpgEdges<'a>> + use<'a> {
    let row = *row;
    row.src_ids.iter().map(move |src| CpgEdges {
        edge_id: relspec_ids::edge_id(row.edge_kind, *src, row.dst, row.discriminator),
        kind: row.edge_kind,
        src: *src,
        dst: row.dst,
        discriminator: row.discriminator,
        file_id: row.file_id,
        origin: row.origin,
        resolution_method: row.resolution_method,
        is_local: false,
        evidence_rank: row.evidence_rank,
        confidence: row.confidence,
        score: Some(row.score),
        ambiguity_group: (row.candidate_count > 1)
            .then(|| relspec_ids::group_id(row.edge_kind, *src, row.discriminator)),
        symbol_roles: row.symbol_roles,
        reason: row.reason,
    })
}
