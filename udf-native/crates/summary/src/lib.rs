//! What one file says about values: a [`Summary`] is a small program of inclusions between
//! variables ("whatever `a` holds, `b` may hold"), without control flow and without text.
//!
//! The extractor makes it from the syntax tree of one file; call resolution links the summaries of
//! a repository and solves them. It is a function of the file alone, so it changes only when what
//! the file says about values does: comments, layout and literals of the same type leave it alone.

use serde::{Deserialize, Serialize};

/// A variable of the file: the value of an expression, what one statement binds a name to, or all
/// a name may hold. Dense, from 0; those of a function and of the functions inside are together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Var(pub u32);

/// Index in [`Summary::names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Name(pub u32);

/// Index in [`Summary::functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FunctionIx(pub u32);

/// Index in [`Summary::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ClassIx(pub u32);

/// The program of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Dotted name of the module.
    pub module: String,
    /// `__init__`.
    pub is_package: bool,
    /// `.pyi`.
    pub is_stub: bool,
    /// Texts of all names, each once, in order of first use.
    pub names: Vec<String>,
    /// Number of variables.
    pub vars: u32,
    /// What is bound in the module.
    pub globals: Vec<Slot>,
    /// Modules of star imports, absolute, in source order.
    pub stars: Vec<Name>,
    /// Entries of a static `__all__`; `None` when it is absent or computed.
    pub all_names: Option<Vec<Name>>,
    /// Functions and lambdas in source order.
    pub functions: Vec<Function>,
    /// Classes in source order.
    pub classes: Vec<Class>,
    /// Inclusions, those of a function and of the functions inside together.
    pub ops: Vec<Op>,
    /// What types are asked of, but for what the file answers itself.
    pub subjects: Vec<Subject>,
    /// Calls whose callee an external index names.
    pub indexed: Vec<IndexedCall>,
    /// Functions and classes that an external index names: `index_id`, `def_id`.
    pub index_definitions: Vec<(i64, i64)>,
}

/// A call of something that an external index names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexedCall {
    /// The call.
    pub site: Site,
    /// `index_id` of what is named as the callee.
    pub symbol: i64,
    /// What the index calls it.
    pub full_name: Name,
    /// The callee is an attribute of something.
    pub is_attribute: bool,
}

/// A node whose type is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// CPG node.
    pub node: i64,
    /// It is another name for a type.
    pub is_alias: bool,
    /// What it may hold at any time, together.
    pub values: Vec<Var>,
    /// What annotations name, the alternatives of unions each: classes, not instances.
    pub declared: Vec<Var>,
}

/// A name of a module or class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The name, mangled.
    pub name: Name,
    /// What it may hold at any time.
    pub any: Var,
    /// What it may hold once the body has run.
    pub at_end: Var,
}

/// A function or lambda.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about a definition"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Function {
    /// `def_id`.
    pub def_id: i64,
    /// Own name.
    pub name: Name,
    /// Parameters in declaration order.
    pub params: Vec<Param>,
    /// What it returns.
    pub result: Var,
    /// What it yields; `None` if it is no generator.
    pub yields: Option<Var>,
    /// `async def`.
    pub is_async: bool,
    /// Class whose body it stands in.
    pub class: Option<ClassIx>,
    /// Parameter that takes the instance or class: index in `params`.
    pub receiver: Option<u32>,
    /// The receiver is a class: class method, `__new__` and the like.
    pub takes_class: bool,
    /// Only a signature: `@overload`, or in a stub.
    pub is_overload: bool,
    /// Overridden in every real class.
    pub is_abstract: bool,
    /// A class is defined inside.
    pub has_class: bool,
    /// Of `__getattr__` and the like: objects whose attribute of the same name it gives.
    pub forwards: Vec<Var>,
    /// What belongs to the function and to the functions inside.
    pub extent: Extent,
}

/// What belongs to a function and to the functions inside: a run of variables and a run of
/// inclusions. An inclusion belongs where the innermost of its variables does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// First variable.
    pub first_var: u32,
    /// The variable after the last one.
    pub end_var: u32,
    /// First inclusion.
    pub first_op: u32,
    /// The inclusion after the last one.
    pub end_op: u32,
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Param {
    /// Name without mangling.
    pub name: Name,
    /// How arguments reach it.
    pub kind: ParamKind,
    /// What it holds.
    pub var: Var,
    /// Default value.
    pub default: Option<Var>,
    /// `param_id`.
    pub id: i64,
}

