//! The closed lists of the syntax tree: what a node is and which place of its parent it fills.

/// Declares an enum whose variants carry the class name of Python's `ast` they stand for.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident => $py:expr,)*) => {
        /// What a node is: one variant per class of Python's `ast` (3.13 names), and a few of our
        /// own for parts that have no class there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $variant,)* }

        impl Kind {
            /// Class name in Python's `ast`, or `None` for parts that have no class there.
            #[must_use]
            pub const fn py_kind(self) -> Option<&'static str> {
                match self { $(Self::$variant => $py,)* }
            }
        }
    };
}

kinds! {
    /// The file. Always node 0.
    Module => Some("Module"),
    /// `def`; the span starts at `def`, decorators come before it.
    FunctionDef => Some("FunctionDef"),
    /// `async def`; the span starts at `async`.
    AsyncFunctionDef => Some("AsyncFunctionDef"),
    /// `class`; the span starts at `class`.
    ClassDef => Some("ClassDef"),
    /// `return`.
    Return => Some("Return"),
    /// `del`.
    Delete => Some("Delete"),
    /// `type X = …`; the name is also a child `Name` in [`Field::Target`].
    TypeAlias => Some("TypeAlias"),
    /// `a = b = …`.
    Assign => Some("Assign"),
    /// `a += …`, operator in [`Node::op`](super::Node::op).
    AugAssign => Some("AugAssign"),
    /// `a: T = …`; flag [`SIMPLE`](super::Flags::SIMPLE) as in `ast`.
    AnnAssign => Some("AnnAssign"),
    /// `for`.
    For => Some("For"),
    /// `async for`.
    AsyncFor => Some("AsyncFor"),
    /// `while`.
    While => Some("While"),
    /// `if`; an `elif` is an `If` in [`Field::Orelse`] with flag [`ELIF`](super::Flags::ELIF).
    If => Some("If"),
    /// `with`.
    With => Some("With"),
    /// `async with`.
    AsyncWith => Some("AsyncWith"),
    /// `match`.
    Match => Some("Match"),
    /// `raise`.
    Raise => Some("Raise"),
    /// `try`.
    Try => Some("Try"),
    /// `try` with `except*`.
    TryStar => Some("TryStar"),
    /// `assert`.
    Assert => Some("Assert"),
    /// `import`; children are [`Kind::Alias`].
    Import => Some("Import"),
    /// `from … import`; the name is the module as written, `data` the number of leading dots.
    ImportFrom => Some("ImportFrom"),
    /// `global`; children are [`Kind::DeclaredName`].
    Global => Some("Global"),
    /// `nonlocal`; children are [`Kind::DeclaredName`].
    Nonlocal => Some("Nonlocal"),
    /// Expression statement.
    Expr => Some("Expr"),
    /// `pass`.
    Pass => Some("Pass"),
    /// `break`.
    Break => Some("Break"),
    /// `continue`.
    Continue => Some("Continue"),
    /// `and`, `or`.
    BoolOp => Some("BoolOp"),
    /// `x := …`.
    NamedExpr => Some("NamedExpr"),
    /// Binary operator.
    BinOp => Some("BinOp"),
    /// Unary operator.
    UnaryOp => Some("UnaryOp"),
    /// `lambda`.
    Lambda => Some("Lambda"),
    /// `a if test else b`; children in source order.
    IfExp => Some("IfExp"),
    /// `{k: v}`; keys and values in turn, the value of `**x` alone in [`Field::DictUnpack`].
    Dict => Some("Dict"),
    /// `{a, b}`.
    Set => Some("Set"),
    /// `[… for …]`.
    ListComp => Some("ListComp"),
    /// `{… for …}`.
    SetComp => Some("SetComp"),
    /// `{k: v for …}`.
    DictComp => Some("DictComp"),
    /// `(… for …)`.
    GeneratorExp => Some("GeneratorExp"),
    /// `await`.
    Await => Some("Await"),
    /// `yield`.
    Yield => Some("Yield"),
    /// `yield from`.
    YieldFrom => Some("YieldFrom"),
    /// Comparison; `data` is the index of the first operator, see
    /// [`Syntax::compare_ops`](super::Syntax::compare_ops).
    Compare => Some("Compare"),
    /// Call; arguments and keywords in source order.
    Call => Some("Call"),
    /// `{x}` in an f-string; conversion in `op`, flag [`DEBUG`](super::Flags::DEBUG) for `{x=}`.
    FormattedValue => Some("FormattedValue"),
    /// `{x}` in a t-string, as [`Kind::FormattedValue`].
    Interpolation => Some("Interpolation"),
    /// f-string, or its format specification.
    JoinedStr => Some("JoinedStr"),
    /// t-string.
    TemplateStr => Some("TemplateStr"),
    /// Literal; see [`Syntax::constant`](super::Syntax::constant). Adjacent strings are one.
    Constant => Some("Constant"),
    /// `a.b`; the name is `b`.
    Attribute => Some("Attribute"),
    /// `a[b]`.
    Subscript => Some("Subscript"),
    /// `*a`.
    Starred => Some("Starred"),
    /// Identifier.
    Name => Some("Name"),
    /// `[a, b]`.
    List => Some("List"),
    /// `a, b`.
    Tuple => Some("Tuple"),
    /// `a:b:c` in a subscript.
    Slice => Some("Slice"),
    /// Pattern that is an expression.
    MatchValue => Some("MatchValue"),
    /// Pattern `None`, `True` or `False`; has a constant.
    MatchSingleton => Some("MatchSingleton"),
    /// Pattern `[a, b]`.
    MatchSequence => Some("MatchSequence"),
    /// Pattern `{k: p, **rest}`; the name is `rest`.
    MatchMapping => Some("MatchMapping"),
    /// Pattern `C(p, n=p)`.
    MatchClass => Some("MatchClass"),
    /// Pattern `*name`; no name for `*_`.
    MatchStar => Some("MatchStar"),
    /// Pattern `p as name`, `name` or `_` (no name).
    MatchAs => Some("MatchAs"),
    /// Pattern `p | q`.
    MatchOr => Some("MatchOr"),
    /// Type parameter `T`.
    TypeVar => Some("TypeVar"),
    /// Type parameter `**P`.
    ParamSpec => Some("ParamSpec"),
    /// Type parameter `*Ts`.
    TypeVarTuple => Some("TypeVarTuple"),
    /// `except`; the name is that after `as`.
    ExceptHandler => Some("ExceptHandler"),
    /// Parameter; `field` says which kind. Its default is the next sibling in
    /// [`Field::Default`] if flag [`HAS_DEFAULT`](super::Flags::HAS_DEFAULT) is set.
    Arg => Some("arg"),
    /// `name=value` or `**value` in a call or class; no name for `**`.
    Keyword => Some("keyword"),
    /// Imported name; name and name span are those of the *bound* name, see
    /// [`Syntax::imported_name`](super::Syntax::imported_name). No name for `*`.
    Alias => Some("alias"),
    /// Item of a `with`.
    WithItem => Some("withitem"),
    /// `case`.
    MatchCase => Some("match_case"),
    /// `for … in … if …` of a comprehension.
    Comprehension => Some("comprehension"),
    /// `@…`.
    Decorator => Some("decorator"),
    /// One name of a `global` or `nonlocal` statement.
    DeclaredName => None,
    /// `n=p` in a class pattern; the name is `n`.
    PatternKeyword => None,
    /// What the parser could not make sense of; intact parts hang below it.
    Unknown => None,
}

