//! The summaries of a repository as one program: names, variables, modules, classes and functions
//! numbered throughout.

use relspec_summary::{
    Argument, ArgumentKind, Implicit, Key, Literal, Op, ParamKind, Shape, Site, Slot, Summary,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Input;
use crate::answer::Dispatch;
use crate::names::{Name, Names};
use crate::object::ObjectId;

/// A variable of the repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Node(pub(crate) u32);

/// Index in [`Program::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FileId(pub(crate) u32);

/// Index in [`Program::functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FunctionId(pub(crate) u32);

/// Index in [`Program::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClassId(pub(crate) u32);

/// Index in [`Program::constraints`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ConstraintId(pub(crate) u32);

/// What a name of a module or class holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub(crate) any: Node,
    pub(crate) at_end: Node,
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) module: Name,
    pub(crate) is_package: bool,
    pub(crate) is_stub: bool,
    pub(crate) globals: FxHashMap<Name, Bound>,
    pub(crate) stars: Vec<Name>,
    pub(crate) all_names: Option<FxHashSet<Name>>,
    /// Node of the first variable.
    pub(crate) first_node: u32,
}

#[derive(Debug)]
pub(crate) struct Param {
    pub(crate) name: Name,
    pub(crate) kind: ParamKind,
    pub(crate) node: Node,
    pub(crate) default: Option<Node>,
    pub(crate) id: i64,
}

#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) file: FileId,
    pub(crate) def_id: i64,
    pub(crate) name: Name,
    pub(crate) params: Vec<Param>,
    pub(crate) result: Node,
    pub(crate) yields: Option<Node>,
    pub(crate) is_async: bool,
    pub(crate) class: Option<ClassId>,
    pub(crate) receiver: Option<u32>,
    pub(crate) takes_class: bool,
    pub(crate) is_overload: bool,
    /// Parameters that it returns as they are: what they hold goes from argument to result of the
    /// same call, not through the function.
    pub(crate) returned: Vec<u32>,
}

#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) def_id: i64,
    pub(crate) site: Site,
    pub(crate) file: FileId,
    pub(crate) bases: Vec<Node>,
    pub(crate) metaclass: Option<Node>,
    pub(crate) attributes: FxHashMap<Name, Bound>,
    pub(crate) declared: Vec<(Name, Node)>,
}

/// Argument of a call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arg {
    pub(crate) kind: ArgKind,
    pub(crate) node: Node,
    /// CPG node of the value; 0 if it stands nowhere.
    pub(crate) site: Site,
}

