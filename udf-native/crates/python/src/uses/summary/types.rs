//! What has a type: parameters, results, variables, attributes, type parameters, aliases and
//! annotated targets. What annotations and literals say in this file alone is answered here; the
//! rest is left to the resolution of the repository.

use relspec_summary::{Subject, Var};
use rustc_hash::FxHashMap;

use super::annotation::Alternative;
use super::{Constant, Field, Kind, Lowering, NodeId, Operator};
use crate::defs::{DefIndex, DefKind};
use crate::graph::{NodeKind, Receiver};
use crate::scopes::{Resolution, ScopeKind};
use crate::uses::sites::{Bound, Value};

/// On what a type rests that the file knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::uses) enum Known {
    /// The language fixes it.
    Language,
    /// It is the receiver of a method.
    Receiver,
    /// An annotation says so.
    Annotation,
    /// A literal or display makes it.
    Literal,
}

/// A type by its full name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::uses) enum TypeName<'a> {
    /// A class of module `builtins`.
    Builtin(&'a str),
    /// A class of the standard library.
    Library(&'static str),
    /// A class of this file.
    Own(DefIndex),
}

/// The types of a node that the file knows.
#[derive(Debug)]
pub(in crate::uses) struct KnownTypes<'a> {
    pub(in crate::uses) node: i64,
    pub(in crate::uses) is_alias: bool,
    pub(in crate::uses) known: Known,
    /// At least one, sorted.
    pub(in crate::uses) types: Vec<TypeName<'a>>,
}

/// What an expression makes.
enum Literal<'a> {
    Of(TypeName<'a>),
    None,
    /// It takes more to tell.
    Open,
}

/// What is asked of a node, before it is decided who answers.
#[derive(Default)]
struct Asked {
    values: Vec<Var>,
    /// Expressions that are given, as long as all of them are known.
    given: Vec<NodeId>,
    /// Something is given that is no expression.
    is_open: bool,
}

