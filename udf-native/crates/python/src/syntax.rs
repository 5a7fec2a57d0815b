//! The syntax tree as one flat array in source pre-order.
//!
//! Node 0 is the module. The children of a node come after it and lie inside
//! `id + 1 .. subtree_end`; the first child is `id + 1`, the next sibling of a child is its
//! `subtree_end`. So a subtree is a range of the array, and every analysis is a loop over it:
//! what depends on the parent is computed from front to back, what depends on the children from
//! back to front.
//!
//! Children stand in the order of the source text, not in that of Python's `ast`: the body of a
//! conditional expression before its test, the element of a comprehension before its generators,
//! decorators, type parameters, parameters with their defaults, result annotation, body.

mod kind;

use ruff_python_ast::token::{Token, Tokens};

use ruff_text_size::Ranged;

pub use kind::{Ctx, Field, Kind, Op};

use crate::atom::Atom;

/// Index of a node in [`Syntax::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The module.
    pub const ROOT: Self = Self(0);

    /// As an index of an array.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Half-open range of byte offsets in [`Source::text`](crate::source::Source::text).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// `start..end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies inside, ends included.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<ruff_text_size::TextRange> for Span {
    fn from(range: ruff_text_size::TextRange) -> Self {
        Self::new(range.start().to_u32(), range.end().to_u32())
    }
}

/// Set of facts about a node that need no field of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u16);

impl Flags {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Generator with `async for`; function, loop and `with` have kinds of their own.
    pub const ASYNC: Self = Self(1);
    /// Tuple or generator with parentheses of its own.
    pub const PARENTHESIZED: Self = Self(1 << 1);
    /// `AnnAssign` whose target is a bare name without parentheses.
    pub const SIMPLE: Self = Self(1 << 2);
    /// `If` that was written `elif`.
    pub const ELIF: Self = Self(1 << 3);
    /// `Alias` with `as`.
    pub const AS_NAME: Self = Self(1 << 4);
    /// `Alias` that is `*`.
    pub const STAR: Self = Self(1 << 5);
    /// `Arg` with a default, which is the next sibling.
    pub const HAS_DEFAULT: Self = Self(1 << 6);
    /// `{x=}`.
    pub const DEBUG: Self = Self(1 << 7);
    /// First generator of a comprehension.
    pub const FIRST: Self = Self(1 << 8);
    /// Name token was missing and the node stands at an error.
    pub const MISSING: Self = Self(1 << 9);

    /// Whether all of `other` is set.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// `self` if `condition`, else nothing.
    #[must_use]
    pub const fn when(self, condition: bool) -> Self {
        if condition { self } else { Self::NONE }
    }
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Which place of the parent it fills.
    pub field: Field,
    /// Operator; [`Op::None`] where there is none. Comparisons: [`Syntax::compare_ops`].
    pub op: Op,
    /// Context of names, attributes, subscripts, stars, lists and tuples; else [`Ctx::None`].
    pub ctx: Ctx,
    /// Facts without a field of their own.
    pub flags: Flags,
    /// Parent; the module is its own.
    pub parent: NodeId,
    /// One past the last node of the subtree.
    pub subtree_end: NodeId,
    /// Place, as Python's `ast` has it.
    pub span: Span,
    /// Identifier, NFKC normalised and unmangled; the kind says which. Null where there is none,
    /// also where the parser found none.
    pub name: Option<Atom>,
    /// Place of the identifier; empty where there is no name.
    pub name_span: Span,
    /// Depends on the kind: index of a constant or of operators, level of an import.
    pub data: u32,
}