impl Arg {
    /// By position, and standing nowhere.
    pub(crate) const fn positional(node: Node) -> Self {
        Self {
            kind: ArgKind::Positional,
            node,
            site: 0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArgKind {
    Positional,
    Star,
    Keyword(Name),
    DoubleStar,
}

/// Part of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Attribute of an instance, class, function or module as it was set.
    Field(Name),
    /// Attribute of an object as it is read.
    Attribute(Name),
    /// Element by key.
    Text(Name),
    /// Element by place.
    Index(i32),
    /// Elements whose key is not known.
    Unkeyed,
    /// All elements.
    All,
    /// Keys of a dict.
    Keys,
    /// The object itself.
    Itself,
    /// Setter of a property.
    Setter,
    /// Implementations registered with a generic function.
    Registered,
    /// Result of a special method that syntax calls.
    Result(ConstraintId),
}

/// The methods that an implicit call looks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Special {
    Binary(Name, Option<Name>),
    InPlace(Name, Name, Name),
    Unary(Name),
    First(Name, Name),
    FirstOf(Name, Name, Name),
}

/// What happens when an object arrives at a node.
#[derive(Clone, Debug)]
pub(crate) enum Rule {
    Attribute {
        dst: Node,
        name: Name,
    },
    /// The object goes to `dst`, but what is to be called on the way is called.
    Deliver {
        dst: Node,
    },
    /// An attribute found in a class is taken from `receiver`.
    /// With `is_asked` the function is `__getattr__`, called by whoever reads the attribute.
    Bind {
        dst: Node,
        receiver: ObjectId,
        is_instance: bool,
        is_asked: bool,
    },
    /// An attribute that a class binds is set on `receiver`.
    Assign {
        receiver: ObjectId,
        src: Node,
    },
    SetAttribute {
        name: Name,
        src: Node,
    },
    Item {
        dst: Node,
        key: Key2,
        index: Option<Node>,
    },
    SetItem {
        key: Key2,
        index: Option<Node>,
        src: Node,
    },
    DeleteItem,
    Call {
        dst: Option<Node>,
        arguments: Box<[Arg]>,
        dispatch: Dispatch,
    },
    Super {
        dst: Node,
        class: ClassId,
    },
    Iterate {
        dst: Node,
        is_async: bool,
    },
    /// What `__iter__` gave is asked for elements.
    Next {
        dst: Node,
        is_async: bool,
    },
    Unpack {
        dst: Node,
        index: i32,
    },
    /// Element of what is passed as `**`, by name.
    Named {
        dst: Node,
        name: Name,
    },
    Enter {
        dst: Node,
        is_async: bool,
    },
    Await {
        dst: Node,
    },
    YieldFrom {
        dst: Node,
        yields: Node,
    },
    /// The elements go to a container.
    Spread {
        container: ObjectId,
    },
    /// A pair of key and value goes to a dict.
    Pair {
        container: ObjectId,
    },
    /// What is passed as `*` goes to a parameter that takes the rest, less the first `skip`.
    Forward {
        container: ObjectId,
        skip: u32,
    },
    Implicit {
        dst: Node,
        special: Special,
        right: Option<Node>,
    },
    Raise,
    Caught {
        dst: Node,
    },
    Instance {
        dst: Node,
    },
    Generic {
        dst: Node,
        instances: Box<[Node]>,
        types: Box<[Node]>,
        id: u32,
    },
    Narrow {
        dst: Node,
        src: Node,
        class: Node,
    },
    /// A class is made.
    Create {
        class: ClassId,
    },
    /// What arrives is bound in the body of a class.
    SetName {
        class: ClassId,
    },
    /// A test framework calls what arrives for parameters of its name.
    Fixture,
    /// Only functions and classes go to `dst`.
    Definitions {
        dst: Node,
    },
    /// Only functions go to `dst`.
    Functions {
        dst: Node,
    },
    /// The class of what arrives goes to `dst`.
    TypeOf {
        dst: Node,
    },
    /// `super` of the class that arrives, for what `receiver` holds.
    SuperOf {
        dst: Node,
        receiver: Node,
    },
    /// The function that arrives as a method of what `receiver` holds.
    Method {
        dst: Node,
        receiver: Node,
    },
}

/// A key whose text is numbered throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key2 {
    Text(Name),
    Index(i32),
    Slice,
    Any,
}

/// A rule and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Constraint {
    pub(crate) rule: Rule,
    pub(crate) file: FileId,
    pub(crate) site: Site,
}

/// What is known from the start, or depends on nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seed {
    Literal(Literal),
    Function(FunctionId),
    Class(ClassId),
    Import(Name),
    ImportFrom(Name, Name),
    Builtin(Name),
    Global(Name),
    Container(Shape, u32),
}

#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) names: Names,
    pub(crate) files: Vec<File>,
    pub(crate) functions: Vec<Function>,
    pub(crate) classes: Vec<Class>,
    pub(crate) nodes: u32,
    pub(crate) copies: Vec<(Node, Node)>,
    pub(crate) seeds: Vec<(Node, Seed, FileId)>,
    pub(crate) constraints: Vec<Constraint>,
    /// Node at which each of the first constraints waits.
    pub(crate) triggers: Vec<Node>,
    /// Annotations: (dst, src).
    pub(crate) declared: Vec<(Node, Node)>,
    /// Parts of containers that displays fill: (container node's file, id, shape, part, node).
    pub(crate) elements: Vec<(FileId, Shape, u32, Part, Node)>,
    /// Names that are set as attributes anywhere.
    pub(crate) stored: FxHashSet<Name>,
    modules: FxHashMap<Name, FileId>,
    namespaces: FxHashSet<Name>,
}

