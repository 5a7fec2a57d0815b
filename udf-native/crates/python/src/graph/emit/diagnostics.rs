//! Findings: rows, nodes, and the definitions they are about.

use relspec_contracts::{CpgNodes, Diagnostics};
use rustc_hash::FxHashMap;

use super::{Value, Writer};
use crate::ParseStatus;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::enclosing::Enclosing;
use crate::graph::kind::EdgeKind;
use crate::syntax::Span;

impl<'a> Writer<'a, '_> {
    pub(super) fn diagnostics(&mut self) {
        let analysis = self.analysis;
        let is_short = !self.graph.left_out && !self.composer.left_out();
        let names = (!is_short).then(|| {
            let message = "full names are left out, since they would outgrow the file";
            Diagnostic::file(Code::ExtractFailed, message)
        });
        let all = || {
            analysis
                .diagnostics
                .iter()
                .chain(self.findings)
                .chain(&names)
        };
        if all().next().is_none() {
            return;
        }
        let enclosing = Enclosing::of(analysis);
        let mut seen: FxHashMap<(Option<i64>, &'static str, &'a str), i64> = FxHashMap::default();
        for finding in all() {
            let owner = self.owner_of(finding, &enclosing);
            let code = finding.code.as_str();
            let message: &'a str = self.arena.alloc_str(&finding.message);
            let count = seen.entry((owner, code, message)).or_insert(0);
            *count += 1;
            self.diagnostic(finding, owner, message, *count);
        }
    }

    /// The definition that owns the place of a finding; none if it is about the file.
    fn owner_of(&self, finding: &Diagnostic, enclosing: &Enclosing) -> Option<i64> {
        let defs = &self.analysis.defs;
        let by_node = finding.node.map(|node| defs.owner(node));
        let by_span = || finding.span.map(|span| enclosing.innermost(span));
        let def = finding.def.or(by_node).or_else(by_span)?;
        defs.get(def).map(|def| def.id)
    }

    fn diagnostic(
        &mut self,
        finding: &Diagnostic,
        owner_id: Option<i64>,
        message: &'a str,
        count: i64,
    ) {
        let code = finding.code;
        let file_id = Some(self.file_id);
        let id = relspec_ids::diagnostic_id(
            file_id,
            owner_id,
            code.source(),
            code.as_str(),
            message,
            count,
        );
        let mut row = CpgNodes {
            subkind: Some(code.severity()),
            owner_id,
            name: Some(code.as_str()),
            ..self.bare_node(id, "DIAGNOSTIC")
        };
        if let Some(span) = finding.span {
            let inside = self.inside(span);
            self.locate(&mut row, inside);
        }
        self.facts.diagnostics.push(Diagnostics {
            diagnostic_id: id,
            file_id,
            owner_id,
            source: code.source(),
            code: code.as_str(),
            severity: code.severity(),
            message,
            bstart: row.bstart,
            bend: row.bend,
            line: row.line,
            col: row.col,
        });
        self.facts.cpg_nodes.push(row);
        self.prop(id, "MESSAGE", Value::Text(message));
        self.prop(id, "SOURCE", Value::Text(code.source()));
        let owner = owner_id.unwrap_or(self.file_id);
        let severity = Some(code.severity());
        self.edge_with(EdgeKind::HasDiagnostic, owner, id, None, severity);
    }

    /// The part of a span that lies in the text, or in the bytes of a file that is no text.
    fn inside(&self, span: Span) -> Span {
        let source = &self.analysis.source;
        let end = match self.analysis.status {
            ParseStatus::Skipped => source.bytes.len() as u32,
            _ => source.text.len() as u32,
        };
        Span::new(span.start.min(end), span.end.min(end))
    }
}
