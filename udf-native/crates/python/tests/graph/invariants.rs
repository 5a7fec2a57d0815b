//! What must hold for the rows of every file. The numbers are those of the invariants that `diag`
//! runs over whole tables.

use std::collections::{BTreeMap, HashMap, HashSet};

use relspec_contracts::Facts;

/// Edge kind, kinds of its source, kinds of its target.
type Ends = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const DEFINITION: &[&str] = &["METHOD", "TYPE_DECL"];
const VARIABLE: &[&str] = &["LOCAL", "METHOD_PARAMETER_IN", "TYPE_PARAMETER"];
const EXPRESSION: &[&str] = &[
    "CALL",
    "IDENTIFIER",
    "LITERAL",
    "BLOCK",
    "METHOD_REF",
    "UNKNOWN",
];

const CONTROL: &[&str] = &[
    "METHOD",
    "METHOD_RETURN",
    "ANNOTATION",
    "BLOCK",
    "CONTROL_STRUCTURE",
    "JUMP_TARGET",
    "CALL",
    "IDENTIFIER",
    "LITERAL",
    "METHOD_REF",
    "TYPE_REF",
    "RETURN",
    "IMPORT",
    "UNKNOWN",
];
const DEFINING: &[&str] = &[
    "METHOD",
    "METHOD_PARAMETER_IN",
    "BLOCK",
    "CALL",
    "IDENTIFIER",
    "LITERAL",
    "METHOD_REF",
    "TYPE_REF",
    "RETURN",
    "IMPORT",
    "UNKNOWN",
];
const USING: &[&str] = &[
    "METHOD_RETURN",
    "CALL",
    "IDENTIFIER",
    "METHOD_REF",
    "TYPE_REF",
];

const ENDS: &[Ends] = &[
    ("CONTAINS", &["FILE", "METHOD", "TYPE_DECL"], DEFINITION),
    ("RECEIVER", &["CALL", "ANNOTATION"], EXPRESSION),
    ("CONDITION", &["CONTROL_STRUCTURE"], EXPRESSION),
    (
        "REF",
        &["IDENTIFIER", "METHOD_REF", "TYPE_REF"],
        &[
            "LOCAL",
            "METHOD_PARAMETER_IN",
            "TYPE_PARAMETER",
            "METHOD",
            "TYPE_DECL",
        ],
    ),
    ("HAS_DEFAULT", &["METHOD_PARAMETER_IN"], EXPRESSION),
    ("HAS_DOCSTRING", DEFINITION, &["LITERAL"]),
    (
        "HAS_ANNOTATION",
        &[
            "METHOD_PARAMETER_IN",
            "METHOD_RETURN",
            "LOCAL",
            "MEMBER",
            "TYPE_PARAMETER",
            "TYPE_DECL",
            "CALL",
        ],
        &["TYPE_EXPR"],
    ),
    ("DECORATED_BY", DEFINITION, &["ANNOTATION"]),
    (
        "SCOPE_OF",
        &["SCOPE"],
        &[
            "METHOD",
            "TYPE_DECL",
            "BLOCK",
            "TYPE_EXPR",
            "TYPE_PARAMETER",
        ],
    ),
    ("SCOPE_PARENT", &["SCOPE"], &["SCOPE"]),
    ("SCOPE_BINDS", &["SCOPE"], &["BINDING"]),
    (
        "DEF_SITE_OF",
        &[
            "IDENTIFIER",
            "METHOD_REF",
            "TYPE_REF",
            "IMPORT",
            "METHOD_PARAMETER_IN",
            "TYPE_PARAMETER",
        ],
        &["BINDING"],
    ),
    ("USE_SITE_OF", &["IDENTIFIER"], &["BINDING"]),
    ("BINDING_RESOLVES_TO", &["BINDING"], &["BINDING"]),
    (
        "DECLARES",
        &["LOCAL", "METHOD_PARAMETER_IN", "MEMBER", "TYPE_PARAMETER"],
        &["BINDING"],
    ),
    ("TYPE_PARAM_OF", &["TYPE_PARAMETER"], DEFINITION),
    (
        "DEFINES_SYMBOL",
        &["NAMESPACE_BLOCK", "METHOD", "TYPE_DECL", "LOCAL", "MEMBER"],
        &["SYMBOL"],
    ),
    (
        "EVAL_TYPE",
        &[
            "METHOD_PARAMETER_IN",
            "METHOD_RETURN",
            "LOCAL",
            "MEMBER",
            "TYPE_PARAMETER",
            "CALL",
        ],
        &["TYPE"],
    ),
    ("ALIAS_OF", &["TYPE_DECL"], &["TYPE"]),
    ("CALL", &["CALL", "ANNOTATION"], &["METHOD"]),
    ("CALLS_SYMBOL", &["CALL", "ANNOTATION"], &["SYMBOL"]),
    ("READS_SYMBOL", &["IDENTIFIER", "CALL"], &["SYMBOL"]),
    ("WRITES_SYMBOL", &["IDENTIFIER", "CALL"], &["SYMBOL"]),
    (
        "REFERENCES_SYMBOL",
        &["IDENTIFIER", "CALL", "LITERAL"],
        &["SYMBOL"],
    ),
    ("CFG", CONTROL, CONTROL),
    ("DOMINATE", CONTROL, CONTROL),
    ("POST_DOMINATE", CONTROL, CONTROL),
    ("CDG", CONTROL, CONTROL),
    ("REACHING_DEF", DEFINING, USING),
    (
        "HAS_DIAGNOSTIC",
        &["FILE", "METHOD", "TYPE_DECL"],
        &["DIAGNOSTIC"],
    ),
];

