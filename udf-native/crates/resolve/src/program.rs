//! The summaries of a repository as one program: names, variables, modules, classes and functions
//! numbered throughout.

use std::sync::Arc;

use relspec_summary::{FunctionIx, Literal, ParamKind, Shape, Site};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Input;
use crate::answer::Dispatch;
use crate::link::Linker;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) any: Node,
    pub(crate) at_end: Node,
}

/// Numbers throughout of what a file numbers itself.
#[derive(Clone, Debug)]
pub(crate) enum Numbers {
    /// From this one on.
    From(u32),
    Each(Arc<[u32]>),
}

impl Numbers {
    pub(crate) fn at(&self, index: u32) -> u32 {
        match self {
            Self::From(first) => first.saturating_add(index),
            Self::Each(numbers) => numbers.get(index as usize).copied().unwrap_or(u32::MAX),
        }
    }
}

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) module: Name,
    pub(crate) is_package: bool,
    pub(crate) is_stub: bool,
    pub(crate) globals: FxHashMap<Name, Bound>,
    pub(crate) stars: Vec<Name>,
    pub(crate) all_names: Option<FxHashSet<Name>>,
    /// Its names as they are numbered throughout.
    pub(crate) names: Arc<[Name]>,
    /// Nodes of its variables.
    pub(crate) nodes: Numbers,
    pub(crate) functions: Numbers,
    pub(crate) classes: Numbers,
    /// How many classes it has.
    pub(crate) class_count: u32,
    /// Names that it sets as attributes.
    pub(crate) stored: FxHashSet<Name>,
    /// Copies of a parameter to the result of its function.
    pub(crate) returned: Arc<FxHashSet<(u32, u32)>>,
    /// Numbers of its sites.
    pub(crate) sites: Arc<FxHashMap<Site, SiteId>>,
}

/// A site, by a number that it keeps when the text around it changes; see [`Program::site`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SiteId(u32);

impl SiteId {
    /// Of what stands nowhere.
    pub(crate) const NOWHERE: Self = Self(0);
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Param {
    pub(crate) name: Name,
    pub(crate) kind: ParamKind,
    pub(crate) node: Node,
    pub(crate) default: Option<Node>,
    pub(crate) id: i64,
}

#[derive(Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about a definition"
)]
pub(crate) struct Function {
    pub(crate) file: FileId,
    /// Its place in the summary of the file.
    pub(crate) index: FunctionIx,
    /// The function that this one is a copy of; itself if it is none.
    pub(crate) origin: FunctionId,
    /// What a call makes anew: see [`Context`].
    pub(crate) context: Context,
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
    /// It calls `super()` for the method of its own name.
    pub(crate) passes_on: bool,
    /// Parameters that it returns as they are: what they hold goes from argument to result of the
    /// same call, not through the function.
    pub(crate) returned: Vec<u32>,
    /// Objects whose attribute of the same name `__getattr__` gives.
    pub(crate) forwards: Vec<Node>,
}

/// Whether what a function makes depends on who calls it, so that calls get copies of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// Number of inclusions of a copy; 0 if calls share the function.
    pub(crate) size: u32,
    /// How many copies stand around this one.
    pub(crate) depth: u8,
}

#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) def_id: i64,
    /// Name within the module.
    pub(crate) path: Name,
    pub(crate) site: SiteId,
    pub(crate) file: FileId,
    pub(crate) bases: Vec<Node>,
    pub(crate) metaclass: Option<Node>,
    pub(crate) attributes: FxHashMap<Name, Bound>,
    pub(crate) declared: Vec<(Name, Node)>,
    /// What its methods set on their receivers.
    pub(crate) fields: FxHashSet<Name>,
}

/// Argument of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Arg {
    pub(crate) kind: ArgKind,
    pub(crate) node: Node,
    /// CPG node of the value.
    pub(crate) site: SiteId,
    /// The value if it is a text.
    pub(crate) text: Option<Name>,
    /// The call of `functools.partial` that gave it before.
    pub(crate) bound_by: Option<ConstraintId>,
}

