//! From syntax, definitions and bindings to the CPG tree, with an explicit stack.
//!
//! Nodes are made in the order they are stored in. What waits is a [`Work`] with the [`Place`] its
//! node will take; a node that needs no children of its own kind is made from its table entry in
//! [`expr`], the rest has a method each.

mod def;
mod expr;
mod pattern;
mod stmt;

use bumpalo::Bump;
use relspec_text::module::Module;

use super::header::header_end;
use super::kind::{NodeKind, Site};
use super::member::Members;
use super::names::Composer;
use super::sites::Sites;
use super::traits::Traits;
use super::tree::{Arg, CpgNode, CpgNodeId, Role, Run, Tree};
use crate::Analysis;
use crate::atom::Atom;
use crate::defs::DefIndex;
use crate::syntax::{Field, Node, NodeId, Span, Syntax};

/// Builds the tree of a file; also says whether full names had to be left out.
pub(super) fn build<'a>(
    arena: &'a Bump,
    analysis: &Analysis<'a>,
    module: Option<&Module<'_>>,
    traits: &[Traits],
    members: &Members<'a>,
) -> (Tree<'a>, bool) {
    let len = analysis.syntax.len();
    let mut builder = Builder {
        arena,
        analysis,
        module,
        traits,
        members,
        tree: Tree {
            nodes: Vec::with_capacity(len + len / 2),
            runs: vec![Run::default(); analysis.defs.all().len()],
            of_syntax: vec![CpgNodeId::NONE; len],
            of_name: vec![CpgNodeId::NONE; len],
            of_binding: vec![CpgNodeId::NONE; analysis.scopes.bindings().len()],
            members: Vec::with_capacity(members.all().len()),
            type_exprs: Vec::new(),
        },
        sites: Sites::of(analysis),
        composer: Composer::new(arena, analysis),
        owner: DefIndex::MODULE,
        stack: Vec::new(),
    };
    builder.file();
    if !analysis.syntax.is_empty() {
        builder.namespace();
    }
    for (def, definition) in analysis.defs.iter() {
        builder.definition(def, definition);
    }
    let mut tree = builder.tree;
    tree.type_exprs.sort_unstable_by_key(|(expr, _)| *expr);
    close_subtrees(&mut tree);
    (tree, builder.composer.left_out())
}

/// Sets `subtree_end`: in a run a subtree ends where its last descendant does.
fn close_subtrees(tree: &mut Tree<'_>) {
    for index in (0..tree.nodes.len()).rev() {
        let Some(node) = tree.nodes.get_mut(index) else {
            continue;
        };
        let end = node.subtree_end.max(CpgNodeId(index as u32 + 1));
        node.subtree_end = end;
        // The head of a run stands outside the run of its parent.
        if node.is_head() {
            continue;
        }
        let parent = node.parent;
        if let Some(parent) = tree.nodes.get_mut(parent.index()) {
            parent.subtree_end = parent.subtree_end.max(end);
        }
    }
}

/// What waits to become a node and its children.
#[derive(Clone, Copy)]
enum Work {
    /// The node that stands for a construct.
    Syntax(NodeId),
    /// The expression below a `keyword`, by its name.
    Keyword(NodeId),
    /// The BLOCK of the statements in one field of a construct.
    Block(NodeId, Field),
    /// The BLOCK of a definition, which also declares its variables.
    Body(DefIndex),
    /// ELSE or FINALLY.
    Arm(NodeId, Field),
    /// The WITH of an item, and those of the items behind it.
    WithItem(NodeId, NodeId),
    /// A JUMP_TARGET that no construct stands for.
    Jump(NodeId, &'static str, u32),
    /// The IDENTIFIER of a captured name.
    Capture(NodeId),
    /// The FIELD_IDENTIFIER of an attribute.
    FieldName(NodeId),
    /// The LITERAL of a singleton pattern.
    Singleton(NodeId),
    /// The TYPE_EXPR around an annotation expression.
    TypeExpr(NodeId, &'static str),
    /// The MODIFIERs of a definition.
    Modifiers(DefIndex),
    /// The MEMBERs of a class.
    Members(DefIndex),
    /// The METHOD of a class body.
    ClassBody(DefIndex),
    /// The METHOD_RETURN of a definition.
    Exit(DefIndex),
    /// The RETURN of a lambda.
    Result(NodeId),
    /// The LOCALs of the scope that a construct makes.
    Locals(NodeId),
}

/// Where a node goes.
#[derive(Clone, Copy)]
struct Place<'a> {
    parent: CpgNodeId,
    arg: Arg<'a>,
    role: Role,
    site: Site,
}

impl<'a> Place<'a> {
    /// A child of `parent` that is no operand.
    fn below(parent: CpgNodeId) -> Self {
        Self {
            parent,
            arg: Arg::None,
            role: Role::Child,
            site: Site::Assign,
        }
    }

    fn at(self, position: u32) -> Self {
        self.arg(Arg::Position(position))
    }