const NOT_IN_THE_TREE: &[&str] = &["FILE", "SCOPE", "BINDING", "DIAGNOSTIC"];

macro_rules! ensure {
    ($holds:expr, $($message:tt)*) => {
        if !$holds {
            return Err(format!($($message)*));
        }
    };
}

/// Checks all of them over the rows of one file of `size` bytes; says which one is broken.
pub(crate) fn check(facts: &Facts<'_>, size: usize) -> Result<(), String> {
    let nodes = facts.cpg_nodes.iter();
    let mut kinds: HashMap<i64, &str> = nodes.map(|node| (node.node_id, node.kind)).collect();
    keys(facts)?;
    spans(facts, size)?;
    tree(facts)?;
    ordinals(facts)?;
    methods(facts, &kinds)?;
    names(facts, &kinds)?;
    flow(facts, &kinds)?;
    arguments(facts, &kinds)?;
    properties(facts, &kinds)?;
    evidence(facts, &kinds)?;
    kinds.extend(facts.py_symbols.iter().map(|row| (row.symbol_id, "SYMBOL")));
    let types = facts.py_symbols.iter().filter(|row| row.is_type);
    kinds.extend(types.map(|row| (relspec_ids::type_id(row.full_name), "TYPE")));
    edges(facts, &kinds)
}

/// 3: keys are unique.
fn keys(facts: &Facts<'_>) -> Result<(), String> {
    let mut seen = HashSet::new();
    for node in &facts.cpg_nodes {
        ensure!(seen.insert(node.node_id), "3: node twice: {node:?}");
    }
    let mut seen = HashSet::new();
    for edge in &facts.cpg_edges {
        ensure!(seen.insert(edge.edge_id), "3: edge twice: {edge:?}");
    }
    let mut seen = HashSet::new();
    for p in &facts.cpg_props {
        let key = (p.entity_kind, p.entity_id, p.prop_key, p.ordinal);
        ensure!(seen.insert(key), "3: property twice: {p:?}");
    }
    unique(&facts.py_scopes, "py_scopes", |r| r.scope_id)?;
    unique(&facts.py_bindings, "py_bindings", |r| r.binding_id)?;
    unique(
        &facts.py_binding_resolutions,
        "py_binding_resolutions",
        |r| r.binding_id,
    )?;
    unique(&facts.py_params, "py_params", |r| r.param_id)?;
    unique(&facts.py_decorators, "py_decorators", |r| r.annotation_id)?;
    unique(&facts.py_docstrings, "py_docstrings", |r| r.def_id)?;
    unique(&facts.py_type_exprs, "py_type_exprs", |r| r.type_expr_id)?;
    unique(&facts.diagnostics, "diagnostics", |r| r.diagnostic_id)
}

fn unique<T>(rows: &[T], what: &str, key: impl Fn(&T) -> i64) -> Result<(), String> {
    let keys: HashSet<i64> = rows.iter().map(key).collect();
    ensure!(keys.len() == rows.len(), "3: {what} has a key twice");
    Ok(())
}

