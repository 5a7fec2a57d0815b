//! What an external index names: callees, functions and classes.

use relspec_scip::{Sort, role};
use relspec_summary::IndexedCall;

use super::Lowering;
use crate::defs::DefKind;
use crate::syntax::{Field, Kind, NodeId};

impl Lowering<'_, '_> {
    pub(super) fn indexed(&mut self) {
        for (id, node) in self.syntax().iter() {
            match node.kind {
                Kind::Call => self.indexed_call(id, Field::Func),
                Kind::Decorator => self.indexed_call(id, Field::Value),
                _ => {}
            }
        }
        let analysis = self.file.analysis;
        for definition in analysis.defs.all() {
            let node = analysis.syntax.node(definition.node);
            let is_called = matches!(definition.kind, DefKind::Class | DefKind::Function);
            if !is_called || node.name_span.is_empty() {
                continue;
            }
            let found = self.file.index.at(node);
            let found = found.filter(|found| found.roles & role::DEFINITION != 0);
            self.out
                .index_definitions
                .extend(found.map(|found| (found.symbol.id, definition.id)));
        }
    }

    fn indexed_call(&mut self, id: NodeId, field: Field) {
        let Some(callee) = self.child(id, field) else {
            return;
        };
        let node = self.syntax().node(callee);
        if !matches!(node.kind, Kind::Name | Kind::Attribute) {
            return;
        }
        let Some(found) = self.file.index.at(node) else {
            return;
        };
        // What a variable holds is for its values to say.
        if !matches!(found.symbol.sort, Sort::Type | Sort::Callable) {
            return;
        }
        if let Some(site) = self.file.graph.ids.node(id) {
            let full_name = self.name(found.symbol.full_name);
            self.out.indexed.push(IndexedCall {
                site,
                symbol: found.symbol.id,
                full_name,
                is_attribute: node.kind == Kind::Attribute,
            });
        }
    }
}
