//! What tests say about the names that are read where they hold: `isinstance(x, C)`, `type(x) is C`
//! and `x is None` in conditions, and the classes of patterns.
//!
//! A name that is read where a test holds is narrowed if the definitions that reach it are those
//! that reached the test.

use std::ops::Range;

use relspec_summary::{Op, Var};
use rustc_hash::FxHashMap;

use super::{Constant, Field, Kind, Lowering, NodeId, Operator, Shared};
use crate::flow::Strength;
use crate::scopes::{BindingId, Resolution};

/// Conditions that hold together, at most; a longer one says nothing.
const MAX_CONDITIONS: usize = 64;

/// What a test says where it holds.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// Nodes that are reached only where the test holds.
    holds: Range<u32>,
    /// The name that is tested.
    tested: NodeId,
    /// Class expression, or a tuple of such; `None` if the name is `None`.
    class: Option<NodeId>,
    /// The name is an instance of the class, not of another one.
    is_instance: bool,
}

/// Per variable the tests of it, in the order of the source.
pub(super) type Guards = FxHashMap<BindingId, Vec<Guard>>;

impl Lowering<'_, '_> {
    /// Finds the tests of the file.
    pub(super) fn find_guards(&mut self) {
        let mut guards = Guards::default();
        for (id, node) in self.syntax().iter() {
            match node.kind {
                Kind::If | Kind::While | Kind::IfExp => self.of_condition(id, &mut guards),
                Kind::Assert => {
                    if let (Some(test), Some(rest)) = (self.child(id, Field::Test), self.after(id))
                    {
                        self.hold(test, true, &rest, &mut guards);
                    }
                }
                Kind::BoolOp => self.of_operands(id, node.op, &mut guards),
                Kind::Comprehension => self.of_filter(id, &mut guards),
                Kind::Match => self.of_cases(id, &mut guards),
                _ => {}
            }
        }
        self.guards = guards;
    }

    fn of_condition(&self, id: NodeId, guards: &mut Guards) {
        let Some(test) = self.child(id, Field::Test) else {
            return;
        };
        let body = self.run(id, Field::Body);
        let orelse = self.run(id, Field::Orelse);
        if let Some(body) = &body {
            self.hold(test, true, body, guards);
        }
        let is_loop = self.syntax().node(id).kind == Kind::While;
        if let Some(orelse) = orelse.as_ref().filter(|_| !is_loop) {
            self.hold(test, false, orelse, guards);
        }
        if self.syntax().node(id).kind != Kind::If {
            return;
        }
        let Some(rest) = self.after(id) else { return };
        if self.leaves(id, Field::Body) {
            self.hold(test, false, &rest, guards);
        }
        if self.leaves(id, Field::Orelse) {
            self.hold(test, true, &rest, guards);
        }
    }

    /// Each operand is reached where those before it were true, or false.
    fn of_operands(&self, id: NodeId, op: Operator, guards: &mut Guards) {
        let end = self.syntax().node(id).subtree_end.0;
        for operand in self.syntax().children(id) {
            let rest = self.syntax().node(operand).subtree_end.0..end;
            self.hold(operand, op == Operator::And, &rest, guards);
        }
    }

    /// The element of a comprehension stands before what filters it.
    fn of_filter(&self, id: NodeId, guards: &mut Guards) {
        let Some(parent) = self.syntax().parent(id) else {
            return;
        };
        for test in self.syntax().children_in(id, Field::Ifs) {
            self.hold(test, true, &(parent.0..id.0), guards);
            let rest =
                self.syntax().node(test).subtree_end.0..self.syntax().node(parent).subtree_end.0;
            self.hold(test, true, &rest, guards);
        }
    }

    fn of_cases(&self, id: NodeId, guards: &mut Guards) {
        let Some(subject) = self.child(id, Field::Subject) else {
            return;
        };
        for case in self.syntax().children_in(id, Field::Case) {
            let Some(pattern) = self.child(case, Field::Pattern) else {
                continue;
            };
            let end = self.syntax().node(case).subtree_end.0;
            let holds = self.syntax().node(pattern).subtree_end.0..end;
            let inner = self.child(pattern, Field::Pattern).unwrap_or(pattern);
            if self.syntax().node(inner).kind == Kind::MatchClass {
                let class = self.child(inner, Field::Cls);
                if class.is_some() {
                    self.guard(subject, class, true, &holds, guards);
                }
            }
        }
    }

    /// The nodes of a field.
    fn run(&self, id: NodeId, field: Field) -> Option<Range<u32>> {
        let mut children = self.syntax().children_in(id, field);
        let first = children.next()?;
        let last = children.last().unwrap_or(first);
        Some(first.0..self.syntax().node(last).subtree_end.0)
    }

    /// The statements that follow one in its block.
    fn after(&self, id: NodeId) -> Option<Range<u32>> {
        let node = self.syntax().node(id);
        let parent = self.syntax().parent(id)?;
        let block = self.run(parent, node.field)?;
        (node.subtree_end.0 < block.end).then_some(node.subtree_end.0..block.end)
    }

    /// Whether a block does not go on behind its end.
    fn leaves(&self, id: NodeId, field: Field) -> bool {
        let last = self.syntax().children_in(id, field).last();
        last.is_some_and(|last| {
            matches!(
                self.syntax().node(last).kind,
                Kind::Return | Kind::Raise | Kind::Continue | Kind::Break
            )
        })
    }

