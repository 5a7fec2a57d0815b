//! The summary of a file: what it says about the values of its variables.
//!
//! One loop over the nodes; each adds the inclusions that its own construct states. Since
//! inclusions have no order, nothing is visited twice and nothing recurses: the variable of an
//! expression is a function of its node.

mod annotation;
mod expression;
mod guard;
mod indexed;
mod name;
mod operator;
mod order;
mod statement;
mod target;
mod types;

use relspec_summary::{
    Class, ClassIx, Extent, Function, FunctionIx, Literal, Name, Op, Param, ParamKind, Site, Slot,
    Summary, Var,
};
use relspec_text::Module;
use rustc_hash::FxHashMap;

pub(super) use types::{Known, KnownTypes, TypeName};

use super::File;
use super::all_names::{AllKind, AllNames};
use super::imports;
use super::places::Place;
use super::sites::Sites;
use crate::defs::{DefIndex, DefKind};
use crate::flow::Flow;
use crate::scopes::{BindingId, ScopeId};
use crate::syntax::{Constant, Field, Flags, Kind, Node, NodeId, Op as Operator, Syntax};

/// Stands for no variable.
const NONE: u32 = u32::MAX;

/// Makes the summary of a file; also gives the types that the file knows by itself.
pub(super) fn of<'a>(
    file: &File<'a, '_>,
    module: &Module<'_>,
    sites: &Sites,
    flow: &Flow<'a>,
    all_names: &AllNames<'a>,
) -> (Summary, Vec<KnownTypes<'a>>) {
    let analysis = file.analysis;
    let mut lowering = Lowering {
        file,
        sites,
        flow,
        out: Summary {
            module: module.name.clone(),
            is_package: module.is_package,
            is_stub: module.is_stub,
            ..Summary::default()
        },
        names: FxHashMap::default(),
        values: vec![NONE; analysis.syntax.len()],
        any: vec![NONE; analysis.scopes.bindings().len()],
        shared: FxHashMap::default(),
        declared: FxHashMap::default(),
        functions: vec![None; analysis.defs.len()],
        classes: vec![None; analysis.defs.len()],
        made: 0,
        owners: Vec::new(),
        stored: Vec::new(),
        known_types: Vec::new(),
        guards: guard::Guards::default(),
        narrowed: FxHashMap::default(),
    };
    lowering.number_definitions();
    lowering.find_guards();
    for (id, node) in analysis.syntax.iter() {
        if !file.places.at(id).has(Place::ANNOTATION) {
            lowering.construct(id, node);
        } else if node.kind == Kind::Attribute {
            lowering.attribute(id, node);
        }
    }
    lowering.functions();
    lowering.classes();
    lowering.module(all_names);
    lowering.types();
    lowering.bindings();
    lowering.order();
    lowering.indexed();
    (lowering.out, lowering.known_types)
}

/// What several expressions of a file stand for alike.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Shared {
    Literal(Literal),
    Builtin(Name),
    Global(Name),
    Class(DefIndex),
    Nothing,
}

struct Lowering<'a, 's> {
    file: &'s File<'a, 's>,
    sites: &'s Sites,
    flow: &'s Flow<'a>,
    out: Summary,
    names: FxHashMap<&'a str, Name>,
    /// Per node the variable of its value, or of what it binds.
    values: Vec<u32>,
    /// Per binding the variable of all it may hold.
    any: Vec<u32>,
    shared: FxHashMap<Shared, Var>,
    /// Per annotation expression the variable of an instance.
    declared: FxHashMap<NodeId, Var>,
    functions: Vec<Option<FunctionIx>>,
    classes: Vec<Option<ClassIx>>,
    /// Number of containers so far.
    made: u32,
    /// Per variable the definition it belongs to.
    owners: Vec<DefIndex>,
    /// Attributes that are set, and what they are given.
    stored: Vec<(NodeId, Var)>,
    known_types: Vec<KnownTypes<'a>>,
    guards: guard::Guards,
    /// What tests leave, by definition, variable, class and whether it is an instance of the class.
    narrowed: FxHashMap<(DefIndex, Var, Var, bool), Var>,
}

