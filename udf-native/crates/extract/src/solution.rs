//! The answers of a resolution as rows of datasets, by file.

use relspec_contracts::{
    CpgEdges, RelCallTarget, RelMro, RelOpenCall, RelOpenType, RelOverrides, RelParameterLink,
    RelType, RelTypeName, RelationOutput, Resolved, Row,
};
use relspec_ids::UseKey;
use relspec_resolve::{
    Ancestor, Answers, CallEdge, OpenCall, OpenType, Override, ParameterLink, Reason, TypeAnswer,
    TypeUse,
};
use rustc_hash::FxHashMap;

/// What follows from the summaries of a repository. Every list is sorted by file, then by key.
#[derive(Debug, Default)]
pub(crate) struct Solution {
    calls: Vec<RelCallTarget<'static>>,
    links: Vec<RelParameterLink<'static>>,
    open: Vec<(i64, OpenCall)>,
    overrides: Vec<RelOverrides<'static>>,
    orders: Vec<RelMro<'static>>,
    types: Vec<(i64, TypeUse)>,
    /// Names of types by their numbers.
    type_names: Vec<String>,
    open_types: Vec<RelOpenType<'static>>,
}

impl Solution {
    /// Answers that speak of files by their place in `files`.
    pub(crate) fn new(files: &[i64], answers: Answers) -> Self {
        let calls = calls(files, &answers.calls);
        let mut solution = Self {
            links: links(&answers.links, &calls),
            calls,
            open: open(files, answers.open),
            overrides: overrides(files, &answers.overrides),
            orders: orders(&answers.orders),
            types: types(files, answers.types),
            type_names: answers.type_names,
            open_types: open_types(files, &answers.open_types),
        };
        let (calls, links) = (&mut solution.calls, &mut solution.links);
        calls.sort_unstable_by_key(|row| (row.file_id, row.call_id, row.method_id));
        links.sort_unstable_by_key(|row| (row.file_id, row.argument_id, row.param_id));
        solution
    }

    /// Files that a row speaks of, some more than once.
    pub(crate) fn files(&self) -> Vec<i64> {
        let calls = self.calls.iter().map(|row| row.file_id);
        let open = self.open.iter().map(|(file, _)| *file);
        let overrides = self.overrides.iter().map(|row| row.file_id);
        let types = self.types.iter().map(|(file, _)| *file);
        let open_types = self.open_types.iter().map(|row| row.file_id);
        let calls = calls.chain(open).chain(overrides);
        let mut files: Vec<i64> = calls.chain(types).chain(open_types).collect();
        files.dedup();
        files
    }