impl Kind {
    /// `def` or `async def`.
    #[must_use]
    pub const fn is_function(self) -> bool {
        matches!(self, Self::FunctionDef | Self::AsyncFunctionDef)
    }

    /// List, set, dict comprehension or generator expression.
    #[must_use]
    pub const fn is_comprehension(self) -> bool {
        matches!(
            self,
            Self::ListComp | Self::SetComp | Self::DictComp | Self::GeneratorExp
        )
    }

    /// Makes a definition: file, function, lambda, class or type alias.
    #[must_use]
    pub const fn is_definition(self) -> bool {
        matches!(
            self,
            Self::Module
                | Self::FunctionDef
                | Self::AsyncFunctionDef
                | Self::ClassDef
                | Self::Lambda
                | Self::TypeAlias
        )
    }

    /// Statement.
    #[must_use]
    pub const fn is_statement(self) -> bool {
        self as u8 >= Self::FunctionDef as u8 && self as u8 <= Self::Continue as u8
    }

    /// Statement, handler or case that ends with a statement list.
    #[must_use]
    pub const fn is_compound(self) -> bool {
        matches!(
            self,
            Self::FunctionDef
                | Self::AsyncFunctionDef
                | Self::ClassDef
                | Self::For
                | Self::AsyncFor
                | Self::While
                | Self::If
                | Self::With
                | Self::AsyncWith
                | Self::Match
                | Self::MatchCase
                | Self::Try
                | Self::TryStar
                | Self::ExceptHandler
        )
    }