impl Program {
    /// Links summaries, which are in the order of their paths.
    pub(crate) fn link(inputs: &[Input]) -> Self {
        let mut program = Self::default();
        for (input, file) in inputs.iter().zip(0..) {
            Linker::new(&mut program, &input.summary, FileId(file)).run();
        }
        program.find_modules();
        program
    }

    fn find_modules(&mut self) {
        let rank = |file: &File| (file.is_stub, !file.is_package);
        for (file, id) in self.files.iter().zip(0..) {
            let better = match self.modules.get(&file.module) {
                Some(known) => self
                    .files
                    .get(known.0 as usize)
                    .is_none_or(|known| rank(file) < rank(known)),
                None => true,
            };
            if better {
                self.modules.insert(file.module, FileId(id));
            }
        }
        let modules: Vec<Name> = self.files.iter().map(|file| file.module).collect();
        for module in modules {
            let text = self.names.text(module).to_owned();
            for (at, _) in text.match_indices('.') {
                let prefix = self.names.intern(text.get(..at).unwrap_or(""));
                if !self.modules.contains_key(&prefix) {
                    self.namespaces.insert(prefix);
                }
            }
        }
    }

    pub(crate) fn module(&self, name: Name) -> Option<FileId> {
        self.modules.get(&name).copied()
    }

    pub(crate) fn is_namespace(&self, name: Name) -> bool {
        self.namespaces.contains(&name)
    }

    pub(crate) fn file(&self, file: FileId) -> Option<&File> {
        self.files.get(file.0 as usize)
    }

    pub(crate) fn function(&self, function: FunctionId) -> Option<&Function> {
        self.functions.get(function.0 as usize)
    }

    pub(crate) fn class(&self, class: ClassId) -> Option<&Class> {
        self.classes.get(class.0 as usize)
    }

    pub(crate) fn node(&mut self) -> Node {
        self.nodes += 1;
        Node(self.nodes - 1)
    }
}

/// Takes one summary into the program.
struct Linker<'p, 's> {
    program: &'p mut Program,
    summary: &'s Summary,
    file: FileId,
    names: Vec<Name>,
    first_node: u32,
    first_function: u32,
    first_class: u32,
    /// Copies of a parameter to the result of its function.
    returned: FxHashSet<(u32, u32)>,
}

impl<'p, 's> Linker<'p, 's> {
    fn new(program: &'p mut Program, summary: &'s Summary, file: FileId) -> Self {
        let names = summary.names.iter();
        let names = names.map(|name| program.names.intern(name)).collect();
        let first_node = program.nodes;
        program.nodes += summary.vars;
        Self {
            names,
            first_node,
            first_function: program.functions.len() as u32,
            first_class: program.classes.len() as u32,
            returned: FxHashSet::default(),
            program,
            summary,
            file,
        }
    }

    fn name(&self, name: relspec_summary::Name) -> Name {
        self.names.get(name.0 as usize).copied().unwrap_or(Name(0))
    }

    fn node(&self, var: relspec_summary::Var) -> Node {
        Node(self.first_node + var.0.min(self.summary.vars))
    }

    fn function(&self, function: relspec_summary::FunctionIx) -> FunctionId {
        FunctionId(self.first_function + function.0)
    }

    fn class(&self, class: relspec_summary::ClassIx) -> ClassId {
        ClassId(self.first_class + class.0)
    }

    fn key(&self, key: Key) -> Key2 {
        match key {
            Key::Text(name) => Key2::Text(self.name(name)),
            Key::Index(index) => Key2::Index(index),
            Key::Slice => Key2::Slice,
            Key::Any => Key2::Any,
        }
    }

