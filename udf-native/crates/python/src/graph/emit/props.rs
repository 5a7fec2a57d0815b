//! Properties of the nodes of the tree.

use super::{Value, Writer, literals};
use crate::defs::{DefIndex, DefKind, Definition};
use crate::graph::kind::NodeKind;
use crate::graph::tree::CpgNode;
use crate::graph::{names, operator, spelling};
use crate::syntax::{Field, Flags, Kind, NodeId, Op};

impl<'a> Writer<'a, '_> {
    pub(super) fn node_props(&mut self, id: i64, node: &CpgNode<'a>) {
        match node.kind {
            NodeKind::File => self.file_props(id),
            NodeKind::Method | NodeKind::TypeDecl if node.is_head() => {
                self.definition_props(id, node.syntax);
            }
            NodeKind::MethodParameterIn => self.param_props(id, node),
            NodeKind::ControlStructure => self.control_props(id, node),
            NodeKind::Block => self.block_props(id, node.syntax),
            NodeKind::Literal => self.literal_props(id, node.syntax),
            NodeKind::Call => self.operator_props(id, node.syntax),
            NodeKind::Import => self.alias_props(id, node),
            NodeKind::Identifier | NodeKind::FieldIdentifier => self.mangled(id, node),
            _ => {}
        }
    }

    fn file_props(&mut self, id: i64) {
        let source = &self.analysis.source;
        self.prop(id, "ENCODING", Value::Text(source.encoding()));
        self.prop(id, "NEWLINE", Value::Text(source.lines.newline().as_str()));
        let status = self.analysis.status.as_str();
        self.prop(id, "PARSE_STATUS", Value::Text(status));
    }

    fn definition_props(&mut self, id: i64, construct: NodeId) {
        let analysis = self.analysis;
        let Some(def) = analysis.defs.at(&analysis.syntax, construct) else {
            return;
        };
        let Some(definition) = analysis.defs.get(def) else {
            return;
        };
        let hash = self.hashes.get(def.index()).copied();
        self.text_prop(id, "HASH", hash.filter(|hash| !hash.is_empty()));
        self.flag(id, "IS_CONDITIONAL", definition.is_conditional);
        match definition.kind {
            DefKind::Function | DefKind::Lambda => self.function_props(id, def, definition),
            DefKind::Class => self.bases(id, construct),
            DefKind::TypeAlias => {
                let value = analysis.syntax.child(construct, Field::Value);
                let text = value.map(|value| self.type_text(value).0);
                self.text_prop(id, "ALIAS_TYPE", text);
            }
            DefKind::Module => {}
        }
    }

    fn function_props(&mut self, id: i64, def: DefIndex, definition: &Definition<'a>) {
        let analysis = self.analysis;
        let signature = names::signature(self.arena, analysis, definition.node);
        self.prop(id, "SIGNATURE", Value::Text(signature));
        let scope = analysis.scopes.get(analysis.scopes.of_def(def));
        let is_async = analysis.syntax.node(definition.node).kind == Kind::AsyncFunctionDef;
        self.flag(id, "IS_ASYNC", is_async);
        self.flag(id, "IS_GENERATOR", scope.is_some_and(|s| s.is_generator));
        self.flag(id, "IS_OVERLOAD", self.graph.traits(def).is_overload);
    }

    fn bases(&mut self, id: i64, class: NodeId) {
        let analysis = self.analysis;
        for (base, ordinal) in analysis.syntax.children_in(class, Field::Base).zip(1..) {
            let span = analysis.syntax.node(base).span;
            let text = spelling::canonical(self.arena, analysis, span);
            self.list_prop(id, "INHERITS_FROM", ordinal, Value::Text(text));
        }
    }

    fn param_props(&mut self, id: i64, node: &CpgNode<'a>) {
        let analysis = self.analysis;
        let param = analysis.syntax.node(node.syntax);
        let position = self.param_position(node);
        self.prop(id, "INDEX", Value::Long(i64::from(position)));
        self.flag(id, "HAS_DEFAULT", param.flags.has(Flags::HAS_DEFAULT));
        let is_variadic = matches!(param.field, Field::VarParam | Field::KwParam);
        self.flag(id, "IS_VARIADIC", is_variadic);
        let receiver = self.graph.traits(node.owner).receiver_param;
        self.flag(id, "IS_RECEIVER", receiver == Some(node.syntax));
    }

    /// Place among the parameters: they follow one another below the METHOD.
    fn param_position(&mut self, node: &CpgNode<'a>) -> u32 {
        let (owner, first) = self.first_param;
        if owner != Some(node.owner) {
            self.first_param = (Some(node.owner), node.order);
            return 1;
        }
        node.order - first + 1
    }

    fn control_props(&mut self, id: i64, node: &CpgNode<'a>) {
        let syntax = &self.analysis.syntax;
        let construct = syntax.node(node.syntax);
        let is_async = match construct.kind {
            Kind::AsyncFor => node.subkind == Some("FOR"),
            Kind::AsyncWith => node.subkind == Some("WITH"),
            Kind::WithItem => syntax.node(construct.parent).kind == Kind::AsyncWith,
            Kind::Comprehension => construct.flags.has(Flags::ASYNC),
            _ => false,
        };
        let is_star = construct.kind == Kind::ExceptHandler
            && syntax.node(construct.parent).kind == Kind::TryStar;
        self.flag(id, "IS_ASYNC", is_async);
        self.flag(id, "IS_STAR_HANDLER", is_star);
    }

    fn block_props(&mut self, id: i64, construct: NodeId) {
        let syntax = &self.analysis.syntax;
        if !syntax.node(construct).kind.is_comprehension() {
            return;
        }
        let is_async = syntax
            .children_in(construct, Field::Generator)
            .any(|generator| syntax.node(generator).flags.has(Flags::ASYNC));
        let is_lazy = syntax.node(construct).kind == Kind::GeneratorExp;
        self.flag(id, "IS_ASYNC", is_async);
        self.flag(id, "IS_LAZY", is_lazy);
    }

    fn literal_props(&mut self, id: i64, construct: NodeId) {
        let analysis = self.analysis;
        if let Some(constant) = analysis.syntax.constant(construct) {
            let written = analysis.source.slice(analysis.syntax.node(construct).span);
            let value = literals::value(self.arena, constant, written);
            self.text_prop(id, "LITERAL_VALUE", value);
        }
    }

    fn operator_props(&mut self, id: i64, construct: NodeId) {
        let analysis = self.analysis;
        let node = analysis.syntax.node(construct);
        match node.kind {
            Kind::Compare => {
                let operators = analysis.syntax.compare_ops(construct);
                if let [_, _, ..] = operators {
                    for (op, ordinal) in operators.iter().zip(1..) {
                        let name = Value::Text(operator::plain(*op));
                        self.list_prop(id, "OPERATORS", ordinal, name);
                    }
                }
            }
            Kind::FormattedValue | Kind::Interpolation => {
                let conversion = match node.op {
                    Op::ConvertStr => Some("s"),
                    Op::ConvertRepr => Some("r"),
                    Op::ConvertAscii => Some("a"),
                    _ => None,
                };
                self.text_prop(id, "CONVERSION", conversion);
                let spec = analysis.syntax.child(construct, Field::FormatSpec);
                let spec = spec.and_then(|spec| self.code(analysis.syntax.node(spec).span));
                self.text_prop(id, "FORMAT_SPEC", spec);
                self.flag(id, "IS_DEBUG", node.flags.has(Flags::DEBUG));
            }
            _ => {}
        }
    }

    fn alias_props(&mut self, id: i64, node: &CpgNode<'a>) {
        let analysis = self.analysis;
        let alias = analysis.syntax.node(node.syntax);
        let entity = self.composer.imported_as_written(analysis, node.syntax);
        self.text_prop(id, "IMPORTED_ENTITY", entity);
        let is_explicit = alias.flags.has(Flags::AS_NAME);
        self.text_prop(id, "IMPORTED_AS", node.name.filter(|_| is_explicit));
        let level = analysis.syntax.import_level(alias.parent);
        if level > 0 {
            self.prop(id, "LEVEL", Value::Long(i64::from(level)));
        }
        self.flag(id, "IS_WILDCARD", alias.flags.has(Flags::STAR));
        self.flag(id, "IS_EXPLICIT_AS", is_explicit);
    }

    /// What the evidence about imports says of where they stand.
    pub(super) fn import_props(&mut self) {
        for index in 0..self.facts.py_imports.len() {
            if let Some(import) = self.facts.py_imports.get(index).copied() {
                let id = import.import_id;
                self.flag(id, "IS_TYPE_CHECKING", import.is_type_checking);
                self.flag(id, "IS_GUARDED", import.is_guarded);
            }
        }
    }

    /// The name as the compiler stores it, where that is another.
    fn mangled(&mut self, id: i64, node: &CpgNode<'a>) {
        let Some(name) = node.name.filter(|name| name.starts_with("__")) else {
            return;
        };
        let analysis = self.analysis;
        let scope = analysis.scopes.get(analysis.scopes.scope_at(node.syntax));
        let Some(class) = scope.and_then(|scope| scope.private) else {
            return;
        };
        let class = analysis.atoms.text(class);
        if let std::borrow::Cow::Owned(mangled) = relspec_text::name::mangle_name(class, name) {
            let mangled = self.arena.alloc_str(&mangled);
            self.prop(id, "CANONICAL_NAME", Value::Text(mangled));
        }
    }
}