    fn arg(self, arg: Arg<'a>) -> Self {
        Self { arg, ..self }
    }

    fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    fn site(self, site: Site) -> Self {
        Self { site, ..self }
    }
}

struct Builder<'a, 's> {
    arena: &'a Bump,
    analysis: &'s Analysis<'a>,
    module: Option<&'s Module<'s>>,
    traits: &'s [Traits],
    members: &'s Members<'a>,
    sites: Sites,
    composer: Composer<'a>,
    tree: Tree<'a>,
    /// Definition whose run is being made.
    owner: DefIndex,
    stack: Vec<(Work, Place<'a>)>,
}

impl<'a, 's> Builder<'a, 's> {
    /// Makes everything that waits, and what comes to wait meanwhile.
    fn run(&mut self) {
        self.stack.reverse();
        while let Some((work, place)) = self.stack.pop() {
            let waiting = self.stack.len();
            self.visit(work, place);
            // Children were pushed by ORDER; the first of them must come off first.
            if let Some(children) = self.stack.get_mut(waiting..) {
                children.reverse();
            }
        }
    }

    fn visit(&mut self, work: Work, place: Place<'a>) {
        match work {
            Work::Syntax(id) => self.construct(place, id),
            Work::Keyword(id) => self.keyword(place, id),
            Work::Block(of, field) => {
                self.block(place, of, field);
            }
            Work::Body(def) => self.body(place, def),
            Work::Arm(of, field) => self.arm(place, of, field),
            Work::WithItem(stmt, item) => self.with_item(place, stmt, item),
            Work::Jump(of, subkind, at) => self.jump(place, of, subkind, at),
            Work::Capture(id) => self.capture(place, id),
            Work::FieldName(id) => self.field_name(place, id),
            Work::Singleton(id) => self.singleton(place, id),
            Work::TypeExpr(id, role) => self.type_expr(place, id, role),
            Work::Modifiers(def) => self.modifiers(place, def),
            Work::Members(def) => self.class_members(place, def),
            Work::ClassBody(def) => self.class_body(place, def),
            Work::Exit(def) => self.exit(place, def),
            Work::Result(id) => self.result(place, id),
            Work::Locals(of) => self.locals_of(place, of),
        }
    }

    fn push(&mut self, work: Work, place: Place<'a>) {
        self.stack.push((work, place));
    }

    fn syntax(&self) -> &'s Syntax<'a> {
        &self.analysis.syntax
    }

    fn syntax_node(&self, id: NodeId) -> &'s Node {
        self.analysis.syntax.node(id)
    }

    fn text(&self, name: Option<Atom>) -> Option<&'a str> {
        name.map(|atom| self.analysis.atoms.text(atom))
    }

    /// A node that is a part of a construct.
    fn part(&mut self, place: Place<'a>, kind: NodeKind, of: NodeId, span: Span) -> CpgNodeId {
        let id = CpgNodeId(self.tree.nodes.len() as u32);
        let order = match self.tree.nodes.get_mut(place.parent.index()) {
            Some(parent) => {
                parent.children += 1;
                parent.children
            }
            None => 0,
        };
        self.tree.nodes.push(CpgNode {
            kind,
            role: place.role,
            site: place.site,
            py_kind: None,
            subkind: None,
            name: None,
            full_name: None,
            syntax: of,
            owner: self.owner,
            parent: place.parent,
            subtree_end: CpgNodeId(0),
            order,
            children: 0,
            arg: place.arg,
            span,
            code_end: span.end,
        });
        id
    }

    /// The node that stands for a construct.
    fn stand(&mut self, place: Place<'a>, kind: NodeKind, of: NodeId) -> CpgNodeId {
        let node = self.syntax_node(of);
        let id = self.part(place, kind, of, node.span);
        self.edit(id, |made| made.py_kind = node.kind.py_kind());
        if let Some(slot) = self.tree.of_syntax.get_mut(of.index()) {
            *slot = id;
        }
        id
    }

    fn edit(&mut self, id: CpgNodeId, change: impl FnOnce(&mut CpgNode<'a>)) {
        if let Some(node) = self.tree.nodes.get_mut(id.index()) {
            change(node);
        }
    }

    fn subkind(&mut self, id: CpgNodeId, subkind: &'static str) {
        self.edit(id, |node| node.subkind = Some(subkind));
    }

    /// Cuts the code of the node of a construct with a body to its header.
    fn header(&mut self, id: CpgNodeId, of: NodeId) {
        let end = header_end(self.syntax(), &self.analysis.source, of);
        self.edit(id, |node| node.code_end = end);
    }

    /// Names the token of a construct.
    fn names(&mut self, of: NodeId, id: CpgNodeId) {
        if let Some(slot) = self.tree.of_name.get_mut(of.index()) {
            *slot = id;
        }
    }

    /// Lets the children of a construct in one field wait.
    fn children_in(&mut self, of: NodeId, field: Field, place: Place<'a>) {
        for child in self.syntax().children_in(of, field) {
            self.push(Work::Syntax(child), place);
        }
    }
}