/// 13: spans are sane; code is never empty and never too long.
fn spans(facts: &Facts<'_>, size: usize) -> Result<(), String> {
    for node in &facts.cpg_nodes {
        let has = [
            node.bstart,
            node.bend,
            node.line,
            node.col,
            node.end_line,
            node.end_col,
        ];
        let all = has.iter().all(Option::is_some);
        ensure!(all || has.iter().all(Option::is_none), "13: {node:?}");
        if let (Some(start), Some(end)) = (node.bstart, node.bend) {
            let places = 0 <= start && start <= end && end as usize <= size;
            let lines = (node.line, node.col) <= (node.end_line, node.end_col);
            let bases = node.line >= Some(1) && node.col >= Some(0);
            ensure!(places && lines && bases, "13: {node:?}");
        }
        let code = node.code.map_or(1, str::len);
        ensure!((1..=256).contains(&code), "13: code of {node:?}");
    }
    Ok(())
}

/// 4, 5, 9, 10: edges have ends of the right kinds, ids that say what they are, and what their
/// kind requires.
fn edges(facts: &Facts<'_>, kinds: &HashMap<i64, &str>) -> Result<(), String> {
    for edge in &facts.cpg_edges {
        let (src, dst) = (kinds.get(&edge.src), kinds.get(&edge.dst));
        let (Some(src), Some(dst)) = (src, dst) else {
            return Err(format!("4: {edge:?} from {src:?} to {dst:?}"));
        };
        let id = relspec_ids::edge_id(edge.kind, edge.src, edge.dst, edge.discriminator);
        ensure!(id == edge.edge_id, "5: {edge:?}");
        let ends = ENDS.iter().find(|(kind, ..)| *kind == edge.kind);
        if let Some((_, sources, targets)) = ends {
            let fits = sources.contains(src) && targets.contains(dst);
            ensure!(fits, "9: {edge:?} from {src} to {dst}");
        } else {
            let known = matches!(edge.kind, "AST" | "ARGUMENT");
            ensure!(known, "8: {edge:?}");
        }
        let needs = matches!(
            edge.kind,
            "ARGUMENT" | "DECORATED_BY" | "USE_SITE_OF" | "CFG" | "CDG" | "REACHING_DEF"
        );
        ensure!(!needs || edge.discriminator.is_some(), "10: {edge:?}");
        let reasoned = matches!(
            edge.kind,
            "DEF_SITE_OF" | "USE_SITE_OF" | "BINDING_RESOLVES_TO" | "HAS_DIAGNOSTIC" | "CALL"
        );
        ensure!(reasoned == edge.reason.is_some(), "10: {edge:?}");
        let is_exact = edge.resolution_method == "exact" && edge.score.is_none();
        let is_sure = (edge.confidence - 1.0).abs() < f64::EPSILON;
        let is_stated = is_exact && is_sure && edge.is_local;
        ensure!(is_stated == (edge.evidence_rank == 0), "24: {edge:?}");
    }
    Ok(())
}

/// 11, 12: the AST is a forest rooted in the file, children are numbered without gaps.
fn tree(facts: &Facts<'_>) -> Result<(), String> {
    let nodes: HashMap<i64, _> = facts.cpg_nodes.iter().map(|n| (n.node_id, n)).collect();
    let mut parents: BTreeMap<i64, i64> = BTreeMap::new();
    let mut orders: BTreeMap<i64, Vec<i32>> = BTreeMap::new();
    for edge in facts.cpg_edges.iter().filter(|edge| edge.kind == "AST") {
        let before = parents.insert(edge.dst, edge.src);
        ensure!(before.is_none(), "11: two parents: {edge:?}");
        let order = nodes[&edge.dst].ast_order.unwrap_or(0);
        orders.entry(edge.src).or_default().push(order);
    }
    for node in &facts.cpg_nodes {
        let inside = !NOT_IN_THE_TREE.contains(&node.kind);
        ensure!(
            inside == parents.contains_key(&node.node_id),
            "11: {node:?}"
        );
        ensure!(inside == node.ast_order.is_some(), "11: {node:?}");
    }
    for (parent, mut order) in orders {
        order.sort_unstable();
        let expected: Vec<i32> = (1..=order.len() as i32).collect();
        ensure!(order == expected, "12: {:?} {order:?}", nodes[&parent]);
    }
    acyclic(&parents)
}

fn acyclic(parents: &BTreeMap<i64, i64>) -> Result<(), String> {
    let mut rooted: HashSet<i64> = HashSet::new();
    for start in parents.keys() {
        let mut path = Vec::new();
        let mut at = *start;
        while !rooted.contains(&at) {
            path.push(at);
            ensure!(path.len() <= parents.len() + 1, "11: cycle at {start}");
            match parents.get(&at) {
                Some(parent) => at = *parent,
                None => break,
            }
        }
        rooted.extend(path);
    }
    Ok(())
}