    /// Expression, display or literal.
    #[must_use]
    pub const fn is_expression(self) -> bool {
        self as u8 >= Self::BoolOp as u8 && self as u8 <= Self::Slice as u8
    }

    /// Pattern of a `case`.
    #[must_use]
    pub const fn is_pattern(self) -> bool {
        self as u8 >= Self::MatchValue as u8 && self as u8 <= Self::MatchOr as u8
    }
}

/// Which place of its parent a node fills. Lists repeat the field, in source order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Field {
    /// The module itself.
    Root,
    /// Statement of a body; the expression that is a lambda's body.
    Body,
    /// Statement of an `else`; the `If` of an `elif`; last part of a conditional expression.
    Orelse,
    /// Statement of a `finally`.
    Finalbody,
    /// `ExceptHandler`.
    Handler,
    /// `Decorator`.
    Decorator,
    /// Type parameter.
    TypeParam,
    /// Positional-only parameter.
    PosonlyParam,
    /// Parameter that can be given by position and by name.
    Param,
    /// `*args`.
    VarParam,
    /// Keyword-only parameter.
    KwonlyParam,
    /// `**kwargs`.
    KwParam,
    /// Default of the parameter before it, a child of the function; default of a type parameter.
    Default,
    /// Bound or constraints of a type variable.
    Bound,
    /// Annotation of a parameter or of an annotated assignment.
    Annotation,
    /// Annotation of the result.
    Returns,
    /// Base of a class.
    Base,
    /// Keyword of a call or class.
    Keyword,
    /// Positional argument of a call.
    Arg,
    /// Callee.
    Func,
    /// Target of an assignment, loop, walrus, comprehension, `del` or `type`.
    Target,
    /// The one value of its parent: right side, operand of `await`, base of an attribute, …
    Value,
    /// Iterable.
    Iter,
    /// Condition of `if`, `while`, `assert`, conditional expression.
    Test,
    /// Message of an `assert`.
    Msg,
    /// Exception of a `raise`.
    Exc,
    /// Cause of a `raise`.
    Cause,
    /// `WithItem`.
    Item,
    /// Expression of a `WithItem`.
    ContextExpr,
    /// Target of a `WithItem`.
    OptionalVars,
    /// Subject of a `match`.
    Subject,
    /// `MatchCase`.
    Case,
    /// Pattern.
    Pattern,
    /// Guard of a case.
    Guard,
    /// Class of a class pattern.
    Cls,
    /// Imported or declared name.
    Names,
    /// Exception type of a handler.
    Type,
    /// Operand of a boolean operator; part of an f-string.
    Values,
    /// Left operand; first operand of a comparison.
    Left,
    /// Right operand.
    Right,
    /// Further operand of a comparison.
    Comparator,
    /// Operand of a unary operator.
    Operand,
    /// Key of a dict display, comprehension or pattern.
    Key,
    /// Value of a dict display, after its key.
    DictValue,
    /// `x` of `**x` in a dict display or comprehension.
    DictUnpack,
    /// Element of a display or comprehension.
    Elt,
    /// `Comprehension`.
    Generator,
    /// Condition of a comprehension.
    Ifs,
    /// Index.
    Slice,
    /// Lower bound of a slice.
    Lower,
    /// Upper bound of a slice.
    Upper,
    /// Step of a slice.
    Step,
    /// Format specification, a `JoinedStr`.
    FormatSpec,
}

impl Field {
    /// Parameter of any kind.
    #[must_use]
    pub const fn is_param(self) -> bool {
        self as u8 >= Self::PosonlyParam as u8 && self as u8 <= Self::KwParam as u8
    }
}

/// Operator of a node, or conversion of a formatted value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
#[expect(missing_docs, reason = "Python's own names")]
pub enum Op {
    None,
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
    And,
    Or,
    Invert,
    Not,
    UAdd,
    USub,
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
    ConvertStr,
    ConvertRepr,
    ConvertAscii,
}

/// What happens to an expression that can be a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Ctx {
    /// Not an expression that can be a target.
    None,
    /// Read.
    Load,
    /// Written.
    Store,
    /// Deleted.
    Del,
    /// Read and written: the target of an augmented assignment.
    Augmented,
}
