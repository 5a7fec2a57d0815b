//! Statements that steer control.

use super::{Builder, Context, Label, Step, Target};
use crate::graph::{CpgNodeId, NodeKind};
use crate::syntax::Kind;

impl Builder<'_, '_> {
    pub(super) fn control(&mut self, id: CpgNodeId) {
        let Some(node) = self.node(id) else {
            return;
        };
        match node.subkind {
            Some("IF") => self.if_statement(id),
            Some("WHILE") => self.while_loop(id),
            Some("FOR") => self.for_loop(id),
            Some("WITH") => self.with_item(id),
            Some("MATCH") => self.match_statement(id),
            Some("TRY") => self.try_statement(id),
            Some("BREAK") => self.leaving(id, Label::Break),
            Some("CONTINUE") => self.leaving(id, Label::Continue),
            Some("THROW") => self.leaving(id, Label::Exception),
            _ => self.enter_children(id),
        }
    }

    fn leaving(&mut self, id: CpgNodeId, label: Label) {
        self.operands(id);
        self.push(Step::Leave(label));
    }

    fn subkind(&self, id: CpgNodeId) -> &'static str {
        self.node(id).and_then(|node| node.subkind).unwrap_or("")
    }

    /// The child that is a statement list or ELSE.
    fn part(&self, id: CpgNodeId, subkind: &str) -> Option<CpgNodeId> {
        let mut children = self.tree.children(id);
        children.find(|child| {
            let node = self.node(*child);
            node.is_some_and(|node| {
                matches!(node.kind, NodeKind::Block | NodeKind::ControlStructure)
                    && node.subkind == Some(subkind)
            })
        })
    }

    fn enter_part(&mut self, id: CpgNodeId, subkind: &str) {
        let part = self.part(id, subkind);
        self.steps.extend(part.map(Step::Enter));
    }

    /// The test and its branch; nothing if a syntax error ate it.
    fn test(&mut self, id: CpgNodeId, no: Target) {
        let tree = self.tree;
        let first = tree.children(id).next();
        if let Some(test) = first.filter(|first| Some(*first) != self.part(id, "BODY")) {
            self.push(Step::Enter(test));
            self.push(Step::Branch(test, None, Some(no)));
        }
    }

    fn if_statement(&mut self, id: CpgNodeId) {
        let (no, end) = (self.target(), self.target());
        self.test(id, no);
        self.enter_part(id, "BODY");
        self.push(Step::Jump(end));
        self.push(Step::Bind(no));
        self.enter_part(id, "ELSE");
        self.push(Step::Bind(end));
    }

    fn while_loop(&mut self, id: CpgNodeId) {
        let (head, no, end) = (self.target(), self.target(), self.target());
        self.push(Step::Mark(head));
        self.test(id, no);
        self.body_of_loop(id, head, end);
        self.after_loop(id, no, end);
    }

    fn for_loop(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let (head, no, end) = (self.target(), self.target(), self.target());
        let mut children = tree.children(id);
        let (target, iterable) = (children.next(), children.next());
        self.steps.extend(iterable.map(Step::Enter));
        self.push(Step::Mark(head));
        self.push(Step::Node(id));
        self.push(Step::Branch(id, None, Some(no)));
        self.steps.extend(target.map(Step::Enter));
        self.body_of_loop(id, head, end);
        self.after_loop(id, no, end);
    }

    fn body_of_loop(&mut self, id: CpgNodeId, head: Target, end: Target) {
        let outside = self.context;
        self.push(Step::Within(Context {
            breaks: end,
            continues: head,
            ..outside
        }));
        self.enter_part(id, "BODY");
        self.push(Step::Within(outside));
        self.push(Step::Jump(head));
    }

    fn after_loop(&mut self, id: CpgNodeId, no: Target, end: Target) {
        self.push(Step::Bind(no));
        self.enter_part(id, "ELSE");
        self.push(Step::Bind(end));
    }

    /// Context manager, enter, target, what is inside, exit.
    fn with_item(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let outside = self.context;
        let mut children = tree.children(id);
        let context = children.next();
        self.steps.extend(context.map(Step::Enter));
        self.push(Step::Node(id));
        let (gate, _) = self.gate(outside);
        self.push(Step::Protect(gate));
        for child in children {
            if self.node(child).map(|node| node.kind) == Some(NodeKind::JumpTarget) {
                self.push(Step::Within(outside));
                self.push(Step::Exit(child, gate));
            } else {
                self.push(Step::Enter(child));
            }
        }
    }

    fn match_statement(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let end = self.target();
        let mut next = self.target();
        for child in tree.children(id) {
            if self.construct(child) != Kind::MatchCase {
                self.push(Step::Enter(child));
                continue;
            }
            self.push(Step::Bind(next));
            next = self.target();
            self.case(child, next);
            self.push(Step::Jump(end));
        }
        self.push(Step::Bind(next));
        self.push(Step::Bind(end));
    }

    /// Pattern, names, guard, JUMP_TARGET, statements.
    fn case(&mut self, id: CpgNodeId, next: Target) {
        let tree = self.tree;
        let body = self.part(id, "BODY");
        let mut children = tree.children(id).filter(|child| Some(*child) != body);
        if let Some(pattern) = children.next() {
            self.push(Step::Pattern(pattern, next));
            self.captures(pattern);
        }
        if let Some(guard) = children.next() {
            self.push(Step::Enter(guard));
            self.push(Step::Branch(guard, None, Some(next)));
        }
        self.push(Step::Node(id));
        self.steps.extend(body.map(Step::Enter));
    }

    fn try_statement(&mut self, id: CpgNodeId) {
        let outside = self.context;
        let last = self.part(id, "FINALLY");
        let last = last.filter(|last| self.has_nodes(*last));
        let gate = last.map(|_| self.gate(outside));
        let protected = gate.map_or(outside, |(_, inside)| inside);
        let end = self.target();
        if self.part(id, "CATCH").is_some() {
            self.handled(id, protected, end);
        } else {
            self.push(Step::Within(protected));
            self.enter_part(id, "BODY");
            self.enter_part(id, "ELSE");
        }
        self.push(Step::Bind(end));
        self.push(Step::Within(outside));
        if let (Some(last), Some((gate, _))) = (last, gate) {
            self.push(Step::OpenGate(gate));
            self.push(Step::Enter(last));
            self.push(Step::CloseGate(gate));
        }
    }

    /// Whether control passes any node below.
    fn has_nodes(&self, id: CpgNodeId) -> bool {
        let end = self.node(id).map_or(id, |node| node.subtree_end);
        let mut at = id;
        while at < end {
            let Some(node) = self.node(at) else {
                return false;
            };
            if node.kind == NodeKind::TypeExpr {
                at = node.subtree_end;
                continue;
            }
            if node.takes_part() {
                return true;
            }
            at = CpgNodeId(at.0 + 1);
        }
        false
    }

    /// A block with handlers, and what follows if nothing is raised.
    fn handled(&mut self, id: CpgNodeId, protected: Context, end: Target) {
        let tree = self.tree;
        let raised = self.target();
        self.push(Step::Within(Context {
            raises: Some(raised),
            ..protected
        }));
        self.enter_part(id, "BODY");
        self.push(Step::Interrupt(raised, self.cfg.order.len() as u32));
        self.push(Step::Within(protected));
        self.enter_part(id, "ELSE");
        self.push(Step::Jump(end));
        self.push(Step::Bind(raised));
        let is_star = self.construct(id) == Kind::TryStar;
        let mut handlers = 0;
        let mut next = self.target();
        for child in tree.children(id) {
            match self.subkind(child) {
                "EXCEPT" => self.push(Step::Node(child)),
                "CATCH" => {
                    handlers += 1;
                    let this = std::mem::replace(&mut next, self.target());
                    self.push(Step::Bind(this));
                    if is_star {
                        self.star_handler(child, next, protected);
                    } else {
                        self.handler(child, next);
                        self.push(Step::Jump(end));
                    }
                }
                _ => {}
            }
        }
        self.push(Step::Bind(next));
        if is_star {
            self.push(Step::EndStar(handlers));
        } else {
            self.throw();
        }
    }

    fn handler(&mut self, id: CpgNodeId, next: Target) {
        self.caught(id, next);
        self.enter_part(id, "BODY");
    }

    /// Type, CATCH, name; what is of another type goes to the next handler.
    fn caught(&mut self, id: CpgNodeId, next: Target) {
        let tree = self.tree;
        let body = self.part(id, "BODY");
        let is_name = |child: &CpgNodeId| {
            let node = tree.node(*child);
            node.is_some_and(|child| {
                child.kind == NodeKind::Identifier
                    && self.node(id).map(|node| node.syntax) == Some(child.syntax)
            })
        };
        let mut children = tree.children(id).filter(|child| Some(*child) != body);
        let mut child = children.next();
        let mut is_typed = false;
        if let Some(of_type) = child.filter(|child| !is_name(child)) {
            is_typed = true;
            self.push(Step::Enter(of_type));
            child = children.next();
        }
        self.push(Step::Node(id));
        if is_typed {
            self.push(Step::Branch(id, None, Some(next)));
        }
        self.steps.extend(child.map(Step::Node));
    }

    /// What a handler of `except*` raises is raised when the others have been tried.
    fn star_handler(&mut self, id: CpgNodeId, next: Target, outside: Context) {
        self.caught(id, next);
        self.push(Step::Within(Context {
            raises: Some(next),
            ..outside
        }));
        self.enter_part(id, "BODY");
        self.push(Step::Within(outside));
        self.push(Step::Jump(next));
    }
}