/// How arguments reach a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParamKind {
    /// By position only.
    PositionalOnly,
    /// By position or name.
    Positional,
    /// `*args`.
    VarPositional,
    /// By name only.
    KeywordOnly,
    /// `**kwargs`.
    VarKeyword,
}

/// A class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// `def_id`.
    pub def_id: i64,
    /// Own name.
    pub name: Name,
    /// Name within the module: those of the definitions around it and its own.
    pub path: Name,
    /// Node that creates it.
    pub site: Site,
    /// Bases in order.
    pub bases: Vec<Var>,
    /// `metaclass=…`.
    pub metaclass: Option<Var>,
    /// What its body binds.
    pub attributes: Vec<Slot>,
    /// Names it declares with a type and no value, with the instance the type stands for.
    pub declared: Vec<(Name, Var)>,
}

/// Where something is called: the CPG node the edge starts from.
pub type Site = i64;

/// A key that is known: what a container is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    /// Text.
    Text(Name),
    /// Number; negative ones count from the end.
    Index(i32),
    /// A part of a sequence: `[a:b]`.
    Slice,
    /// Not known.
    Any,
}

/// What a display or comprehension makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Shape {
    /// `[…]`.
    List,
    /// `(…)`.
    Tuple,
    /// `{…}` without keys.
    Set,
    /// `{…}` with keys.
    Dict,
    /// Generator expression.
    Generator,
}

/// Type of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "Python's own names")]
pub enum Literal {
    Str,
    Bytes,
    Int,
    Float,
    Complex,
    Bool,
    Slice,
}

/// Argument of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// How it is passed.
    pub kind: ArgumentKind,
    /// Its value.
    pub var: Var,
    /// CPG node of the value.
    pub node: i64,
    /// The value if it is a text that may name something.
    pub text: Option<Name>,
}

/// How an argument is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArgumentKind {
    /// By position.
    Positional,
    /// `*x`.
    Star,
    /// `name=x`.
    Keyword(Name),
    /// `**x`.
    DoubleStar,
}

/// A special method that syntax calls without a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Implicit {
    /// Two operands: names of the method, and of the reflected one if there is one.
    Binary(Name, Option<Name>),
    /// Two operands, the first method that is there: in place, plain, reflected.
    InPlace(Name, Name, Name),
    /// One operand.
    Unary(Name),
    /// The first of the methods that the type has.
    First(Name, Name),
    /// The first of the methods that the type has.
    FirstOf(Name, Name, Name),
}

/// An inclusion. `dst` may hold whatever the rest says.
#[expect(
    missing_docs,
    reason = "the parts of an inclusion are what its own documentation speaks of"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// What `src` holds.
    Copy { dst: Var, src: Var },
    /// What `src` holds and is no instance of anything else than `class` says.
    Narrow { dst: Var, src: Var, class: Var },
    /// An instance of a builtin type.
    Literal { dst: Var, literal: Literal },
    /// The function.
    Function { dst: Var, function: FunctionIx },
    /// The class.
    Class { dst: Var, class: ClassIx },
    /// A module by its absolute name.
    Import { dst: Var, module: Name },
    /// A name of a module.
    ImportFrom {
        dst: Var,
        module: Name,
        name: Name,
        site: Site,
    },
    /// A builtin.
    Builtin { dst: Var, name: Name },
    /// A name that nothing in the file binds: of a star import, else a builtin.
    Global { dst: Var, name: Name },
    /// `object.name`; `receiver` is the node of the object.
    Attribute {
        dst: Var,
        object: Var,
        name: Name,
        site: Site,
        receiver: Site,
    },
    /// `object.name = src`.
    SetAttribute {
        object: Var,
        name: Name,
        src: Var,
        site: Site,
    },
    /// An attribute of `object` whose name starts so.
    Prefixed {
        dst: Var,
        object: Var,
        prefix: Name,
        site: Site,
    },
    /// `del object.name`.
    DeleteAttribute { object: Var, name: Name, site: Site },
    /// `object[key]`.
    Item {
        dst: Var,
        object: Var,
        key: Key,
        index: Option<Var>,
        site: Site,
    },
    /// `object[key] = src`.
    SetItem {
        object: Var,
        key: Key,
        index: Option<Var>,
        src: Var,
        site: Site,
    },
    /// `del object[key]`.
    DeleteItem { object: Var, site: Site },
    /// A call.
    Call {
        dst: Var,
        callee: Var,
        arguments: Vec<Argument>,
        site: Site,
    },
    /// `super()` in a function of the class with that receiver.
    Super {
        dst: Var,
        class: ClassIx,
        receiver: Var,
    },
    /// An element of what `src` iterates over.
    Iterate {
        dst: Var,
        src: Var,
        is_async: bool,
        site: Site,
    },
    /// What a target of an unpacking gets; negative counts from the end.
    Unpack { dst: Var, src: Var, index: i32 },
    /// What `with src` gives.
    Enter {
        dst: Var,
        src: Var,
        is_async: bool,
        site: Site,
    },
    /// `await src`.
    Await { dst: Var, src: Var, site: Site },
    /// Value of `yield from src` in a function whose yields are `yields`.
    YieldFrom {
        dst: Var,
        yields: Var,
        src: Var,
        site: Site,
    },
    /// A display or comprehension; `id` tells those of a file apart.
    Make {
        dst: Var,
        shape: Shape,
        id: u32,
        elements: Vec<(Key, Var)>,
        keys: Vec<Var>,
        spread: Vec<Var>,
    },
    /// A special method of the operands. `right` is the operand of a binary operator.
    Implicit {
        dst: Var,
        method: Implicit,
        left: Var,
        right: Option<Var>,
        site: Site,
    },
    /// `raise src`: a class is called.
    Raise { src: Var, site: Site },
    /// What `except class as dst` binds.
    Caught { dst: Var, class: Var },
    /// What an annotation declares. Asked only if nothing else is known of `dst`.
    Declared { dst: Var, src: Var },
    /// An instance of what `class` holds.
    Instance { dst: Var, class: Var },
    /// An instance of a subscripted type: `instances` and `types` are its arguments.
    Generic {
        dst: Var,
        class: Var,
        instances: Vec<Var>,
        types: Vec<Var>,
        id: u32,
    },
    /// What `src` holds but for instances of what `class` says.
    Exclude { dst: Var, src: Var, class: Var },
}

