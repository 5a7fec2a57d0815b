//! Parameters and decorators as evidence.

use relspec_contracts::{PyDecorators, PyParams};

use super::Writer;
use crate::defs::{DefIndex, Definition};
use crate::graph::kind::EdgeKind;
use crate::graph::names;
use crate::graph::traits;
use crate::syntax::{Field, Flags, Kind};

impl<'a> Writer<'a, '_> {
    pub(super) fn definitions(&mut self) {
        let analysis = self.analysis;
        for (def, definition) in analysis.defs.iter() {
            self.params(def, definition);
            self.decorators(definition);
            if let Some(literal) = self.docstring_of(definition) {
                self.edge(EdgeKind::HasDocstring, definition.id, literal.1);
            }
        }
    }

    fn params(&mut self, def: DefIndex, definition: &Definition<'a>) {
        let analysis = self.analysis;
        let receiver = self.graph.traits(def).receiver_param;
        let params = analysis
            .syntax
            .children(definition.node)
            .filter(|child| analysis.syntax.node(*child).kind == Kind::Arg);
        for (param, position) in params.zip(1..) {
            let node = analysis.syntax.node(param);
            let occurrence = analysis.scopes.occurrence(param);
            let binding = occurrence.and_then(|occurrence| occurrence.binding);
            let binding = binding.and_then(|binding| analysis.scopes.binding(binding));
            let (Some(binding), Some(param_id), Some(name)) =
                (binding, self.id_of(param), node.name)
            else {
                continue;
            };
            let annotation = analysis.syntax.child(param, Field::Annotation);
            self.facts.py_params.push(PyParams {
                file_id: self.file_id,
                param_id,
                def_id: definition.id,
                binding_id: binding.id,
                position,
                name: analysis.atoms.text(name),
                param_kind: names::param_kind(node.field),
                has_default: node.flags.has(Flags::HAS_DEFAULT),
                is_receiver: receiver == Some(param),
                type_expr_id: annotation.and_then(|expr| self.graph.ids.type_expr(expr)),
            });
        }
    }

    fn decorators(&mut self, definition: &Definition<'a>) {
        let analysis = self.analysis;
        let decorators = analysis
            .syntax
            .children_in(definition.node, Field::Decorator);
        for (decorator, ordinal) in decorators.zip(1..) {
            let Some(annotation_id) = self.id_of(decorator) else {
                continue;
            };
            let applied = traits::applied(analysis, decorator);
            let value = analysis.syntax.child(decorator, Field::Value);
            self.facts.py_decorators.push(PyDecorators {
                file_id: self.file_id,
                annotation_id,
                def_id: definition.id,
                ordinal,
                name: applied.and_then(|expr| names::dotted(self.arena, analysis, expr)),
                is_call: value.is_some_and(|expr| analysis.syntax.node(expr).kind == Kind::Call),
            });
        }
    }
}
