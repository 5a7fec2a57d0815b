//! Rows as text for people: the tree with one node a line, then the other edges, then evidence.

use std::collections::HashMap;
use std::fmt::Write;

use relspec_contracts::{CpgNodes, CpgProps, Facts};

/// The rows of a file.
pub(crate) fn dump(facts: &Facts<'_>) -> String {
    let mut dump = Dump {
        nodes: facts.cpg_nodes.iter().map(|n| (n.node_id, n)).collect(),
        children: HashMap::new(),
        props: HashMap::new(),
        out: String::new(),
    };
    for edge in facts.cpg_edges.iter().filter(|e| e.kind == "AST") {
        dump.children.entry(edge.src).or_default().push(edge.dst);
    }
    for prop in &facts.cpg_props {
        dump.props.entry(prop.entity_id).or_default().push(prop);
    }
    for node in &facts.cpg_nodes {
        if node.kind == "FILE" {
            dump.tree(node.node_id);
        }
    }
    dump.loose(facts);
    dump.edges(facts);
    dump.evidence(facts);
    dump.out
}

struct Dump<'f, 'a> {
    nodes: HashMap<i64, &'f CpgNodes<'a>>,
    children: HashMap<i64, Vec<i64>>,
    props: HashMap<i64, Vec<&'f CpgProps<'a>>>,
    out: String,
}

impl Dump<'_, '_> {
    fn tree(&mut self, root: i64) {
        let mut open = vec![(root, 0)];
        while let Some((id, depth)) = open.pop() {
            let node = self.nodes[&id];
            let _ = write!(self.out, "{:depth$}", "", depth = 2 * depth);
            self.node(node);
            let mut children = self.children.get(&id).cloned().unwrap_or_default();
            children.sort_by_key(|child| std::cmp::Reverse(self.nodes[child].ast_order));
            open.extend(children.into_iter().map(|child| (child, depth + 1)));
        }
    }

    fn node(&mut self, node: &CpgNodes<'_>) {
        let out = &mut self.out;
        let _ = write!(out, "{}", node.kind);
        for part in [node.subkind, node.py_kind].into_iter().flatten() {
            let _ = write!(out, " {part}");
        }
        match (node.argument_index, node.argument_name) {
            (_, Some(name)) => {
                let _ = write!(out, " arg={name}");
            }
            (Some(index), _) => {
                let _ = write!(out, " arg={index}");
            }
            _ => {}
        }
        if let Some(name) = node.name {
            let _ = write!(out, " {name}");
        }
        if let Some(full) = node.full_name.filter(|full| node.name != Some(full)) {
            let _ = write!(out, " <{full}>");
        }
        if let (Some(line), Some(col)) = (node.line, node.col) {
            let (last, end) = (node.end_line.unwrap_or(0), node.end_col.unwrap_or(0));
            if line == last {
                let _ = write!(out, " @{line}:{col}-{end}");
            } else {
                let _ = write!(out, " @{line}:{col}-{last}:{end}");
            }
        }
        if let Some(code) = node.code {
            let _ = write!(out, " {code:?}");
        }
        for prop in self.props.get(&node.node_id).into_iter().flatten() {
            match prop.prop_key {
                "HASH" => continue,
                "TEXT" if prop.value_string == node.code => continue,
                _ => {}
            }
            let _ = write!(out, " {}", prop.prop_key);
            if prop.ordinal > 0 {
                let _ = write!(out, "[{}]", prop.ordinal);
            }
            if let Some(text) = prop.value_string {
                let _ = write!(out, "={text:?}");
            }
            if let Some(number) = prop.value_long {
                let _ = write!(out, "={number}");
            }
        }
        out.push('\n');
    }

    /// Nodes outside of the tree.
    fn loose(&mut self, facts: &Facts<'_>) {
        self.out.push('\n');
        for node in &facts.cpg_nodes {
            if matches!(node.kind, "SCOPE" | "BINDING" | "DIAGNOSTIC") {
                self.node(node);
            }
        }
    }

    fn edges(&mut self, facts: &Facts<'_>) {
        let mut lines: Vec<String> = facts
            .cpg_edges
            .iter()
            .filter(|edge| edge.kind != "AST")
            .map(|edge| {
                let mut line = format!(
                    "{} {} -> {}",
                    edge.kind,
                    self.label(edge.src),
                    self.label(edge.dst)
                );
                if let Some(discriminator) = edge.discriminator {
                    let _ = write!(line, " [{discriminator}]");
                }
                if let Some(reason) = edge.reason.filter(|r| edge.discriminator != Some(r)) {
                    let _ = write!(line, " {reason}");
                }
                line
            })
            .collect();
        lines.sort();
        self.out.push('\n');
        for line in lines {
            let _ = writeln!(self.out, "{line}");
        }
    }

    fn label(&self, id: i64) -> String {
        let Some(node) = self.nodes.get(&id) else {
            return format!("?{id}");
        };
        let name = node.name.or(node.full_name).or(node.code).unwrap_or("");
        match (node.kind, node.line, node.col) {
            ("BINDING", ..) => format!("BINDING {name}"),
            (kind, Some(line), Some(col)) => format!("{kind} {name}@{line}:{col}"),
            (kind, ..) => format!("{kind} {name}"),
        }
    }

    fn evidence(&mut self, facts: &Facts<'_>) {
        let out = &mut self.out;
        out.push('\n');
        for row in &facts.py_scopes {
            let _ = writeln!(
                out,
                "py_scopes {} {} {} nested={} generator={} coroutine={}",
                row.scope_kind,
                row.name,
                row.qualpath,
                row.is_nested,
                row.is_generator,
                row.is_coroutine
            );
        }
        for row in &facts.py_bindings {
            let _ = writeln!(
                out,
                "py_bindings {} {} {} {}",
                row.name, row.binding_scope, row.binding_kind, row.flags
            );
        }
        for row in &facts.py_binding_resolutions {
            let _ = writeln!(
                out,
                "py_binding_resolutions {} {}",
                row.resolution_kind,
                row.target_name.unwrap_or("-")
            );
        }
        for row in &facts.py_params {
            let _ = writeln!(
                out,
                "py_params {} {} {} default={} receiver={} typed={}",
                row.position,
                row.name,
                row.param_kind,
                row.has_default,
                row.is_receiver,
                row.type_expr_id.is_some()
            );
        }
        for row in &facts.py_decorators {
            let name = row.name.unwrap_or("-");
            let _ = writeln!(
                out,
                "py_decorators {} {name} call={}",
                row.ordinal, row.is_call
            );
        }
        for row in &facts.py_docstrings {
            let _ = writeln!(out, "py_docstrings {:?}", row.text);
        }
        let nodes = &self.nodes;
        for row in &facts.py_type_exprs {
            let subject = nodes.get(&row.subject_id).map_or("?", |node| node.kind);
            let _ = writeln!(
                out,
                "py_type_exprs {} {:?} {} of {subject} string={} optional={}",
                row.role, row.text, row.shape, row.is_string, row.is_optional
            );
        }
        for row in &facts.diagnostics {
            let _ = writeln!(
                out,
                "diagnostics {} {} {} {:?} {:?}",
                row.source, row.severity, row.code, row.message, row.line
            );
        }
    }
}
