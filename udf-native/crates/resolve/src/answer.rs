//! What the analysis found, in a fixed order.

use crate::calibration;
use relspec_text::call::LinkKind;

/// Why a definition is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dispatch {
    /// A call, of what is not said yet.
    Call,
    /// A call of a function.
    Function,
    /// A call of a method.
    Method,
    /// A call of a class.
    Constructor,
    /// A call of an instance.
    CallOperator,
    /// A call by what is called: `map`, `sorted`, …
    Callback,
    /// An attribute is read or set.
    Property,
    /// An attribute is set on an instance with `__setattr__`.
    Attribute,
    /// A subscript.
    Item,
    /// Iteration.
    Iteration,
    /// `with`.
    Context,
    /// `await`.
    Await,
    /// An operator, formatting, truth.
    Operator,
    /// A class statement.
    Creation,
}

impl Dispatch {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call | Self::Function => "FUNCTION",
            Self::Method => "METHOD",
            Self::Constructor => "CONSTRUCTOR",
            Self::CallOperator => "CALL_OPERATOR",
            Self::Callback => "CALLBACK",
            Self::Property => "PROPERTY",
            Self::Attribute => "ATTRIBUTE",
            Self::Item => "ITEM",
            Self::Iteration => "ITERATION",
            Self::Context => "CONTEXT",
            Self::Await => "AWAIT",
            Self::Operator => "OPERATOR",
            Self::Creation => "CREATION",
        }
    }

    /// Whether no call expression stands there.
    #[must_use]
    pub const fn is_implicit(self) -> bool {
        self as u8 >= Self::Property as u8
    }
}

/// On what an answer rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// An external index names it.
    Index,
    /// Scopes of the file name the definition.
    Scope,
    /// An import from the module that holds the definition names it.
    ImportDirect,
    /// Imports name it through other modules.
    ImportAlias,
    /// The receiver of the method around is what it is asked of.
    SelfType,
    /// What it is asked of is made where the names say so.
    Constructor,
    /// Only an annotation or an assumption about a receiver leads there.
    Annotation,
    /// The flow of values leads there.
    Value,
    /// What an object is asked for, only one class has.
    NameUnique,
    /// What an object is asked for, several classes have.
    NameMultiple,
}

impl Method {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Index => "index_exact",
            Self::Scope => "scope",
            Self::ImportDirect => "import_direct",
            Self::ImportAlias => "import_alias",
            Self::SelfType => "type_self",
            Self::Constructor => "type_constructor",
            Self::Annotation => "type_annotation",
            Self::Value => "value_flow",
            Self::NameUnique => "name_unique",
            Self::NameMultiple => "name_multiple",
        }
    }

    /// Place in the ladder of evidence: 1 an external index, 2 scopes, 3 imports, 4 types and values, 5 names.
    #[must_use]
    pub const fn evidence_rank(self) -> u8 {
        match self {
            Self::Index => 1,
            Self::Scope => 2,
            Self::ImportDirect | Self::ImportAlias => 3,
            Self::SelfType | Self::Constructor | Self::Annotation | Self::Value => 4,
            Self::NameUnique | Self::NameMultiple => 5,
        }
    }
}

/// A call that may enter a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallEdge {
    /// Index of the file in the order of paths.
    pub file: usize,
    /// CPG node of the call.
    pub site: i64,
    /// `def_id` of the function.
    pub target: i64,
    /// Why it is entered.
    pub dispatch: Dispatch,
    /// On what the answer rests.
    pub method: Method,
    /// Number of answers among which this one stands.
    pub candidates: u32,
}

impl CallEdge {
    /// Confidence in thousandths: how many of a thousand answers like this one are true.
    #[must_use]
    pub fn confidence_permille(&self) -> u32 {
        calibration::permille(self.method, self.dispatch, self.candidates)
    }

    /// Place of the method in the ladder of evidence.
    #[must_use]
    pub const fn evidence_rank(&self) -> u8 {
        self.method.evidence_rank()
    }
}

/// An argument of a call that reaches a parameter of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParameterLink {
    /// Index of the file in the order of paths.
    pub file: usize,
    /// CPG node of the call.
    pub site: i64,
    /// `def_id` of the function.
    pub target: i64,
    /// CPG node of the argument.
    pub argument: i64,
    /// `param_id`.
    pub param: i64,
    /// How it reaches it.
    pub kind: LinkKind,
}

/// Why a call expression has no target in the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It calls something outside, by its dotted name.
    External(String),
    /// It calls a class that has no constructor of its own; `def_id` of the class.
    Synthesised(i64),
    /// What is called is a parameter that nobody is seen to pass anything to.
    Parameter,
    /// What is called is an attribute of something of which nothing is known.
    AttributeOfUnknown,
    /// There are too many answers for any of them to say something.
    Crowded,
    /// What is called is an element of something, or the result of another call.
    Dynamic,
    /// Nothing that can be called reaches the place.
    NoValue,
}

impl Reason {
    /// As stored.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::External(_) => "EXTERNAL",
            Self::Synthesised(_) => "SYNTHESISED",
            Self::Parameter => "PARAMETER",
            Self::AttributeOfUnknown => "ATTRIBUTE_OF_UNKNOWN",
            Self::Crowded => "CROWDED",
            Self::Dynamic => "DYNAMIC",
            Self::NoValue => "NO_VALUE",
        }
    }
}

/// A call without an answer in the repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenCall {
    /// Index of the file in the order of paths.
    pub file: usize,
    /// CPG node of the call.
    pub site: i64,
    /// Why.
    pub reason: Reason,
}

