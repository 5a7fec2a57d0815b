//! Expressions: operands, then the node, but for what decides between operands.

use super::{Builder, Step};
use crate::graph::{Arg, CpgNodeId, NodeKind};
use crate::syntax::{Ctx, Kind};

impl Builder<'_, '_> {
    /// Pushes the steps of a node and of all below it.
    pub(super) fn enter(&mut self, id: CpgNodeId) {
        let Some(node) = self.node(id) else {
            return;
        };
        match node.kind {
            NodeKind::TypeExpr | NodeKind::MethodReturn => {}
            NodeKind::Call => self.call(id),
            NodeKind::Block if self.construct(id).is_comprehension() && node.py_kind.is_some() => {
                self.comprehension(id);
            }
            NodeKind::MethodRef | NodeKind::TypeRef => self.reference(id),
            NodeKind::ControlStructure => self.control(id),
            NodeKind::Return => {
                self.operands(id);
                self.push(Step::Leave(super::Label::Return));
            }
            _ if node.takes_part() => self.operands(id),
            _ => self.enter_children(id),
        }
    }

    pub(super) fn enter_children(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        self.steps.extend(tree.children(id).map(Step::Enter));
    }

    /// All children, then the node.
    pub(super) fn operands(&mut self, id: CpgNodeId) {
        self.enter_children(id);
        self.push(Step::Node(id));
    }

    fn call(&mut self, id: CpgNodeId) {
        match self.construct(id) {
            Kind::BoolOp => self.boolean(id),
            Kind::Compare => self.comparison(id),
            Kind::IfExp => self.conditional(id),
            Kind::Assign | Kind::NamedExpr | Kind::AnnAssign => self.assignment(id),
            Kind::Assert => self.assertion(id),
            Kind::Call => self.arguments(id),
            Kind::Tuple | Kind::List | Kind::Starred if self.is_target(id) => {
                // A value is unpacked before its parts are stored.
                self.push(Step::Node(id));
                self.enter_children(id);
            }
            _ => self.operands(id),
        }
    }

    fn is_target(&self, id: CpgNodeId) -> bool {
        let node = self.node(id);
        node.is_some_and(|node| self.syntax.node(node.syntax).ctx == Ctx::Store)
    }

    /// `and`, `or`: every operand but the last decides whether the next one is evaluated.
    fn boolean(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let end = self.target();
        let node = self.node(id);
        let is_and = node.and_then(|node| node.name) == Some("<operator>.logicalAnd");
        let mut operands = tree.children(id).peekable();
        while let Some(operand) = operands.next() {
            self.push(Step::Enter(operand));
            if operands.peek().is_some() {
                self.push(if is_and {
                    Step::Branch(operand, None, Some(end))
                } else {
                    Step::Branch(operand, Some(end), None)
                });
            }
        }
        self.push(Step::Bind(end));
        self.push(Step::Node(id));
    }

    /// A chain ends with the first comparison that does not hold; each is made as soon as its
    /// right operand is there.
    fn comparison(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let end = self.target();
        let mut operands = tree.children(id).enumerate().peekable();
        while let Some((turn, operand)) = operands.next() {
            self.push(Step::Enter(operand));
            if turn > 0 && operands.peek().is_some() {
                self.push(Step::MayRaise);
                self.push(Step::Branch(CpgNodeId::FILE, None, Some(end)));
            }
        }
        self.push(Step::Bind(end));
        self.push(Step::Node(id));
    }

    fn conditional(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let mut children = tree.children(id);
        let (Some(body), Some(test), Some(orelse)) =
            (children.next(), children.next(), children.next())
        else {
            self.operands(id);
            return;
        };
        let (no, end) = (self.target(), self.target());
        self.push(Step::Enter(test));
        self.push(Step::Branch(test, None, Some(no)));
        self.push(Step::Enter(body));
        self.push(Step::Jump(end));
        self.push(Step::Bind(no));
        self.push(Step::Enter(orelse));
        self.push(Step::Bind(end));
        self.push(Step::Node(id));
    }

    /// The value, then the targets from left to right.
    fn assignment(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let value = tree.children(id).last().filter(|last| {
            let last = self.node(*last);
            last.is_some_and(|last| last.arg == Arg::Position(2))
        });
        self.steps.extend(value.map(Step::Enter));
        let targets = tree.children(id).filter(|child| Some(*child) != value);
        self.steps.extend(targets.map(Step::Enter));
        self.push(Step::Node(id));
    }

    fn assertion(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let holds = self.target();
        let mut children = tree.children(id);
        if let Some(test) = children.next() {
            self.push(Step::Enter(test));
            self.push(Step::Branch(test, Some(holds), None));
        }
        self.steps.extend(children.map(Step::Enter));
        self.push(Step::Node(id));
        self.throw();
        self.push(Step::Bind(holds));
    }

    /// Callee, positional arguments, then those by name, whatever the order of the text.
    fn arguments(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let is_named = |child: &CpgNodeId| {
            let node = tree.node(*child);
            node.is_some_and(|node| matches!(node.arg, Arg::Name(_)))
        };
        let positional = tree.children(id).filter(|child| !is_named(child));
        self.steps.extend(positional.map(Step::Enter));
        let named = tree.children(id).filter(is_named);
        self.steps.extend(named.map(Step::Enter));
        self.push(Step::Node(id));
    }

    /// Decorator expressions from the top, what else is evaluated outside, the applications from
    /// the bottom, the reference.
    fn reference(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let is_annotation = |child: &CpgNodeId| {
            let node = tree.node(*child);
            node.is_some_and(|node| node.kind == NodeKind::Annotation)
        };
        for child in tree.children(id) {
            if is_annotation(&child) {
                self.enter_children(child);
            } else {
                self.push(Step::Enter(child));
            }
        }
        let first = self.steps.len();
        let applied = tree.children(id).filter(is_annotation);
        self.steps.extend(applied.map(Step::Node));
        if let Some(applied) = self.steps.get_mut(first..) {
            applied.reverse();
        }
        self.push(Step::Node(id));
    }

    /// Generators one inside the other, around the element.
    fn comprehension(&mut self, id: CpgNodeId) {
        let tree = self.tree;
        let mut outer = self.target();
        let done = outer;
        for child in tree.children(id) {
            if self.construct(child) == Kind::Comprehension {
                outer = self.generator(child, outer);
            } else {
                self.push(Step::Enter(child));
            }
        }
        self.push(Step::Jump(outer));
        self.push(Step::Bind(done));
        self.push(Step::Node(id));
    }

    /// One `for` of a comprehension; returns its start.
    fn generator(&mut self, id: CpgNodeId, outer: super::Target) -> super::Target {
        let tree = self.tree;
        let head = self.target();
        let mut children = tree.children(id);
        let (target, iterable) = (children.next(), children.next());
        self.steps.extend(iterable.map(Step::Enter));
        self.push(Step::Mark(head));
        self.push(Step::Node(id));
        self.push(Step::Branch(id, None, Some(outer)));
        self.steps.extend(target.map(Step::Enter));
        for condition in children {
            self.push(Step::Enter(condition));
            self.push(Step::Branch(condition, None, Some(head)));
        }
        head
    }
}