/// Value of a literal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant<'a> {
    /// Text after escapes and concatenation.
    Str(&'a str),
    /// Bytes after escapes and concatenation.
    Bytes(&'a [u8]),
    /// Integer below 2^64.
    Int(u64),
    /// Larger integer, as written without underscores.
    BigInt(&'a str),
    /// Floating point number.
    Float(f64),
    /// Imaginary part of a complex literal.
    Complex(f64),
    /// `True`, `False`.
    Bool(bool),
    /// `None`.
    None,
    /// `...`.
    Ellipsis,
}

/// The syntax tree of one file.
#[derive(Debug)]
pub struct Syntax<'a> {
    pub(crate) nodes: Vec<Node>,
    pub(crate) constants: Vec<Constant<'a>>,
    pub(crate) compare_ops: Vec<Op>,
    pub(crate) imported: Vec<Option<Atom>>,
    pub(crate) tokens: Tokens,
}

/// What a missing node looks like: asking for one is a mistake of the caller that must not stop
/// the file.
const NOWHERE: Node = Node {
    kind: Kind::Unknown,
    field: Field::Root,
    op: Op::None,
    ctx: Ctx::None,
    flags: Flags::NONE,
    parent: NodeId::ROOT,
    subtree_end: NodeId::ROOT,
    span: Span::new(0, 0),
    name: None,
    name_span: Span::new(0, 0),
    data: 0,
};

impl<'a> Syntax<'a> {
    /// All nodes in pre-order.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node; a parsed file has at least the module.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All ids with their nodes in pre-order.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> + ExactSizeIterator {
        self.nodes
            .iter()
            .enumerate()
            .map(|(i, node)| (NodeId(i as u32), node))
    }

    /// The node; an [`Kind::Unknown`] one if there is none with that id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(id.index()).unwrap_or(&NOWHERE)
    }

    /// Children in source order.
    #[must_use]
    pub fn children(&self, id: NodeId) -> Children<'_> {
        let end = self.node(id).subtree_end.0;
        Children {
            nodes: &self.nodes,
            next: id.0.saturating_add(1),
            end,
        }
    }

    /// Children that fill `field`, in source order.
    pub fn children_in(&self, id: NodeId, field: Field) -> impl Iterator<Item = NodeId> {
        self.children(id)
            .filter(move |child| self.node(*child).field == field)
    }

    /// First child that fills `field`.
    #[must_use]
    pub fn child(&self, id: NodeId, field: Field) -> Option<NodeId> {
        self.children_in(id, field).next()
    }

    /// All nodes below `id`, itself first, in pre-order.
    pub fn subtree(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> {
        (id.0..self.node(id).subtree_end.0).map(NodeId)
    }

    /// Parent, or `None` for the module.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        (id != NodeId::ROOT).then(|| self.node(id).parent)
    }

    /// Value of a [`Kind::Constant`] or [`Kind::MatchSingleton`].
    #[must_use]
    pub fn constant(&self, id: NodeId) -> Option<Constant<'a>> {
        let node = self.node(id);
        match node.kind {
            Kind::Constant | Kind::MatchSingleton => {
                self.constants.get(node.data as usize).copied()
            }
            _ => None,
        }
    }

    /// Operators of a [`Kind::Compare`], one per [`Field::Comparator`]; empty for other kinds.
    #[must_use]
    pub fn compare_ops(&self, id: NodeId) -> &[Op] {
        let node = self.node(id);
        if node.kind != Kind::Compare {
            return &[];
        }
        let first = node.data as usize;
        let count = self.children_in(id, Field::Comparator).count();
        self.compare_ops.get(first..first + count).unwrap_or(&[])
    }

    /// What a [`Kind::Alias`] imports, as written without white space: a dotted name in `import`,
    /// one name in `from`. `None` for `*`, a missing name and other kinds.
    #[must_use]
    pub fn imported_name(&self, id: NodeId) -> Option<Atom> {
        let node = self.node(id);
        if node.kind == Kind::Alias {
            self.imported.get(node.data as usize).copied().flatten()
        } else {
            None
        }
    }

    /// All tokens of the file, comments and layout included, in source order.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Tokens that lie inside `span`. A span that cuts a token in two gives those after the cut.
    #[must_use]
    pub fn tokens_in(&self, span: Span) -> &[Token] {
        let first = self
            .tokens
            .partition_point(|t| t.start().to_u32() < span.start);
        let last = self
            .tokens
            .partition_point(|t| t.end().to_u32() <= span.end);
        self.tokens.get(first..last).unwrap_or(&[])
    }

    /// Number of leading dots of a [`Kind::ImportFrom`]; 0 for other kinds.
    #[must_use]
    pub fn import_level(&self, id: NodeId) -> u32 {
        let node = self.node(id);
        if node.kind == Kind::ImportFrom {
            node.data
        } else {
            0
        }
    }
}

/// Iterator over the children of a node.
#[derive(Clone, Debug)]
pub struct Children<'s> {
    nodes: &'s [Node],
    next: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.next >= self.end {
            return None;
        }
        let id = NodeId(self.next);
        self.next = self.nodes.get(id.index())?.subtree_end.0;
        Some(id)
    }
}

impl Default for Syntax<'_> {
    fn default() -> Self {
        Self {
            nodes: Vec::new(),
            constants: Vec::new(),
            compare_ops: Vec::new(),
            imported: Vec::new(),
            tokens: Tokens::new(Vec::new()),
        }
    }
}