impl<'a> Lowering<'a, '_> {
    /// Finds everything that has a type.
    pub(super) fn types(&mut self) {
        let mut annotated = self.annotated_nodes();
        self.parameters_and_results(&mut annotated);
        self.variables(&mut annotated);
        self.attributes(&mut annotated);
        for (node, expressions) in annotated.rest() {
            let is_alias = expressions.iter().any(|id| self.is_alias(*id));
            self.declare_or_ask(node, is_alias, &expressions, Vec::new());
        }
    }

    /// Annotation expressions by the node they describe.
    fn annotated_nodes(&mut self) -> Annotated {
        let mut annotated = Annotated::default();
        let graph = self.file.graph;
        for (expression, _) in graph.ids.tree().type_exprs() {
            // A default of a type parameter is what it may be, not what it is.
            if self.syntax().node(*expression).field == Field::Default {
                continue;
            }
            let subject = graph
                .ids
                .type_subject(self.file.analysis, &graph.members, *expression);
            if let Some(subject) = subject
                && !self.is_unbound_name(*expression, subject)
            {
                annotated.add(subject, *expression);
            }
        }
        annotated
    }

    /// Whether an annotation describes the target of its statement itself, and that is neither an attribute nor an
    /// element: a name that the annotation does not bind, such as that of `(x): int`, has no type of its own.
    fn is_unbound_name(&self, expression: NodeId, subject: i64) -> bool {
        let parent = self.syntax().node(expression).parent;
        let target = NodeId(parent.0 + 1);
        self.syntax().node(parent).kind == Kind::AnnAssign
            && self.file.graph.ids.node(target) == Some(subject)
            && !matches!(
                self.syntax().node(target).kind,
                Kind::Attribute | Kind::Subscript
            )
    }

    fn is_alias(&self, expression: NodeId) -> bool {
        let parent = self.syntax().node(expression).parent;
        self.syntax().node(parent).kind == Kind::TypeAlias
    }

    fn parameters_and_results(&mut self, annotated: &mut Annotated) {
        let analysis = self.file.analysis;
        for (def, definition) in analysis.defs.iter() {
            let Some(function) = self.function(def) else {
                continue;
            };
            for child in self.syntax().children(definition.node).collect::<Vec<_>>() {
                if self.syntax().node(child).field.is_param() {
                    self.parameter(def, child, annotated);
                }
            }
            let Some(node) = self.file.graph.ids.method_return(def) else {
                continue;
            };
            let declared = annotated.take(node);
            let function = self.out.functions.get(function.0 as usize);
            let (result, yields) =
                function.map_or((None, false), |f| (Some(f.result), f.yields.is_some()));
            let scope = analysis.scopes.get(analysis.scopes.of_def(def));
            let is_generator = yields || scope.is_some_and(|scope| scope.is_generator);
            if !declared.is_empty() {
                let values = result.filter(|_| !is_generator).into_iter().collect();
                self.declare_or_ask(node, false, &declared, values);
            } else if is_generator {
                let is_async = self.syntax().node(definition.node).kind == Kind::AsyncFunctionDef;
                let class = if is_async {
                    "types.AsyncGeneratorType"
                } else {
                    "types.GeneratorType"
                };
                self.know(node, Known::Language, vec![TypeName::Library(class)]);
            } else {
                self.ask(node, false, result.into_iter().collect(), Vec::new());
            }
        }
    }

    fn parameter(&mut self, def: DefIndex, param: NodeId, annotated: &mut Annotated) {
        let Some(node) = self.file.graph.ids.node(param) else {
            return;
        };
        let declared = annotated.take(node);
        let kind = self.syntax().node(param).field;
        let shape = match kind {
            Field::VarParam => Some("tuple"),
            Field::KwParam => Some("dict"),
            _ => None,
        };
        if let Some(shape) = shape {
            self.know(node, Known::Language, vec![TypeName::Builtin(shape)]);
            return;
        }
        let traits = self.file.graph.traits(def);
        let class = self.file.analysis.defs.class_of(def);
        if let (true, Receiver::Instance, Some(class), true) = (
            traits.receiver_param == Some(param),
            traits.receiver,
            class,
            declared.is_empty(),
        ) {
            self.know(node, Known::Receiver, vec![TypeName::Own(class)]);
            return;
        }
        let values = self.known(param).into_iter().collect();
        self.declare_or_ask(node, false, &declared, values);
    }

    /// Variables of functions, comprehensions and the module that are given values.
    fn variables(&mut self, annotated: &mut Annotated) {
        let analysis = self.file.analysis;
        for index in 0..analysis.scopes.bindings().len() as u32 {
            let id = crate::scopes::BindingId(index);
            let Some(binding) = analysis.scopes.binding(id) else {
                continue;
            };
            let scope = analysis.scopes.get(binding.scope);
            if binding.resolution != Resolution::Own
                || scope.is_none_or(|scope| scope.kind == ScopeKind::Class)
            {
                continue;
            }
            let tree = self.file.graph.ids.tree();
            let node = tree.of_binding(id).and_then(|at| tree.node(at));
            if node.is_none_or(|node| node.kind != NodeKind::Local) {
                continue;
            }
            let Some(node) = self.file.graph.ids.variable(id) else {
                continue;
            };
            let declared = annotated.take(node);
            let asked = self.given_to(id);
            self.settle(node, &declared, asked, None);
        }
    }

    /// What the sites of a binding give it, but for definitions and imports.
    fn given_to(&self, binding: crate::scopes::BindingId) -> Asked {
        let mut asked = Asked::default();
        for site in self.sites.of_binding(binding) {
            match site.bound {
                Bound::Import | Bound::Def(_) | Bound::Param | Bound::Value(Value::None) => {
                    continue;
                }
                Bound::Value(Value::Expr(value)) => asked.given.push(value),
                Bound::Value(_) | Bound::Other => asked.is_open = true,
            }
            asked.values.extend(self.known(site.node));
        }
        asked
    }

    /// Attributes that bodies of classes bind and methods set on their receivers.
    fn attributes(&mut self, annotated: &mut Annotated) {
        let analysis = self.file.analysis;
        let mut set: FxHashMap<(DefIndex, &'a str), Vec<(NodeId, Var)>> = FxHashMap::default();
        for (target, src) in std::mem::take(&mut self.stored) {
            let class = self.file.graph.members.class_of_attribute(analysis, target);
            if let (Some(class), Some(name)) = (class, self.syntax().node(target).name) {
                let name = analysis.atoms.text(name);
                set.entry((class, name)).or_default().push((target, src));
            }
        }
        for member in self.file.graph.members.all() {
            let node = relspec_ids::member_id(analysis.defs.id(member.class), member.name);
            let mut asked = member
                .binding
                .map_or_else(Asked::default, |binding| self.given_to(binding));
            let is_in_body = !asked.values.is_empty() || !asked.given.is_empty();
            for (target, src) in set.remove(&(member.class, member.name)).unwrap_or_default() {
                asked.values.push(src);
                match self.assigned(target) {
                    Some(value) => asked.given.push(value),
                    None => asked.is_open = true,
                }
            }
            let declared = annotated.take(node);
            let enumerated = (is_in_body && self.is_enumeration(member.class))
                .then_some(TypeName::Own(member.class));
            self.settle(node, &declared, asked, enumerated);
        }
    }

    /// The value that a statement gives a target alone.
    fn assigned(&self, target: NodeId) -> Option<NodeId> {
        let statement = self.syntax().parent(target)?;
        matches!(
            self.syntax().node(statement).kind,
            Kind::Assign | Kind::AnnAssign
        )
        .then(|| self.child(statement, Field::Value))
        .flatten()
    }

    /// Whether the names a body binds are members of an enumeration.
    fn is_enumeration(&self, class: DefIndex) -> bool {
        let analysis = self.file.analysis;
        let Some(definition) = analysis.defs.get(class) else {
            return false;
        };
        let mut bases = self.syntax().children_in(definition.node, Field::Base);
        bases.any(|base| {
            let name = self.syntax().node(base).name;
            let name = name.map_or("", |name| analysis.atoms.text(name));
            name.ends_with("Enum") || matches!(name, "Flag" | "IntFlag")
        })
    }

    /// Answers what literals or annotations answer, and asks the rest.
    fn settle(
        &mut self,
        node: i64,
        declared: &[NodeId],
        asked: Asked,
        enumerated: Option<TypeName<'a>>,
    ) {
        if !declared.is_empty() {
            self.declare_or_ask(node, false, declared, asked.values);
            return;
        }
        if let Some(class) = enumerated {
            self.know(node, Known::Literal, vec![class]);
            return;
        }
        let mut types = Vec::new();
        for value in &asked.given {
            match self.literal_type(*value) {
                Literal::Of(name) => types.push(name),
                Literal::None => {}
                Literal::Open => {
                    self.ask(node, false, asked.values, Vec::new());
                    return;
                }
            }
        }
        if asked.is_open {
            self.ask(node, false, asked.values, Vec::new());
        } else {
            self.know(node, Known::Literal, types);
        }
    }

    /// What an expression makes by itself.
    fn literal_type(&self, id: NodeId) -> Literal<'a> {
        let node = self.syntax().node(id);
        let name = match node.kind {
            Kind::Constant => match self.syntax().constant(id) {
                Some(Constant::Str(_)) => "str",
                Some(Constant::Bytes(_)) => "bytes",
                Some(Constant::Int(_) | Constant::BigInt(_)) => "int",
                Some(Constant::Float(_)) => "float",
                Some(Constant::Complex(_)) => "complex",
                Some(Constant::Bool(_)) => "bool",
                Some(Constant::None) => return Literal::None,
                Some(Constant::Ellipsis) => {
                    return Literal::Of(TypeName::Library("types.EllipsisType"));
                }
                None => return Literal::Open,
            },
            Kind::JoinedStr => "str",
            Kind::List | Kind::ListComp => "list",
            Kind::Tuple => "tuple",
            Kind::Set | Kind::SetComp => "set",
            Kind::Dict | Kind::DictComp => "dict",
            Kind::UnaryOp if node.op == Operator::Not => "bool",
            Kind::GeneratorExp => return Literal::Of(TypeName::Library("types.GeneratorType")),
            Kind::Lambda => return Literal::Of(TypeName::Library("types.FunctionType")),
            _ => return Literal::Open,
        };
        Literal::Of(TypeName::Builtin(name))
    }

    /// Answers what annotations say if the file knows all they name, else asks.
    fn declare_or_ask(&mut self, node: i64, is_alias: bool, declared: &[NodeId], values: Vec<Var>) {
        let mut types = Vec::new();
        let mut classes = Vec::new();
        for annotation in declared {
            for alternative in self.alternatives(*annotation) {
                match alternative {
                    Alternative::Known(name) => types.push(name),
                    Alternative::Class(class) => classes.push(class),
                }
            }
        }
        if classes.is_empty() && !types.is_empty() {
            self.answer(node, is_alias, Known::Annotation, types);
            return;
        }
        for name in types {
            let var = self.type_var(name);
            classes.push(var);
        }
        self.ask(node, is_alias, values, classes);
    }

    /// The variable of a class.
    fn type_var(&mut self, name: TypeName<'a>) -> Var {
        use super::Shared;
        match name {
            TypeName::Builtin(name) => {
                let name = self.name(name);
                self.shared(Shared::Builtin(name))
            }
            TypeName::Own(def) => self.shared(Shared::Class(def)),
            TypeName::Library(_) => self.shared(Shared::Nothing),
        }
    }

    fn know(&mut self, node: i64, known: Known, types: Vec<TypeName<'a>>) {
        self.answer(node, false, known, types);
    }

    fn answer(&mut self, node: i64, is_alias: bool, known: Known, mut types: Vec<TypeName<'a>>) {
        types.sort_unstable();
        types.dedup();
        if !types.is_empty() {
            self.known_types.push(KnownTypes {
                node,
                is_alias,
                known,
                types,
            });
        }
    }

    fn ask(&mut self, node: i64, is_alias: bool, mut values: Vec<Var>, declared: Vec<Var>) {
        values.sort_unstable();
        values.dedup();
        if !values.is_empty() || !declared.is_empty() {
            self.out.subjects.push(Subject {
                node,
                is_alias,
                values,
                declared,
            });
        }
    }

    /// Whether a class of the file is what its name always stands for.
    pub(super) fn own_class(&self, binding: crate::scopes::BindingId) -> Option<DefIndex> {
        let [site] = self.sites.of_binding(binding) else {
            return None;
        };
        match site.bound {
            Bound::Def(def) if !site.is_conditional => {
                let definition = self.file.analysis.defs.get(def)?;
                (definition.kind == DefKind::Class).then_some(def)
            }
            _ => None,
        }
    }
}

/// Annotation expressions by the node they describe, in the order of the file.
#[derive(Default)]
struct Annotated {
    nodes: Vec<i64>,
    expressions: FxHashMap<i64, Vec<NodeId>>,
}

impl Annotated {
    fn add(&mut self, node: i64, expression: NodeId) {
        let expressions = self.expressions.entry(node).or_insert_with(|| {
            self.nodes.push(node);
            Vec::new()
        });
        expressions.push(expression);
    }

    /// The annotations of a node, which is then seen to.
    fn take(&mut self, node: i64) -> Vec<NodeId> {
        self.expressions.remove(&node).unwrap_or_default()
    }

    /// Nodes that nobody has seen to.
    fn rest(mut self) -> Vec<(i64, Vec<NodeId>)> {
        let nodes = std::mem::take(&mut self.nodes).into_iter();
        let rest = nodes.filter_map(|node| Some((node, self.expressions.remove(&node)?)));
        rest.collect()
    }
}