impl Op {
    /// Passes each variable to `f`.
    pub fn each_var(&mut self, mut f: impl FnMut(&mut Var)) {
        match self {
            Self::Copy { dst, src }
            | Self::Iterate { dst, src, .. }
            | Self::Unpack { dst, src, .. }
            | Self::Enter { dst, src, .. }
            | Self::Await { dst, src, .. }
            | Self::Declared { dst, src } => [dst, src].into_iter().for_each(f),
            Self::Narrow { dst, src, class } | Self::Exclude { dst, src, class } => {
                [dst, src, class].into_iter().for_each(f);
            }
            Self::Literal { dst, .. }
            | Self::Function { dst, .. }
            | Self::Class { dst, .. }
            | Self::Import { dst, .. }
            | Self::ImportFrom { dst, .. }
            | Self::Builtin { dst, .. }
            | Self::Global { dst, .. } => f(dst),
            Self::Attribute { dst, object, .. } | Self::Prefixed { dst, object, .. } => {
                [dst, object].into_iter().for_each(f);
            }
            Self::SetAttribute { object, src, .. } => [object, src].into_iter().for_each(f),
            Self::Item {
                dst, object, index, ..
            } => {
                [dst, object].into_iter().chain(index).for_each(f);
            }
            Self::SetItem {
                object, index, src, ..
            } => {
                [object, src].into_iter().chain(index).for_each(f);
            }
            Self::DeleteItem { object, .. } | Self::DeleteAttribute { object, .. } => f(object),
            Self::Call {
                dst,
                callee,
                arguments,
                ..
            } => {
                let arguments = arguments.iter_mut().map(|argument| &mut argument.var);
                [dst, callee].into_iter().chain(arguments).for_each(f);
            }
            Self::Super { dst, receiver, .. } => [dst, receiver].into_iter().for_each(f),
            Self::YieldFrom {
                dst, yields, src, ..
            } => {
                [dst, yields, src].into_iter().for_each(f);
            }
            Self::Make {
                dst,
                elements,
                keys,
                spread,
                ..
            } => {
                let elements = elements.iter_mut().map(|(_, var)| var);
                let parts = elements.chain(keys).chain(spread);
                std::iter::once(dst).chain(parts).for_each(f);
            }
            Self::Implicit {
                dst, left, right, ..
            } => {
                [dst, left].into_iter().chain(right).for_each(f);
            }
            Self::Raise { src, .. } => f(src),
            Self::Caught { dst, class } | Self::Instance { dst, class } => {
                [dst, class].into_iter().for_each(f);
            }
            Self::Generic {
                dst,
                class,
                instances,
                types,
                ..
            } => {
                let parts = instances.iter_mut().chain(types);
                [dst, class].into_iter().chain(parts).for_each(f);
            }
        }
    }
}