/// 7: syntax ids are ordinals without gaps.
fn ordinals(facts: &Facts<'_>) -> Result<(), String> {
    let mut ids: BTreeMap<(&str, i64), Vec<i64>> = BTreeMap::new();
    for node in &facts.cpg_nodes {
        let has_parts = matches!(node.kind, "LOCAL" | "MEMBER" | "COMMENT" | "TYPE_DECL")
            || NOT_IN_THE_TREE.contains(&node.kind)
            || node.kind == "METHOD" && node.subkind != Some("CLASS_BODY");
        if let (false, Some(owner)) = (has_parts, node.owner_id) {
            ids.entry((node.kind, owner))
                .or_default()
                .push(node.node_id);
        }
    }
    for ((kind, owner), mut ids) in ids {
        let numbers = 1..=ids.len() as i64;
        let mut expected: Vec<i64> = numbers
            .map(|n| relspec_ids::node_id(kind, owner, n))
            .collect();
        ids.sort_unstable();
        expected.sort_unstable();
        ensure!(ids == expected, "7: {kind} of {owner}");
    }
    Ok(())
}

/// 14, 28: every METHOD has one exit; owners exist and are definitions.
fn methods(facts: &Facts<'_>, kinds: &HashMap<i64, &str>) -> Result<(), String> {
    let mut exits: HashMap<i64, usize> = HashMap::new();
    for edge in facts.cpg_edges.iter().filter(|edge| edge.kind == "AST") {
        if kinds[&edge.dst] == "METHOD_RETURN" {
            *exits.entry(edge.src).or_default() += 1;
        }
    }
    for node in &facts.cpg_nodes {
        let count = exits.get(&node.node_id).copied().unwrap_or(0);
        let expected = usize::from(node.kind == "METHOD");
        ensure!(count == expected, "14: {count} exits: {node:?}");
        if let Some(owner) = node.owner_id {
            let kind = kinds.get(&owner);
            ensure!(
                kind.is_some_and(|k| DEFINITION.contains(k)),
                "28: {kind:?} owns {node:?}"
            );
        }
    }
    Ok(())
}

/// 17: identifiers mean one variable; bindings lie in one scope and have one resolution, or are
/// their own.
fn names(facts: &Facts<'_>, kinds: &HashMap<i64, &str>) -> Result<(), String> {
    let mut seen = HashSet::new();
    for edge in facts.cpg_edges.iter().filter(|edge| edge.kind == "REF") {
        ensure!(seen.insert(edge.src), "17: {edge:?}");
    }
    let bound: HashSet<i64> = facts
        .cpg_edges
        .iter()
        .filter(|edge| edge.kind == "SCOPE_BINDS")
        .map(|edge| edge.dst)
        .collect();
    for node in &facts.cpg_nodes {
        let is_loose = node.kind == "BINDING" && !bound.contains(&node.node_id);
        ensure!(!is_loose, "17: {node:?}");
    }
    let resolved: HashSet<i64> = facts
        .py_binding_resolutions
        .iter()
        .map(|row| row.binding_id)
        .collect();
    for row in &facts.py_bindings {
        let is_own = matches!(row.binding_scope, "LOCAL" | "CELL");
        ensure!(is_own != resolved.contains(&row.binding_id), "17: {row:?}");
        ensure!(kinds.get(&row.binding_id) == Some(&"BINDING"), "{row:?}");
        ensure!(kinds.get(&row.scope_id) == Some(&"SCOPE"), "{row:?}");
    }
    Ok(())
}