    fn slots(&self, slots: &[Slot]) -> FxHashMap<Name, Bound> {
        let bound = slots.iter().map(|slot| {
            let bound = Bound {
                any: self.node(slot.any),
                at_end: self.node(slot.at_end),
            };
            (self.name(slot.name), bound)
        });
        bound.collect()
    }

    fn run(&mut self) {
        let module = self.program.names.intern(&self.summary.module);
        let all_names = self.summary.all_names.as_ref();
        let file = File {
            module,
            is_package: self.summary.is_package,
            is_stub: self.summary.is_stub,
            globals: self.slots(&self.summary.globals),
            first_node: self.first_node,
            stars: self
                .summary
                .stars
                .iter()
                .map(|star| self.name(*star))
                .collect(),
            all_names: all_names.map(|names| names.iter().map(|name| self.name(*name)).collect()),
        };
        self.program.files.push(file);
        let summary = self.summary;
        for function in &summary.functions {
            self.add_function(function);
        }
        for class in &summary.classes {
            self.add_class(class);
        }
        self.find_returned();
        for op in &summary.ops {
            self.add(op);
        }
    }

    fn add_function(&mut self, function: &relspec_summary::Function) {
        let params = function.params.iter().map(|param| Param {
            name: self.name(param.name),
            kind: param.kind,
            node: self.node(param.var),
            default: param.default.map(|var| self.node(var)),
            id: param.id,
        });
        let params: Vec<Param> = params.collect();
        for param in &function.params {
            if let Some(default) = param.default {
                let copy = (self.node(param.var), self.node(default));
                self.program.copies.push(copy);
            }
        }
        let function = Function {
            file: self.file,
            def_id: function.def_id,
            name: self.name(function.name),
            params,
            result: self.node(function.result),
            yields: function.yields.map(|var| self.node(var)),
            is_async: function.is_async,
            class: function.class.map(|class| self.class(class)),
            receiver: function.receiver,
            takes_class: function.takes_class,
            is_overload: function.is_overload,
            returned: Vec::new(),
        };
        self.program.functions.push(function);
    }

    /// Finds the parameters that functions return as they are.
    fn find_returned(&mut self) {
        let mut params: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
        let mut results: FxHashMap<u32, u32> = FxHashMap::default();
        for (function, at) in self.summary.functions.iter().zip(0..) {
            results.insert(function.result.0, at);
            for (param, place) in function.params.iter().zip(0..) {
                if !matches!(param.kind, ParamKind::VarPositional | ParamKind::VarKeyword) {
                    params.insert(param.var.0, (at, place));
                }
            }
        }
        for op in &self.summary.ops {
            let Op::Copy { dst, src } = op else { continue };
            let (Some(of), Some((function, place))) = (results.get(&dst.0), params.get(&src.0))
            else {
                continue;
            };
            if of == function {
                self.returned.insert((dst.0, src.0));
                let at = (self.first_function + function) as usize;
                if let Some(function) = self.program.functions.get_mut(at) {
                    function.returned.push(*place);
                }
            }
        }
    }

    fn add_class(&mut self, class: &relspec_summary::Class) {
        let declared = class.declared.iter();
        let declared: Vec<(Name, Node)> = declared
            .map(|(name, var)| (self.name(*name), self.node(*var)))
            .collect();
        self.program
            .stored
            .extend(declared.iter().map(|(name, _)| *name));
        let class = Class {
            def_id: class.def_id,
            site: class.site,
            file: self.file,
            bases: class.bases.iter().map(|var| self.node(*var)).collect(),
            metaclass: class.metaclass.map(|var| self.node(var)),
            attributes: self.slots(&class.attributes),
            declared,
        };
        self.program.classes.push(class);
    }

    fn wait(&mut self, at: relspec_summary::Var, site: Site, rule: Rule) {
        let at = self.node(at);
        self.program.triggers.push(at);
        self.program.constraints.push(Constraint {
            rule,
            file: self.file,
            site,
        });
    }