impl Op {
    /// Passes each node of the text to `f`.
    pub fn each_site(&mut self, mut f: impl FnMut(&mut Site)) {
        match self {
            Self::Attribute { site, receiver, .. } => [site, receiver].into_iter().for_each(f),
            Self::Call {
                site, arguments, ..
            } => {
                f(site);
                for argument in arguments {
                    f(&mut argument.node);
                }
            }
            Self::ImportFrom { site, .. }
            | Self::SetAttribute { site, .. }
            | Self::Prefixed { site, .. }
            | Self::DeleteAttribute { site, .. }
            | Self::Item { site, .. }
            | Self::SetItem { site, .. }
            | Self::DeleteItem { site, .. }
            | Self::Iterate { site, .. }
            | Self::Enter { site, .. }
            | Self::Await { site, .. }
            | Self::YieldFrom { site, .. }
            | Self::Implicit { site, .. }
            | Self::Raise { site, .. } => f(site),
            Self::Copy { .. }
            | Self::Narrow { .. }
            | Self::Literal { .. }
            | Self::Function { .. }
            | Self::Class { .. }
            | Self::Import { .. }
            | Self::Builtin { .. }
            | Self::Global { .. }
            | Self::Super { .. }
            | Self::Unpack { .. }
            | Self::Make { .. }
            | Self::Caught { .. }
            | Self::Declared { .. }
            | Self::Instance { .. }
            | Self::Generic { .. }
            | Self::Exclude { .. } => (),
        }
    }
}

impl Op {
    /// Passes each name to `f`.
    pub fn each_name(&mut self, mut f: impl FnMut(&mut Name)) {
        match self {
            Self::Import { module: name, .. }
            | Self::Builtin { name, .. }
            | Self::Global { name, .. }
            | Self::Attribute { name, .. }
            | Self::SetAttribute { name, .. }
            | Self::Prefixed { prefix: name, .. }
            | Self::DeleteAttribute { name, .. } => f(name),
            Self::ImportFrom { module, name, .. } => [module, name].into_iter().for_each(f),
            Self::Item { key, .. } | Self::SetItem { key, .. } => {
                if let Key::Text(name) = key {
                    f(name);
                }
            }
            Self::Call { arguments, .. } => {
                for argument in arguments {
                    if let ArgumentKind::Keyword(name) = &mut argument.kind {
                        f(name);
                    }
                    if let Some(text) = &mut argument.text {
                        f(text);
                    }
                }
            }
            Self::Make { elements, .. } => {
                for (key, _) in elements {
                    if let Key::Text(name) = key {
                        f(name);
                    }
                }
            }
            Self::Implicit { method, .. } => match method {
                Implicit::Binary(plain, reflected) => {
                    f(plain);
                    reflected.iter_mut().for_each(f);
                }
                Implicit::Unary(name) => f(name),
                Implicit::First(a, b) => [a, b].into_iter().for_each(f),
                Implicit::InPlace(a, b, c) | Implicit::FirstOf(a, b, c) => {
                    [a, b, c].into_iter().for_each(f);
                }
            },
            Self::Copy { .. }
            | Self::Narrow { .. }
            | Self::Exclude { .. }
            | Self::Literal { .. }
            | Self::Function { .. }
            | Self::Class { .. }
            | Self::DeleteItem { .. }
            | Self::Super { .. }
            | Self::Iterate { .. }
            | Self::Unpack { .. }
            | Self::Enter { .. }
            | Self::Await { .. }
            | Self::YieldFrom { .. }
            | Self::Raise { .. }
            | Self::Caught { .. }
            | Self::Declared { .. }
            | Self::Instance { .. }
            | Self::Generic { .. } => {}
        }
    }
}

/// Why bytes are no summary.
#[derive(Debug, thiserror::Error)]
#[error("not a summary: {0}")]
pub struct Malformed(#[from] postcard::Error);

impl Summary {
    /// The text of a name; empty for one of another file.
    #[must_use]
    pub fn text(&self, name: Name) -> &str {
        self.names.get(name.0 as usize).map_or("", String::as_str)
    }

    /// The summary as bytes; equal summaries have equal bytes.
    pub fn encode(&self) -> Result<Vec<u8>, Malformed> {
        Ok(postcard::to_stdvec(self)?)
    }

    /// The summary that [`encode`](Self::encode) wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let summary: Self = postcard::from_bytes(bytes)?;
        // Every variable is spoken of, so there are no more of them than the bytes have room for.
        let most = bytes.len().saturating_mul(4).saturating_add(1024);
        if summary.vars as usize > most {
            return Err(Malformed(postcard::Error::DeserializeBadEncoding));
        }
        Ok(summary)
    }
}