/// A class in the order of lookup of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ancestor {
    /// `def_id` of a class of the repository.
    Class(i64),
    /// Dotted name.
    External(String),
}

/// A method that overrides another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Override {
    /// Index of the file of the method in the order of paths.
    pub file: usize,
    /// `def_id` of the method.
    pub method: i64,
    /// `def_id` of the method of that name in the nearest ancestor that has one.
    pub overridden: i64,
    /// `def_id` of the class of the method.
    pub class: i64,
    /// `def_id` of that ancestor.
    pub ancestor: i64,
}

/// On what a type rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeMethod {
    /// An annotation names it, or made it flow there.
    Annotation,
    /// It is made where the value is given.
    Constructor,
    /// The flow of values leads there.
    Value,
    /// What is asked of the value, only one class has.
    NameUnique,
    /// What is asked of the value, several classes have.
    NameMultiple,
}

impl TypeMethod {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Annotation => "type_annotation",
            Self::Constructor => "type_constructor",
            Self::Value => "value_flow",
            Self::NameUnique => "name_unique",
            Self::NameMultiple => "name_multiple",
        }
    }

    /// Place in the ladder of evidence: 4 types and values, 5 names.
    #[must_use]
    pub const fn evidence_rank(self) -> u8 {
        match self {
            Self::Annotation | Self::Constructor | Self::Value => 4,
            Self::NameUnique | Self::NameMultiple => 5,
        }
    }

    /// How many of a thousand answers are taken to be true where there is only one.
    #[must_use]
    pub const fn base_permille(self) -> u32 {
        match self {
            Self::Annotation => 850,
            Self::Constructor => 880,
            Self::Value => 750,
            Self::NameUnique => 500,
            Self::NameMultiple => 400,
        }
    }
}

/// A type of some nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeAnswer {
    /// Index in [`Answers::type_names`], see also [`Resolution::type_name`](crate::Resolution::type_name).
    pub name: u32,
    /// On what it rests.
    pub method: TypeMethod,
    /// An annotation of the node itself names it.
    pub is_declared: bool,
    /// Number of answers among which this one stands.
    pub candidates: u32,
}

impl TypeAnswer {
    /// Confidence in thousandths.
    #[must_use]
    pub fn confidence_permille(&self) -> u32 {
        self.method.base_permille() / self.candidates.max(1)
    }
}

/// Nodes of a file that have the same types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeUse {
    /// Index of the file in the order of paths.
    pub file: usize,
    /// They are other names for the types.
    pub is_alias: bool,
    /// CPG nodes, ascending.
    pub nodes: Vec<i64>,
    /// At least one, in the order of their names.
    pub types: Vec<TypeAnswer>,
}

/// A node of too many types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenType {
    /// Index of the file in the order of paths.
    pub file: usize,
    /// CPG node.
    pub node: i64,
    /// How many there are, as far as they were counted.
    pub count: u32,
}

/// What was found in a file; lists are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileAnswers {
    /// `file_id`.
    pub file_id: i64,
    /// Calls.
    pub calls: Vec<CallEdge>,
    /// Call expressions without an answer in the repository, each once.
    pub open: Vec<OpenCall>,
    /// Functions that `functools.partial` is given with arguments and that are called somewhere, and the calls of
    /// `functools.partial`.
    pub bound: Vec<CallEdge>,
    /// Arguments of the calls, and of `bound`, and the parameters they reach.
    pub links: Vec<ParameterLink>,
    /// Methods that override others.
    pub overrides: Vec<Override>,
    /// Types of nodes, in the order of the text.
    pub types: Vec<TypeUse>,
    /// Nodes of too many types, in the order of the text.
    pub open_types: Vec<OpenType>,
}

/// What may differ from the answers before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Files whose answers may differ, in the order of their paths.
    pub files: Vec<FileAnswers>,
    /// Orders of lookup, if they may differ: per class its `def_id` and what it looks names up in, itself first;
    /// sorted. If they are given, all files are: others have no answers any more.
    pub orders: Option<Vec<(i64, Vec<Ancestor>)>>,
}

/// Everything that was found.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Calls, sorted.
    pub calls: Vec<CallEdge>,
    /// Call expressions without an answer in the repository, each once, sorted.
    pub open: Vec<OpenCall>,
    /// Functions that `functools.partial` is given with arguments and that are called somewhere, sorted.
    pub bound: Vec<CallEdge>,
    /// Arguments of the calls, and of `bound`, and the parameters they reach, sorted.
    pub links: Vec<ParameterLink>,
    /// Methods that override others, sorted.
    pub overrides: Vec<Override>,
    /// Per class its `def_id` and the order of lookup, itself first; sorted.
    pub orders: Vec<(i64, Vec<Ancestor>)>,
    /// Full names of types.
    pub type_names: Vec<String>,
    /// Types of nodes, in the order of files.
    pub types: Vec<TypeUse>,
    /// Nodes of too many types, in the order of files.
    pub open_types: Vec<OpenType>,
    /// Numbers for people: nodes, objects, rules.
    pub size: (usize, usize, usize),
}

impl Answers {
    /// All answers of a repository, from an update that gives them all.
    pub(crate) fn of(update: Update, type_names: Vec<String>, size: (usize, usize, usize)) -> Self {
        let mut all = Self {
            orders: update.orders.unwrap_or_default(),
            type_names,
            size,
            ..Self::default()
        };
        for file in update.files {
            all.calls.extend(file.calls);
            all.open.extend(file.open);
            all.bound.extend(file.bound);
            all.links.extend(file.links);
            all.overrides.extend(file.overrides);
            all.types.extend(file.types);
            all.open_types.extend(file.open_types);
        }
        all
    }
}