    fn seed(&mut self, dst: relspec_summary::Var, seed: Seed) {
        let dst = self.node(dst);
        self.program.seeds.push((dst, seed, self.file));
    }

    fn argument(&self, argument: &Argument) -> Arg {
        Arg {
            kind: match argument.kind {
                ArgumentKind::Positional => ArgKind::Positional,
                ArgumentKind::Star => ArgKind::Star,
                ArgumentKind::Keyword(name) => ArgKind::Keyword(self.name(name)),
                ArgumentKind::DoubleStar => ArgKind::DoubleStar,
            },
            node: self.node(argument.var),
            site: argument.node,
        }
    }

    fn special(&self, method: Implicit) -> Special {
        match method {
            Implicit::Binary(plain, reflected) => {
                Special::Binary(self.name(plain), reflected.map(|name| self.name(name)))
            }
            Implicit::InPlace(a, b, c) => {
                Special::InPlace(self.name(a), self.name(b), self.name(c))
            }
            Implicit::Unary(name) => Special::Unary(self.name(name)),
            Implicit::First(a, b) => Special::First(self.name(a), self.name(b)),
            Implicit::FirstOf(a, b, c) => {
                Special::FirstOf(self.name(a), self.name(b), self.name(c))
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm per inclusion")]
    fn add(&mut self, op: &Op) {
        match op {
            Op::Copy { dst, src } if self.returned.contains(&(dst.0, src.0)) => {}
            Op::Copy { dst, src } => {
                let copy = (self.node(*dst), self.node(*src));
                self.program.copies.push(copy);
            }
            Op::Narrow { dst, src, class } => {
                let rule = Rule::Narrow {
                    dst: self.node(*dst),
                    src: self.node(*src),
                    class: self.node(*class),
                };
                self.wait(*src, 0, rule.clone());
                self.wait(*class, 0, rule);
            }
            Op::Literal { dst, literal } => self.seed(*dst, Seed::Literal(*literal)),
            Op::Function { dst, function } => {
                let function = self.function(*function);
                self.seed(*dst, Seed::Function(function));
            }
            Op::Class { dst, class } => {
                let class = self.class(*class);
                self.seed(*dst, Seed::Class(class));
            }
            Op::Import { dst, module } => {
                let module = self.name(*module);
                self.seed(*dst, Seed::Import(module));
            }
            Op::ImportFrom { dst, module, name } => {
                let seed = Seed::ImportFrom(self.name(*module), self.name(*name));
                self.seed(*dst, seed);
            }
            Op::Builtin { dst, name } => {
                let name = self.name(*name);
                self.seed(*dst, Seed::Builtin(name));
            }
            Op::Global { dst, name } => {
                let name = self.name(*name);
                self.seed(*dst, Seed::Global(name));
            }
            Op::Attribute {
                dst,
                object,
                name,
                site,
                ..
            } => {
                let rule = Rule::Attribute {
                    dst: self.node(*dst),
                    name: self.name(*name),
                };
                self.wait(*object, *site, rule);
            }
            Op::SetAttribute {
                object,
                name,
                src,
                site,
            } => {
                let name = self.name(*name);
                self.program.stored.insert(name);
                let src = self.node(*src);
                self.wait(*object, *site, Rule::SetAttribute { name, src });
            }
            Op::Item {
                dst,
                object,
                key,
                index,
                site,
            } => {
                let rule = Rule::Item {
                    dst: self.node(*dst),
                    key: self.key(*key),
                    index: index.map(|var| self.node(var)),
                };
                self.wait(*object, *site, rule);
            }
            Op::SetItem {
                object,
                key,
                index,
                src,
                site,
            } => {
                let rule = Rule::SetItem {
                    key: self.key(*key),
                    index: index.map(|var| self.node(var)),
                    src: self.node(*src),
                };
                self.wait(*object, *site, rule);
            }
            Op::DeleteItem { object, site } => self.wait(*object, *site, Rule::DeleteItem),
            Op::Call {
                dst,
                callee,
                arguments,
                site,
            } => {
                let rule = Rule::Call {
                    dst: Some(self.node(*dst)),
                    arguments: arguments.iter().map(|a| self.argument(a)).collect(),
                    dispatch: Dispatch::Call,
                };
                self.wait(*callee, *site, rule);
            }
            Op::Super {
                dst,
                class,
                receiver,
            } => {
                let rule = Rule::Super {
                    dst: self.node(*dst),
                    class: self.class(*class),
                };
                self.wait(*receiver, 0, rule);
            }
            Op::Iterate {
                dst,
                src,
                is_async,
                site,
            } => {
                let rule = Rule::Iterate {
                    dst: self.node(*dst),
                    is_async: *is_async,
                };
                self.wait(*src, *site, rule);
            }
            Op::Unpack { dst, src, index } => {
                let rule = Rule::Unpack {
                    dst: self.node(*dst),
                    index: *index,
                };
                self.wait(*src, 0, rule);
            }
            Op::Enter {
                dst,
                src,
                is_async,
                site,
            } => {
                let rule = Rule::Enter {
                    dst: self.node(*dst),
                    is_async: *is_async,
                };
                self.wait(*src, *site, rule);
            }
            Op::Await { dst, src, site } => {
                let dst = self.node(*dst);
                self.wait(*src, *site, Rule::Await { dst });
            }
            Op::YieldFrom {
                dst,
                yields,
                src,
                site,
            } => {
                let rule = Rule::YieldFrom {
                    dst: self.node(*dst),
                    yields: self.node(*yields),
                };
                self.wait(*src, *site, rule);
            }
            Op::Make {
                dst,
                shape,
                id,
                elements,
                keys,
                spread,
            } => self.make(*dst, *shape, *id, elements, keys, spread),
            Op::Implicit {
                dst,
                method,
                left,
                right,
                site,
            } => {
                let rule = Rule::Implicit {
                    dst: self.node(*dst),
                    special: self.special(*method),
                    right: right.map(|var| self.node(var)),
                };
                self.wait(*left, *site, rule);
            }
            Op::Raise { src, site } => self.wait(*src, *site, Rule::Raise),
            Op::Caught { dst, class } => {
                let dst = self.node(*dst);
                self.wait(*class, 0, Rule::Caught { dst });
            }
            Op::Declared { dst, src } => {
                let declared = (self.node(*dst), self.node(*src));
                self.program.declared.push(declared);
            }
            Op::Instance { dst, class } => {
                let dst = self.node(*dst);
                self.wait(*class, 0, Rule::Instance { dst });
            }
            Op::Generic {
                dst,
                class,
                instances,
                types,
                id,
            } => {
                let rule = Rule::Generic {
                    dst: self.node(*dst),
                    instances: instances.iter().map(|var| self.node(*var)).collect(),
                    types: types.iter().map(|var| self.node(*var)).collect(),
                    id: *id,
                };
                self.wait(*class, 0, rule);
            }
        }
    }

    fn make(
        &mut self,
        dst: relspec_summary::Var,
        shape: Shape,
        id: u32,
        elements: &[(Key, relspec_summary::Var)],
        keys: &[relspec_summary::Var],
        spread: &[relspec_summary::Var],
    ) {
        self.seed(dst, Seed::Container(shape, id));
        for (key, var) in elements {
            let part = match self.key(*key) {
                Key2::Text(name) => Part::Text(name),
                Key2::Index(index) => Part::Index(index),
                Key2::Slice | Key2::Any => Part::Unkeyed,
            };
            let node = self.node(*var);
            self.program
                .elements
                .push((self.file, shape, id, part, node));
        }
        for key in keys {
            let node = self.node(*key);
            self.program
                .elements
                .push((self.file, shape, id, Part::Keys, node));
        }
        for src in spread {
            // The number of the container's object is not known yet; see `Solver::new`.
            let node = self.node(*src);
            self.program
                .elements
                .push((self.file, shape, id, Part::All, node));
        }
    }
}