impl Arg {
    /// By position, and standing nowhere.
    pub(crate) const fn positional(node: Node) -> Self {
        Self {
            kind: ArgKind::Positional,
            node,
            site: SiteId::NOWHERE,
            text: None,
            bound_by: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Deleter of a property.
    Deleter,
    /// Implementations registered with a generic function.
    Registered,
    /// What a rule keeps for itself.
    Own(ConstraintId, u32),
}

/// The methods that an implicit call looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Special {
    Binary(Name, Option<Name>),
    InPlace(Name, Name, Name),
    Unary(Name),
    First(Name, Name),
    FirstOf(Name, Name, Name),
}

/// What happens when an object arrives at a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// Attributes whose names start so.
    Prefixed {
        dst: Node,
        prefix: Name,
    },
    DeleteAttribute {
        name: Name,
    },
    /// An attribute that a class binds is deleted from `receiver`.
    Remove {
        receiver: ObjectId,
    },
    /// What arrives is `__getattr__`, which gives the attribute of other objects.
    Forwarded {
        dst: Node,
        name: Name,
    },
    /// The names of what arrives go to `dst` as a dict.
    NamesOf {
        dst: Node,
    },
    /// What arrives may make the value of a field.
    Fill {
        dst: Node,
    },
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
    /// What a container holds goes to `dst`.
    Contents {
        dst: Node,
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
    Exclude {
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
    /// A test framework calls what arrives for parameters of its name, or of another one.
    Fixture {
        name: Option<Name>,
    },
    /// What arrives is the body of what `class` holds.
    Body {
        class: Node,
    },
    /// A test framework calls what arrives with `receiver`.
    Test {
        receiver: ObjectId,
    },
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Constraint {
    pub(crate) rule: Rule,
    pub(crate) file: FileId,
    pub(crate) site: SiteId,
}

/// What is known from the start, or depends on nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seed {
    Literal(Literal),
    Function(FunctionId),
    Class(ClassId),
    Import(Name),
    ImportFrom(Name, Name, SiteId),
    Builtin(Name),
    Global(Name),
    Container(Shape, u32),
}

/// What a file says, or a copy of a function.
#[derive(Debug, Default)]
pub(crate) struct Linked {
    pub(crate) functions: Vec<FunctionId>,
    /// The node after its last one.
    pub(crate) end_node: u32,
    pub(crate) copies: Vec<(Node, Node)>,
    pub(crate) seeds: Vec<(Node, Seed, FileId)>,
    pub(crate) constraints: Vec<Constraint>,
    /// Node at which each of the constraints waits.
    pub(crate) triggers: Vec<Node>,
    /// Annotations: (dst, src).
    pub(crate) declared: Vec<(Node, Node)>,
    /// Parts of containers that displays fill: (container node's file, id, shape, part, node).
    pub(crate) elements: Vec<(FileId, Shape, u32, Part, Node)>,
}

#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) names: Names,
    pub(crate) files: Vec<File>,
    pub(crate) functions: Vec<Function>,
    pub(crate) classes: Vec<Class>,
    pub(crate) nodes: u32,
    /// CPG nodes by their numbers; 0 for the first, which is none.
    sites: Vec<Site>,
    /// What is being linked.
    pub(crate) linking: Linked,
    /// What every file says.
    pub(crate) linked: Vec<Linked>,
    /// Nodes that hold a class where it is defined, or what its decorators make of it.
    pub(crate) defined: FxHashSet<Node>,
    /// Names that are set as attributes anywhere, and in how many files.
    stored: FxHashMap<Name, u32>,
    modules: FxHashMap<Name, FileId>,
    namespaces: FxHashSet<Name>,
    /// Modules by what is left of their names after a directory that is no package, where only
    /// one has it: scripts and packages below a source root that is not known to be one. With it
    /// whether it is a package.
    suffixes: FxHashMap<Name, (bool, Option<FileId>)>,
}

impl Program {
    /// Links summaries, which are in the order of their paths. Texts of `names` keep their numbers.
    pub(crate) fn link(inputs: &[Arc<Input>], names: Names) -> Self {
        let mut program = Self {
            names,
            sites: vec![0],
            ..Self::default()
        };
        for (input, file) in inputs.iter().zip(0..) {
            Linker::new(&mut program, &input.summary, FileId(file)).file();
            let mut linked = std::mem::take(&mut program.linking);
            linked.end_node = program.nodes;
            program.linked.push(linked);
        }
        program.find_modules();
        program.find_suffixes();
        program
    }