/// 15, 16, 18: flow stays inside one METHOD; what is arrived at is dominated once or marked as
/// unreachable; uses read the variable that reaches them.
fn flow(facts: &Facts<'_>, kinds: &HashMap<i64, &str>) -> Result<(), String> {
    let nodes: HashMap<i64, _> = facts.cpg_nodes.iter().map(|n| (n.node_id, n)).collect();
    let body = |id: i64| match nodes.get(&id) {
        Some(node) if node.kind == "METHOD" && node.subkind != Some("CLASS_BODY") => Some(id),
        Some(node) => node.owner_id,
        None => None,
    };
    let mut dominated = HashSet::new();
    for edge in &facts.cpg_edges {
        let is_order = matches!(edge.kind, "DOMINATE" | "POST_DOMINATE");
        if !is_order && !matches!(edge.kind, "CFG" | "CDG" | "REACHING_DEF") {
            continue;
        }
        ensure!(body(edge.src) == body(edge.dst), "15: {edge:?}");
        ensure!(edge.origin == "FLOW", "{edge:?}");
        ensure!(
            !is_order || dominated.insert((edge.kind, edge.dst)),
            "16: {edge:?}"
        );
        if edge.kind == "REACHING_DEF" && kinds.get(&edge.dst) == Some(&"IDENTIFIER") {
            ensure!(nodes[&edge.dst].name == edge.discriminator, "18: {edge:?}");
        }
    }
    let unreachable: HashSet<i64> = facts
        .cpg_props
        .iter()
        .filter(|p| p.prop_key == "IS_UNREACHABLE")
        .map(|p| p.entity_id)
        .collect();
    for edge in facts.cpg_edges.iter().filter(|edge| edge.kind == "CFG") {
        let is_dominated = dominated.contains(&("DOMINATE", edge.dst));
        let is_dead = unreachable.contains(&edge.dst);
        ensure!(is_dominated != is_dead, "16: {edge:?}");
    }
    for node in facts.cpg_nodes.iter().filter(|node| node.kind == "METHOD") {
        ensure!(!unreachable.contains(&node.node_id), "16: {node:?}");
        let is_dominated = dominated.contains(&("DOMINATE", node.node_id));
        ensure!(!is_dominated, "16: {node:?} is dominated");
    }
    Ok(())
}

/// 19: arguments are operands.
fn arguments(facts: &Facts<'_>, kinds: &HashMap<i64, &str>) -> Result<(), String> {
    let below: HashSet<(i64, i64)> = facts
        .cpg_edges
        .iter()
        .filter(|edge| edge.kind == "AST")
        .map(|edge| (edge.src, edge.dst))
        .collect();
    for edge in facts.cpg_edges.iter().filter(|e| e.kind == "ARGUMENT") {
        let src = kinds[&edge.src];
        ensure!(
            matches!(src, "CALL" | "ANNOTATION" | "RETURN" | "CONTROL_STRUCTURE"),
            "9: {edge:?} from {src}"
        );
        let excepted = src == "ANNOTATION" || edge.discriminator == Some("0");
        ensure!(
            excepted || below.contains(&(edge.src, edge.dst)),
            "19: {edge:?}"
        );
    }
    Ok(())
}

/// 30: properties have the value their type says, and an entity.
fn properties(facts: &Facts<'_>, kinds: &HashMap<i64, &str>) -> Result<(), String> {
    for p in &facts.cpg_props {
        let values = [
            ("STRING", p.value_string.is_some()),
            ("LONG", p.value_long.is_some()),
            ("DOUBLE", p.value_double.is_some()),
            ("BOOL", p.value_bool.is_some()),
        ];
        for (value_type, is_set) in values {
            ensure!(is_set == (p.value_type == value_type), "30: {p:?}");
        }
        ensure!(kinds.contains_key(&p.entity_id), "30: {p:?}");
    }
    Ok(())
}

/// Evidence names nodes of the file.
fn evidence(facts: &Facts<'_>, kinds: &HashMap<i64, &str>) -> Result<(), String> {
    for row in &facts.py_params {
        let kind = kinds.get(&row.param_id);
        ensure!(kind == Some(&"METHOD_PARAMETER_IN"), "{row:?}");
    }
    for row in &facts.py_decorators {
        ensure!(
            kinds.get(&row.annotation_id) == Some(&"ANNOTATION"),
            "{row:?}"
        );
    }
    for row in &facts.py_docstrings {
        ensure!(kinds.get(&row.literal_id) == Some(&"LITERAL"), "{row:?}");
    }
    for row in &facts.py_type_exprs {
        ensure!(
            kinds.get(&row.type_expr_id) == Some(&"TYPE_EXPR"),
            "{row:?}"
        );
        let subject = kinds.get(&row.subject_id).copied().unwrap_or("");
        let known = VARIABLE.contains(&subject)
            || EXPRESSION.contains(&subject)
            || ["METHOD_RETURN", "MEMBER", "TYPE_DECL"].contains(&subject);
        ensure!(known, "{row:?} describes {subject}");
    }
    for row in &facts.diagnostics {
        ensure!(
            kinds.get(&row.diagnostic_id) == Some(&"DIAGNOSTIC"),
            "{row:?}"
        );
    }
    let counted = facts.py_files.first().map(|row| row.node_count as usize);
    ensure!(counted == Some(facts.cpg_nodes.len()), "py_files");
    Ok(())
}