    /// The rows of a file.
    pub(crate) fn file(&self, id: i64) -> Resolved<'_> {
        let calls = of_file(&self.calls, id, |row| row.file_id);
        let links = of_file(&self.links, id, |row| row.file_id);
        let overrides = of_file(&self.overrides, id, |row| row.file_id);
        let open = of_file(&self.open, id, |(file, _)| *file);
        let mut types: Vec<RelType<'_>> = of_file(&self.types, id, |(file, _)| *file)
            .iter()
            .flat_map(|(file, found)| self.type_rows(*file, found))
            .collect();
        types.sort_unstable_by(Row::compare_keys);
        let called = calls.iter().map(call_output);
        let linked = links.iter().map(link_output);
        let overridden = overrides.iter().map(override_output);
        let typed = types.iter().map(type_output);
        let relation_output: Vec<RelationOutput<'_>> = called
            .chain(linked)
            .chain(overridden)
            .chain(typed)
            .collect();
        Resolved {
            cpg_edges: relation_output.iter().flat_map(edges).collect(),
            relation_output,
            rel_call_target: calls.to_vec(),
            rel_parameter_link: links.to_vec(),
            rel_open_call: open.iter().map(open_row).collect(),
            rel_overrides: overrides.to_vec(),
            rel_type: types,
            rel_open_type: of_file(&self.open_types, id, |row| row.file_id).to_vec(),
            ..Resolved::default()
        }
    }

    /// Whether the rows of a file are those of another solution.
    pub(crate) fn has_same(&self, other: &Self, id: i64) -> bool {
        fn same<T: PartialEq>(ours: &[T], theirs: &[T], id: i64, file: impl Fn(&T) -> i64) -> bool {
            of_file(ours, id, &file) == of_file(theirs, id, &file)
        }
        same(&self.calls, &other.calls, id, |row| row.file_id)
            && same(&self.links, &other.links, id, |row| row.file_id)
            && same(&self.open, &other.open, id, |(file, _)| *file)
            && same(&self.overrides, &other.overrides, id, |row| row.file_id)
            && same(&self.open_types, &other.open_types, id, |row| row.file_id)
            && self.has_same_types(other, id)
    }

    /// The names of types are numbered anew in every solution.
    fn has_same_types(&self, other: &Self, id: i64) -> bool {
        let ours = of_file(&self.types, id, |(file, _)| *file);
        let theirs = of_file(&other.types, id, |(file, _)| *file);
        let is_same = |ours: &TypeAnswer, theirs: &TypeAnswer| {
            let renamed = TypeAnswer {
                name: theirs.name,
                ..*ours
            };
            renamed == *theirs && self.type_name(ours.name) == other.type_name(theirs.name)
        };
        ours.len() == theirs.len()
            && ours.iter().zip(theirs).all(|((_, ours), (_, theirs))| {
                ours.is_alias == theirs.is_alias
                    && ours.nodes == theirs.nodes
                    && ours.types.len() == theirs.types.len()
                    && ours
                        .types
                        .iter()
                        .zip(&theirs.types)
                        .all(|(a, b)| is_same(a, b))
            })
    }

    fn type_rows<'s>(&'s self, file_id: i64, found: &'s TypeUse) -> Vec<RelType<'s>> {
        let use_kind = if found.is_alias { "ALIAS" } else { "TYPE" };
        let use_id = self.type_use(found, file_id, use_kind);
        let types = found.types.iter();
        let rows = types.map(|answer| {
            let name = self.type_name(answer.name);
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

    fn type_name(&self, name: u32) -> &str {
        let names = &self.type_names;
        names.get(name as usize).map_or("", String::as_str)
    }

    /// Nodes of a file with the same types for the same reasons are one use.
    fn type_use(&self, found: &TypeUse, file_id: i64, use_kind: &str) -> i64 {
        let types = found.types.iter();
        let methods: Vec<&str> = types.clone().map(|of| of.method.as_str()).collect();
        let types: Vec<i64> = types
            .map(|of| relspec_ids::type_id(self.type_name(of.name)))
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

    /// The rows that belong to no file: orders of classes and names of types.
    pub(crate) fn repository(&self) -> Resolved<'_> {
        let mut used = vec![false; self.type_names.len()];
        for answer in self.types.iter().flat_map(|(_, found)| &found.types) {
            if let Some(used) = used.get_mut(answer.name as usize) {
                *used = true;
            }
        }
        let names = self.type_names.iter().zip(used);
        let mut rel_type_name: Vec<RelTypeName<'_>> = names
            .filter(|(_, is_used)| *is_used)
            .map(|(name, _)| RelTypeName {
                type_id: relspec_ids::type_id(name),
                full_name: name,
            })
            .collect();
        rel_type_name.sort_unstable_by(Row::compare_keys);
        rel_type_name.dedup_by_key(|row| row.type_id);
        Resolved {
            rel_mro: self.orders.clone(),
            rel_type_name,
            ..Resolved::default()
        }
    }
}

fn of_file<T>(rows: &[T], id: i64, file: impl Fn(&T) -> i64) -> &[T] {
    let start = rows.partition_point(|row| file(row) < id);
    let (_, rest) = rows.split_at(start);
    let (found, _) = rest.split_at(rest.partition_point(|row| file(row) == id));
    found
}

/// One row per place and definition; of several ways from one to the other the first counts.
fn calls(files: &[i64], calls: &[CallEdge]) -> Vec<RelCallTarget<'static>> {
    let mut rows: Vec<RelCallTarget<'static>> =
        calls.iter().map(|call| call_row(files, call)).collect();
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

fn call_row(files: &[i64], call: &CallEdge) -> RelCallTarget<'static> {
    let evidence_rank = i32::from(call.evidence_rank());
    RelCallTarget {
        file_id: file(files, call.file),
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

fn file(files: &[i64], index: usize) -> i64 {
    files.get(index).copied().unwrap_or(0)
}

/// Links of the calls that are given out.
fn links(
    links: &[ParameterLink],
    calls: &[RelCallTarget<'static>],
) -> Vec<RelParameterLink<'static>> {
    let calls: FxHashMap<(i64, i64), &RelCallTarget<'static>> = calls
        .iter()
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

fn open(files: &[i64], open: Vec<OpenCall>) -> Vec<(i64, OpenCall)> {
    let open = open.into_iter();
    let mut rows: Vec<(i64, OpenCall)> = open.map(|call| (file(files, call.file), call)).collect();
    rows.sort_unstable_by_key(|(file, call)| (*file, call.site));
    rows
}

fn open_row((file_id, open): &(i64, OpenCall)) -> RelOpenCall<'_> {
    RelOpenCall {
        file_id: *file_id,
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

fn overrides(files: &[i64], overrides: &[Override]) -> Vec<RelOverrides<'static>> {
    let overrides = overrides.iter();
    let mut rows: Vec<RelOverrides<'static>> = overrides
        .map(|found| RelOverrides {
            file_id: file(files, found.file),
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
    let key = |row: &RelOverrides<'_>| (row.file_id, row.method_id, row.overridden_id);
    rows.sort_by_key(|row| (key(row), row.class_def_id, row.ancestor_id));
    rows.dedup_by_key(|row| key(row));
    rows
}

fn types(files: &[i64], types: Vec<TypeUse>) -> Vec<(i64, TypeUse)> {
    let types = types.into_iter();
    let mut rows: Vec<(i64, TypeUse)> = types
        .map(|found| (file(files, found.file), found))
        .collect();
    rows.sort_by_key(|(file, _)| *file);
    rows
}

fn open_types(files: &[i64], open: &[OpenType]) -> Vec<RelOpenType<'static>> {
    let open = open.iter();
    let mut rows: Vec<RelOpenType<'static>> = open
        .map(|open| RelOpenType {
            file_id: file(files, open.file),
            node_id: open.node,
            reason: "CROWDED",
            type_count: i32::try_from(open.count).unwrap_or(i32::MAX),
        })
        .collect();
    rows.sort_unstable_by_key(|row| (row.file_id, row.node_id));
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

fn orders(orders: &[(i64, Vec<Ancestor>)]) -> Vec<RelMro<'static>> {
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