    /// The CPG node of a site; 0 if it stands nowhere.
    pub(crate) fn site(&self, id: SiteId) -> Site {
        self.sites.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// A number for a CPG node.
    pub(crate) fn add_site(&mut self, site: Site) -> SiteId {
        if site == 0 {
            return SiteId::NOWHERE;
        }
        let id = SiteId(self.sites.len() as u32);
        self.sites.push(site);
        id
    }

    /// A site has another CPG node than before.
    pub(crate) fn move_site(&mut self, id: SiteId, site: Site) {
        if let Some(slot) = self.sites.get_mut(id.0 as usize) {
            *slot = site;
        }
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

    /// Notes what modules may be imported as from below directories that are no packages.
    fn find_suffixes(&mut self) {
        let mut modules: Vec<(Name, FileId)> = self
            .files
            .iter()
            .filter_map(|file| Some((file.module, self.module(file.module)?)))
            .collect();
        modules.sort_unstable();
        modules.dedup();
        for (module, file) in modules {
            let text = self.names.text(module).to_owned();
            for (at, _) in text.match_indices('.') {
                let (prefix, suffix) = (text.get(..at), text.get(at + 1..));
                let (Some(prefix), Some(suffix)) = (prefix, suffix) else {
                    continue;
                };
                let is_namespace = self
                    .names
                    .get(prefix)
                    .is_some_and(|name| self.is_namespace(name));
                if !is_namespace {
                    break;
                }
                let top = suffix.split('.').next().unwrap_or(suffix);
                if relspec_text::python::is_stdlib(top, (3, 13)) {
                    continue;
                }
                let suffix = self.names.intern(suffix);
                let is_package = self.file(file).is_some_and(|file| file.is_package);
                match self.suffixes.get(&suffix).copied() {
                    // A package is meant rather than a module, one of several is not.
                    Some((known, _)) if known && !is_package => {}
                    Some((known, _)) if known == is_package => {
                        self.suffixes.insert(suffix, (known, None));
                    }
                    _ => {
                        self.suffixes.insert(suffix, (is_package, Some(file)));
                    }
                }
            }
        }
    }

    pub(crate) fn module(&self, name: Name) -> Option<FileId> {
        let exact = self.modules.get(&name).copied();
        exact.or_else(|| self.suffixes.get(&name).and_then(|(_, file)| *file))
    }

    pub(crate) fn is_namespace(&self, name: Name) -> bool {
        self.namespaces.contains(&name)
    }

    /// Numbers a function that is no copy.
    pub(crate) fn add_function(&mut self, mut function: Function) -> FunctionId {
        let id = FunctionId(self.functions.len() as u32);
        function.origin = id;
        self.functions.push(function);
        id
    }

    /// A function stands elsewhere in the summary of its file.
    pub(crate) fn set_index(&mut self, function: FunctionId, index: FunctionIx) {
        if let Some(function) = self.functions.get_mut(function.0 as usize) {
            function.index = index;
        }
    }

    /// Whether a name is set as an attribute anywhere.
    pub(crate) fn is_stored(&self, name: Name) -> bool {
        self.stored.contains_key(&name)
    }

    /// Notes the names that a file sets as attributes.
    pub(crate) fn store(&mut self, names: &FxHashSet<Name>) {
        #[expect(clippy::iter_over_hash_type, reason = "each by itself")]
        for name in names {
            *self.stored.entry(*name).or_default() += 1;
        }
    }

    /// Forgets the names that a file set as attributes.
    pub(crate) fn forget_stored(&mut self, names: &FxHashSet<Name>) {
        #[expect(clippy::iter_over_hash_type, reason = "each by itself")]
        for name in names {
            if let Some(count) = self.stored.get_mut(name) {
                *count -= 1;
                if *count == 0 {
                    self.stored.remove(name);
                }
            }
        }
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