/// The name of a definition without that of its module.
fn own_path<'a>(symbol_name: &'a str, module: &str) -> &'a str {
    let path = symbol_name.strip_prefix(module);
    path.and_then(|path| path.strip_prefix('.'))
        .unwrap_or(symbol_name)
}

impl<'a, 's> Lowering<'a, 's> {
    fn syntax(&self) -> &'s Syntax<'a> {
        &self.file.analysis.syntax
    }

    fn child(&self, id: NodeId, field: Field) -> Option<NodeId> {
        self.syntax().child(id, field)
    }

    /// A new variable of what `at` stands in.
    fn fresh(&mut self, at: NodeId) -> Var {
        self.fresh_in(self.file.analysis.defs.owner(at))
    }

    /// A new variable of a definition.
    fn fresh_in(&mut self, owner: DefIndex) -> Var {
        let var = Var(self.out.vars);
        self.out.vars += 1;
        self.owners.push(owner);
        var
    }

    fn container(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    fn name(&mut self, text: &'a str) -> Name {
        let names = &mut self.out.names;
        *self.names.entry(text).or_insert_with(|| {
            names.push(text.to_owned());
            Name(names.len() as u32 - 1)
        })
    }

    fn emit(&mut self, op: Op) {
        self.out.ops.push(op);
    }

    fn copy(&mut self, dst: Var, src: Var) {
        if dst != src {
            self.emit(Op::Copy { dst, src });
        }
    }

    /// The variable of a node, new if there is none yet.
    fn own(&mut self, id: NodeId) -> Var {
        self.known(id).unwrap_or_else(|| {
            let var = self.fresh(id);
            self.set(id, var);
            var
        })
    }

    fn known(&self, id: NodeId) -> Option<Var> {
        let var = self.values.get(id.index()).copied()?;
        (var != NONE).then_some(Var(var))
    }

    fn set(&mut self, id: NodeId, var: Var) {
        if let Some(slot) = self.values.get_mut(id.index()) {
            *slot = var.0;
        }
    }

    /// Makes a node stand for `var`, which nothing else is added to.
    fn stand_for(&mut self, id: NodeId, var: Var) {
        match self.known(id) {
            Some(own) => self.copy(own, var),
            None => self.set(id, var),
        }
    }

    fn shared(&mut self, what: Shared) -> Var {
        if let Some(var) = self.shared.get(&what) {
            return *var;
        }
        let dst = self.fresh_in(DefIndex::MODULE);
        self.shared.insert(what, dst);
        match what {
            Shared::Literal(literal) => self.emit(Op::Literal { dst, literal }),
            Shared::Builtin(name) => self.emit(Op::Builtin { dst, name }),
            Shared::Global(name) => self.emit(Op::Global { dst, name }),
            Shared::Class(def) => {
                if let Some(class) = self.class(def) {
                    self.emit(Op::Class { dst, class });
                }
            }
            Shared::Nothing => {}
        }
        dst
    }

    fn function(&self, def: DefIndex) -> Option<FunctionIx> {
        self.functions.get(def.index()).copied().flatten()
    }

    fn class(&self, def: DefIndex) -> Option<ClassIx> {
        self.classes.get(def.index()).copied().flatten()
    }

    /// The node of the graph that a construct is, or that it is a part of.
    fn site(&self, id: NodeId) -> Site {
        let mut at = id;
        loop {
            if let Some(node) = self.file.graph.ids.node(at) {
                return node;
            }
            match self.syntax().parent(at) {
                Some(parent) => at = parent,
                None => return self.file.analysis.file_id,
            }
        }
    }

    fn number_definitions(&mut self) {
        let (mut functions, mut classes) = (Vec::new(), 0);
        for (def, definition) in self.file.analysis.defs.iter() {
            match definition.kind {
                DefKind::Function | DefKind::Lambda => {
                    if let Some(slot) = self.functions.get_mut(def.index()) {
                        *slot = Some(FunctionIx(functions.len() as u32));
                    }
                    functions.push(def);
                }
                DefKind::Class => {
                    if let Some(slot) = self.classes.get_mut(def.index()) {
                        *slot = Some(ClassIx(classes));
                    }
                    classes += 1;
                }
                DefKind::Module | DefKind::TypeAlias => {}
            }
        }
        for def in functions {
            let result = self.fresh_in(def);
            self.out.functions.push(Function {
                def_id: 0,
                name: Name(0),
                params: Vec::new(),
                result,
                yields: None,
                is_async: false,
                class: None,
                receiver: None,
                takes_class: false,
                is_overload: false,
                is_abstract: false,
                has_class: false,
                forwards: Vec::new(),
                extent: Extent::default(),
            });
        }
    }

    /// The innermost function around a node, past comprehensions but not past classes.
    fn function_around(&self, id: NodeId) -> Option<FunctionIx> {
        self.function(self.file.analysis.defs.owner(id))
    }

    fn result_of(&self, function: FunctionIx) -> Option<Var> {
        self.out
            .functions
            .get(function.0 as usize)
            .map(|function| function.result)
    }

    fn yields_of(&mut self, def: DefIndex) -> Option<Var> {
        let at = self.function(def)?.0 as usize;
        let known = self.out.functions.get(at)?.yields;
        let yields = known.unwrap_or_else(|| self.fresh_in(def));
        if let Some(function) = self.out.functions.get_mut(at) {
            function.yields = Some(yields);
        }
        Some(yields)
    }

    fn functions(&mut self) {
        let analysis = self.file.analysis;
        for (def, definition) in analysis.defs.iter() {
            let Some(index) = self.function(def) else {
                continue;
            };
            let (params, receiver) = self.params(def, definition.node);
            let name = self.name(analysis.atoms.text(definition.name));
            let traits = self.file.graph.traits(def);
            let class = analysis
                .defs
                .class_of(def)
                .and_then(|class| self.class(class));
            let node = analysis.syntax.node(definition.node);
            if let Some(annotation) = self.child(definition.node, Field::Returns) {
                let is_generator = self
                    .out
                    .functions
                    .get(index.0 as usize)
                    .is_some_and(|function| function.yields.is_some());
                if let (Some(src), Some(dst)) = (self.declared(annotation), self.result_of(index))
                    && !is_generator
                {
                    self.emit(Op::Declared { dst, src });
                }
            }
            if let Some(function) = self.out.functions.get_mut(index.0 as usize) {
                function.def_id = definition.id;
                function.name = name;
                function.params = params;
                function.receiver = receiver;
                function.takes_class = traits.receiver == crate::graph::Receiver::Class;
                function.class = class;
                function.is_async = node.kind == Kind::AsyncFunctionDef;
                function.is_overload = traits.is_overload;
                function.is_abstract = traits.is_abstract;
            }
        }
    }

    fn params(&mut self, def: DefIndex, function: NodeId) -> (Vec<Param>, Option<u32>) {
        let traits = self.file.graph.traits(def);
        let mut params: Vec<Param> = Vec::new();
        let mut receiver = None;
        for child in self.syntax().children(function) {
            let node = self.syntax().node(child);
            let kind = match node.field {
                Field::PosonlyParam => ParamKind::PositionalOnly,
                Field::Param => ParamKind::Positional,
                Field::VarParam => ParamKind::VarPositional,
                Field::KwonlyParam => ParamKind::KeywordOnly,
                Field::KwParam => ParamKind::VarKeyword,
                Field::Default => {
                    let value = self.value(child);
                    if let Some(param) = params.last_mut() {
                        param.default = Some(value);
                    }
                    continue;
                }
                _ => continue,
            };
            if traits.receiver_param == Some(child) {
                receiver = Some(params.len() as u32);
            }
            let name = node
                .name
                .map_or("", |name| self.file.analysis.atoms.text(name));
            let param = Param {
                name: self.name(name),
                kind,
                var: self.own(child),
                default: None,
                id: self.site(child),
            };
            if let Some(annotation) = self.child(child, Field::Annotation)
                && let Some(src) = self.declared(annotation)
            {
                match kind {
                    ParamKind::VarPositional | ParamKind::VarKeyword => {}
                    _ => self.emit(Op::Declared {
                        dst: param.var,
                        src,
                    }),
                }
            }
            params.push(param);
        }
        (params, receiver)
    }

    fn classes(&mut self) {
        let analysis = self.file.analysis;
        for (def, definition) in analysis.defs.iter() {
            if self.class(def).is_none() {
                continue;
            }
            let mut bases = Vec::new();
            let mut metaclass = None;
            for child in self.syntax().children(definition.node) {
                let node = self.syntax().node(child);
                match node.field {
                    Field::Base if node.kind != Kind::Starred => bases.push(self.value(child)),
                    Field::Keyword if self.is_named(node, "metaclass") => {
                        metaclass = self
                            .child(child, Field::Value)
                            .map(|value| self.value(value));
                    }
                    _ => {}
                }
            }
            let scope = analysis.scopes.of_def(def);
            let attributes = self.slots(scope);
            let declared = self.declared_names(definition.node);
            let class = Class {
                def_id: definition.id,
                name: self.name(analysis.atoms.text(definition.name)),
                path: self.name(own_path(definition.symbol_name, analysis.module_name)),
                site: self.site(definition.node),
                bases,
                metaclass,
                attributes,
                declared,
            };
            self.out.classes.push(class);
        }
    }

    fn is_named(&self, node: &Node, text: &str) -> bool {
        node.name
            .is_some_and(|name| self.file.analysis.atoms.text(name) == text)
    }

    /// Names that the body of a class declares with a type.
    fn declared_names(&mut self, class: NodeId) -> Vec<(Name, Var)> {
        let mut declared = Vec::new();
        for statement in self.syntax().children_in(class, Field::Body) {
            let node = self.syntax().node(statement);
            let (Some(target), Some(annotation)) = (
                self.child(statement, Field::Target),
                self.child(statement, Field::Annotation),
            ) else {
                continue;
            };
            let Some(name) = self.syntax().node(target).name else {
                continue;
            };
            if node.kind == Kind::AnnAssign
                && node.flags.has(Flags::SIMPLE)
                && let Some(var) = self.declared(annotation)
            {
                declared.push((self.name(self.file.analysis.atoms.text(name)), var));
            }
        }
        declared
    }

    /// The names a scope binds.
    fn slots(&mut self, scope: ScopeId) -> Vec<Slot> {
        let analysis = self.file.analysis;
        let mut slots = Vec::new();
        for id in analysis.scopes.bindings_of(scope) {
            let Some(binding) = analysis.scopes.binding(*id) else {
                continue;
            };
            if self.sites.of_binding(*id).is_empty() {
                continue;
            }
            slots.push(Slot {
                name: self.name(analysis.atoms.text(binding.name)),
                any: self.any(*id),
                at_end: self.at_end(*id),
            });
        }
        slots
    }

    fn module(&mut self, all_names: &AllNames<'a>) {
        self.out.globals = self.slots(ScopeId::MODULE);
        // What another module lists is not known here; public names are the better guess then.
        if all_names.kind == AllKind::Static && all_names.extended.is_empty() {
            let entries = all_names.entries.iter();
            let names = entries.map(|(name, _)| *name).collect::<Vec<_>>();
            self.out.all_names = Some(names.into_iter().map(|name| self.name(name)).collect());
        }
        for (id, node) in self.syntax().iter() {
            if node.kind != Kind::Alias || !node.flags.has(Flags::STAR) {
                continue;
            }
            let target = imports::import(self.file, id).and_then(|import| import.target_module);
            if let Some(module) = target {
                let module = self.name(module);
                self.out.stars.push(module);
            }
        }
    }

    /// Says of every binding that was asked for what it may hold.
    fn bindings(&mut self) {
        for index in 0..self.any.len() {
            let Some(any) = self.any.get(index).copied().filter(|var| *var != NONE) else {
                continue;
            };
            for site in self.sites.of_binding(BindingId(index as u32)) {
                let var = self.own(site.node);
                self.copy(Var(any), var);
            }
        }
    }
}
