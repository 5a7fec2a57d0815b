//! The parser's tree to the flat one, in one pass with an explicit stack.
//!
//! The pass takes the tree apart as it goes: every boxed node is moved out of its box before its
//! children are visited, so neither the walk nor dropping the tree recurses, however deep it is.

mod expr;
mod pattern;
mod stmt;
mod strings;

use bumpalo::Bump;
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_ast::{
    Alias, Comprehension, Decorator, ElifElseClause, ExceptHandler, Expr, ExprContext, Identifier,
    InterpolatedElement, InterpolatedStringFormatSpec, Keyword, MatchCase, ModModule, Parameter,
    Parameters, Pattern, PatternKeyword, Stmt, TypeParam, WithItem,
};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashMap;

use crate::atom::{Atom, Atoms};
use crate::syntax::{Constant, Ctx, Field, Flags, Kind, Node, NodeId, Op, Span, Syntax};

/// Flattens `module`, whose offsets refer to `text`.
pub(crate) fn lower<'a>(
    arena: &'a Bump,
    text: &'a str,
    module: ModModule,
    tokens: Tokens,
    has_errors: bool,
    atoms: &mut Atoms<'a>,
) -> Syntax<'a> {
    let mut lowering = Lowering {
        arena,
        text,
        atoms,
        syntax: Syntax {
            nodes: Vec::with_capacity(tokens.len()),
            constants: Vec::new(),
            compare_ops: Vec::new(),
            imported: Vec::new(),
            tokens,
        },
        stack: Vec::new(),
        has_errors,
    };
    lowering.run(module);
    let mut syntax = lowering.syntax;
    close_subtrees(&mut syntax.nodes);
    take_semicolons(&mut syntax);
    syntax
}

/// Lets compound statements end behind the semicolon of their last line, as in Python's `ast`.
fn take_semicolons(syntax: &mut Syntax<'_>) {
    let mut ends: FxHashMap<u32, u32> = FxHashMap::default();
    for window in syntax.tokens.windows(3) {
        if let [before, semicolon, newline] = window
            && semicolon.kind() == TokenKind::Semi
            && matches!(newline.kind(), TokenKind::Newline | TokenKind::Comment)
        {
            ends.insert(before.end().to_u32(), semicolon.end().to_u32());
        }
    }
    if ends.is_empty() {
        return;
    }
    for node in &mut syntax.nodes {
        if node.kind.is_compound()
            && let Some(end) = ends.get(&node.span.end)
        {
            node.span.end = *end;
        }
    }
}

/// Sets `subtree_end`: in pre-order a subtree ends where its last descendant does.
fn close_subtrees(nodes: &mut [Node]) {
    for index in (0..nodes.len()).rev() {
        let Some(node) = nodes.get_mut(index) else {
            continue;
        };
        let end = node.subtree_end.max(NodeId(index as u32 + 1));
        node.subtree_end = end;
        let parent = node.parent;
        if let Some(parent) = nodes.get_mut(parent.index()) {
            parent.subtree_end = parent.subtree_end.max(end);
        }
    }
}

/// Part of the parser's tree that waits to be flattened.
enum Work {
    Stmt(Stmt),
    Expr(Expr),
    Augmented(Expr),
    Pattern(Pattern),
    Handler(ExceptHandler),
    ModuleAlias(Alias),
    NameAlias(Alias),
    WithItem(WithItem),
    Case(MatchCase),
    Generator(Comprehension, Flags),
    Keyword(Keyword),
    PatternKeyword(PatternKeyword),
    Decorator(Decorator),
    TypeParam(TypeParam),
    Param(Parameter, Flags),
    Declared(Identifier),
    Elif(std::vec::IntoIter<ElifElseClause>, u32),
    Interpolation(InterpolatedElement, Kind),
    FormatSpec(Box<InterpolatedStringFormatSpec>, Kind),
    Text(Span, u32),
    Skipped(Span),
}

struct Item {
    work: Work,
    parent: NodeId,
    field: Field,
}

struct Lowering<'a, 't> {
    arena: &'a Bump,
    text: &'a str,
    atoms: &'t mut Atoms<'a>,
    syntax: Syntax<'a>,
    stack: Vec<Item>,
    has_errors: bool,
}

/// Where the node being made hangs.
#[derive(Clone, Copy)]
struct Place {
    parent: NodeId,
    field: Field,
}