    /// Notes what follows from a condition that is true or false.
    fn hold(&self, condition: NodeId, is_true: bool, holds: &Range<u32>, guards: &mut Guards) {
        let mut waiting = vec![(condition, is_true)];
        let mut count = 0;
        while let Some((id, is_true)) = waiting.pop() {
            count += 1;
            if count > MAX_CONDITIONS {
                return;
            }
            let node = self.syntax().node(id);
            match node.kind {
                Kind::UnaryOp if node.op == Operator::Not => {
                    waiting.extend(self.child(id, Field::Operand).map(|of| (of, !is_true)));
                }
                Kind::BoolOp if is_true == (node.op == Operator::And) => {
                    waiting.extend(self.syntax().children(id).map(|of| (of, is_true)));
                }
                Kind::Call => self.of_call(id, is_true, holds, guards),
                Kind::Compare => self.of_comparison(id, is_true, holds, guards),
                _ => {}
            }
        }
    }

    fn of_call(&self, id: NodeId, is_true: bool, holds: &Range<u32>, guards: &mut Guards) {
        let arguments: Vec<NodeId> = self.syntax().children_in(id, Field::Arg).collect();
        if let [tested, class] = arguments.as_slice()
            && self.calls_builtin(id, "isinstance")
        {
            self.guard(*tested, Some(*class), is_true, holds, guards);
        }
    }

    fn of_comparison(&self, id: NodeId, is_true: bool, holds: &Range<u32>, guards: &mut Guards) {
        let operands: Vec<NodeId> = self.syntax().children(id).collect();
        let ([left, right], [op]) = (operands.as_slice(), self.syntax().compare_ops(id)) else {
            return;
        };
        let says_is = match op {
            Operator::Is | Operator::Eq => is_true,
            Operator::IsNot | Operator::NotEq => !is_true,
            _ => return,
        };
        if !says_is {
            return;
        }
        if self.syntax().constant(*right) == Some(Constant::None) {
            if matches!(op, Operator::Is | Operator::IsNot) {
                self.guard(*left, None, true, holds, guards);
            }
        } else if self.syntax().node(*left).kind == Kind::Call && self.calls_builtin(*left, "type")
        {
            let mut arguments = self.syntax().children_in(*left, Field::Arg);
            if let (Some(tested), None) = (arguments.next(), arguments.next()) {
                self.guard(tested, Some(*right), true, holds, guards);
            }
        }
    }

    fn calls_builtin(&self, call: NodeId, name: &str) -> bool {
        let Some(callee) = self.child(call, Field::Func) else {
            return false;
        };
        let scopes = &self.file.analysis.scopes;
        let binding = scopes.occurrence(callee).and_then(|found| found.binding);
        let binding = binding.and_then(|binding| scopes.binding(binding));
        self.is_named(self.syntax().node(callee), name)
            && binding.is_some_and(|binding| binding.resolution == Resolution::Builtin)
    }

    fn guard(
        &self,
        tested: NodeId,
        class: Option<NodeId>,
        is_instance: bool,
        holds: &Range<u32>,
        guards: &mut Guards,
    ) {
        let scopes = &self.file.analysis.scopes;
        let binding = scopes.occurrence(tested).and_then(|found| found.binding);
        if let Some(binding) = binding.and_then(|binding| scopes.target(binding)) {
            guards.entry(binding).or_default().push(Guard {
                holds: holds.clone(),
                tested,
                class,
                is_instance,
            });
        }
    }

    /// What is left of what a name holds, where tests say something about it.
    pub(super) fn guarded(&mut self, id: NodeId, value: Var) -> Var {
        let scopes = &self.file.analysis.scopes;
        let binding = scopes.occurrence(id).and_then(|found| found.binding);
        let Some(binding) = binding.and_then(|binding| scopes.target(binding)) else {
            return value;
        };
        let Some(guards) = self.guards.get(&binding) else {
            return value;
        };
        let around: Vec<Guard> = guards
            .iter()
            .filter(|guard| guard.holds.contains(&id.0))
            .cloned()
            .collect();
        let mut value = value;
        for guard in around {
            if !self.is_same_value(guard.tested, id, binding) {
                continue;
            }
            let Some(class) = guard.class else {
                return self.shared(Shared::Nothing);
            };
            // A parameter that is returned goes back to its caller as it is.
            if !guard.is_instance && self.is_returned(id) {
                continue;
            }
            value = self.left(id, value, class, guard.is_instance);
        }
        value
    }

    fn is_returned(&self, id: NodeId) -> bool {
        let parent = self.syntax().parent(id);
        parent.is_some_and(|parent| self.syntax().node(parent).kind == Kind::Return)
    }

    /// What of `src` is an instance of a class, or what is none; once for each definition.
    fn left(&mut self, at: NodeId, src: Var, class: NodeId, is_instance: bool) -> Var {
        let class = self.value(class);
        let key = (self.file.analysis.defs.owner(at), src, class, is_instance);
        if let Some(known) = self.narrowed.get(&key) {
            return *known;
        }
        let dst = self.fresh(at);
        self.narrowed.insert(key, dst);
        self.emit(if is_instance {
            Op::Narrow { dst, src, class }
        } else {
            Op::Exclude { dst, src, class }
        });
        dst
    }

    /// Whether a name holds at one place what it held at another.
    fn is_same_value(&self, tested: NodeId, read: NodeId, binding: BindingId) -> bool {
        let definitions = |id: NodeId| {
            let found = self.flow.defs_of(id).iter().filter(|def| {
                let variable = self.flow.variable(def.variable);
                def.strength != Strength::Weak
                    && variable.is_some_and(|variable| {
                        variable.binding == Some(binding) && !variable.is_attribute
                    })
            });
            let mut sites: Vec<NodeId> = found.map(|def| def.site).collect();
            sites.sort_unstable();
            sites
        };
        let before = definitions(tested);
        !before.is_empty() && before == definitions(read)
    }
}