impl<'a> Lowering<'a, '_> {
    fn run(&mut self, module: ModModule) {
        let root = Place {
            parent: NodeId::ROOT,
            field: Field::Root,
        };
        let end = TextSize::new(self.text.len() as u32);
        let id = self.add(root, Kind::Module, TextRange::up_to(end));
        self.body(id, Field::Body, module.body);
        self.stack.reverse();
        while let Some(item) = self.stack.pop() {
            let place = Place {
                parent: item.parent,
                field: item.field,
            };
            let waiting = self.stack.len();
            self.visit(place, item.work);
            // Children were pushed in source order; the first of them must come off first.
            if let Some(children) = self.stack.get_mut(waiting..) {
                children.reverse();
            }
        }
    }

    fn visit(&mut self, place: Place, work: Work) {
        match work {
            Work::Stmt(stmt) => self.stmt(place, stmt),
            Work::Expr(expr) => self.expr(place, expr),
            Work::Augmented(expr) => self.augmented(place, expr),
            Work::Pattern(pattern) => self.pattern(place, pattern),
            Work::Handler(handler) => self.handler(place, handler),
            Work::ModuleAlias(alias) => self.module_alias(place, &alias),
            Work::NameAlias(alias) => self.name_alias(place, &alias),
            Work::WithItem(item) => self.with_item(place, item),
            Work::Case(case) => self.case(place, case),
            Work::Generator(generator, flags) => self.generator(place, generator, flags),
            Work::Keyword(keyword) => self.keyword(place, keyword),
            Work::PatternKeyword(keyword) => self.pattern_keyword(place, keyword),
            Work::Decorator(decorator) => self.decorator(place, decorator),
            Work::TypeParam(param) => self.type_param(place, param),
            Work::Param(param, flags) => self.param(place, param, flags),
            Work::Declared(name) => {
                let id = self.add(place, Kind::DeclaredName, name.range);
                self.name(id, &name);
            }
            Work::Elif(clauses, end) => self.elif(place, clauses, end),
            Work::Interpolation(element, kind) => self.interpolation(place, element, kind),
            Work::FormatSpec(spec, kind) => self.format_spec(place, *spec, kind),
            Work::Skipped(span) => {
                let id = self.add(place, Kind::Unknown, TextRange::default());
                self.edit(id, |node| node.span = span);
            }
            Work::Text(span, data) => {
                let id = self.add(place, Kind::Constant, TextRange::default());
                self.edit(id, |node| {
                    node.span = span;
                    node.data = data;
                });
            }
        }
    }

    fn add(&mut self, place: Place, kind: Kind, range: TextRange) -> NodeId {
        let id = NodeId(self.syntax.nodes.len() as u32);
        self.syntax.nodes.push(Node {
            kind,
            field: place.field,
            op: Op::None,
            ctx: Ctx::None,
            flags: Flags::NONE,
            parent: place.parent,
            subtree_end: NodeId::ROOT,
            span: range.into(),
            name: None,
            name_span: Span::default(),
            data: 0,
        });
        id
    }

    fn edit(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.syntax.nodes.get_mut(id.index()) {
            change(node);
        }
    }

    /// Gives a node its identifier; an identifier the parser only made up is left out.
    fn name(&mut self, id: NodeId, name: &Identifier) {
        let atom = self.atom(name.as_str(), name.range);
        self.edit(id, |node| match atom {
            Some(atom) => {
                node.name = Some(atom);
                node.name_span = name.range.into();
            }
            None => node.flags = node.flags.with(Flags::MISSING),
        });
    }

    fn optional_name(&mut self, id: NodeId, name: Option<&Identifier>) {
        if let Some(name) = name {
            self.name(id, name);
        }
    }

    /// Atom of an identifier; borrowed from the text unless normalisation changed it.
    fn atom(&mut self, name: &str, range: TextRange) -> Option<Atom> {
        if name.is_empty() {
            return None;
        }
        Some(match self.slice(range) {
            Some(slice) if slice == name => self.atoms.intern_borrowed(slice),
            _ => self.atoms.intern(name),
        })
    }

    fn slice(&self, range: TextRange) -> Option<&'a str> {
        self.text
            .get(range.start().to_usize()..range.end().to_usize())
    }

    fn constant(&mut self, value: Constant<'a>) -> u32 {
        let index = self.syntax.constants.len() as u32;
        self.syntax.constants.push(value);
        index
    }

    fn push(&mut self, parent: NodeId, field: Field, work: Work) {
        self.stack.push(Item {
            work,
            parent,
            field,
        });
    }

    fn child(&mut self, parent: NodeId, field: Field, expr: Expr) {
        self.push(parent, field, Work::Expr(expr));
    }

    fn optional(&mut self, parent: NodeId, field: Field, expr: Option<Box<Expr>>) {
        if let Some(expr) = expr {
            self.child(parent, field, *expr);
        }
    }

    fn children(&mut self, parent: NodeId, field: Field, list: impl IntoIterator<Item = Expr>) {
        for expr in list {
            self.child(parent, field, expr);
        }
    }

    fn body(&mut self, parent: NodeId, field: Field, body: impl IntoIterator<Item = Stmt>) {
        let mut before = None;
        for stmt in body {
            if self.has_errors {
                let range = stmt.range();
                if let Some(end) = before {
                    self.gap(parent, field, Span::new(end, range.start().to_u32()));
                }
                before = Some(range.end().to_u32());
            }
            self.push(parent, field, Work::Stmt(stmt));
        }
    }

    /// What the parser skipped between two statements becomes a node of its own.
    fn gap(&mut self, parent: NodeId, field: Field, gap: Span) {
        let mut skipped = self
            .syntax
            .tokens_in(gap)
            .iter()
            .filter(|token| !is_layout(token.kind()))
            .map(|token| Span::from(token.range()));
        if let Some(first) = skipped.next() {
            let last = skipped.next_back().unwrap_or(first);
            let span = Span::new(first.start, last.end);
            self.push(parent, field, Work::Skipped(span));
        }
    }

    /// Parameters of a function or lambda, each followed by its default.
    fn params(&mut self, function: NodeId, params: Parameters) {
        for param in params.posonlyargs {
            self.param_with_default(function, Field::PosonlyParam, param);
        }
        for param in params.args {
            self.param_with_default(function, Field::Param, param);
        }
        if let Some(param) = params.vararg {
            self.push(function, Field::VarParam, Work::Param(*param, Flags::NONE));
        }
        for param in params.kwonlyargs {
            self.param_with_default(function, Field::KwonlyParam, param);
        }
        if let Some(param) = params.kwarg {
            self.push(function, Field::KwParam, Work::Param(*param, Flags::NONE));
        }
    }

    fn param_with_default(
        &mut self,
        function: NodeId,
        field: Field,
        param: ruff_python_ast::ParameterWithDefault,
    ) {
        let flags = Flags::HAS_DEFAULT.when(param.default.is_some());
        self.push(function, field, Work::Param(param.parameter, flags));
        self.optional(function, Field::Default, param.default);
    }

    fn param(&mut self, place: Place, param: Parameter, flags: Flags) {
        // The parser's range begins at the star; Python's `arg` is the name and the annotation.
        let range = TextRange::new(param.name.range.start(), param.range.end());
        let id = self.add(place, Kind::Arg, range);
        self.edit(id, |node| node.flags = flags);
        self.name(id, &param.name);
        self.optional(id, Field::Annotation, param.annotation);
    }

    fn keyword(&mut self, place: Place, keyword: Keyword) {
        let id = self.add(place, Kind::Keyword, keyword.range);
        self.optional_name(id, keyword.arg.as_ref());
        self.child(id, Field::Value, keyword.value);
    }

    /// Arguments of a call or class in source order: keywords may stand before starred ones.
    fn arguments(&mut self, parent: NodeId, positional: Field, args: ruff_python_ast::Arguments) {
        let mut keywords = args.keywords.into_iter().peekable();
        for arg in args.args {
            let start = arg.start();
            while let Some(keyword) = keywords.next_if(|k| k.range.start() < start) {
                self.push(parent, Field::Keyword, Work::Keyword(keyword));
            }
            self.child(parent, positional, arg);
        }
        for keyword in keywords {
            self.push(parent, Field::Keyword, Work::Keyword(keyword));
        }
    }
}

/// Tokens that may stand between two statements.
const fn is_layout(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Newline
            | TokenKind::NonLogicalNewline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::Comment
            | TokenKind::Semi
            | TokenKind::EndOfFile
    )
}

fn ctx(ctx: ExprContext) -> Ctx {
    match ctx {
        ExprContext::Load | ExprContext::Invalid => Ctx::Load,
        ExprContext::Store => Ctx::Store,
        ExprContext::Del => Ctx::Del,
    }
}
