//! Patterns. What fails goes to the next case at once; names are bound when all has matched.

use super::{Builder, Step, Target};
use crate::graph::{CpgNodeId, NodeKind};
use crate::syntax::Kind;

impl Builder<'_, '_> {
    /// The steps of a pattern without its captures.
    pub(super) fn pattern(&mut self, id: CpgNodeId, fails: Target) {
        let kind = self.construct(id);
        let tree = self.tree;
        if !kind.is_pattern() {
            self.push(Step::Enter(id));
            return;
        }
        if kind == Kind::MatchOr {
            self.alternatives(id, fails);
            return;
        }
        for child in tree.children(id) {
            if self.is_capture(child) {
                continue;
            }
            if self.is_pattern(child) {
                self.push(Step::Pattern(child, fails));
            } else {
                self.push(Step::Enter(child));
            }
        }
        self.push(Step::Node(id));
        if !matches!(kind, Kind::MatchAs | Kind::MatchStar) {
            self.push(Step::Branch(id, None, Some(fails)));
        }
    }

    fn alternatives(&mut self, id: CpgNodeId, fails: Target) {
        let tree = self.tree;
        let matches = self.target();
        let mut rest = tree.children(id).peekable();
        while let Some(alternative) = rest.next() {
            if rest.peek().is_none() {
                self.push(Step::Pattern(alternative, fails));
                break;
            }
            let next = self.target();
            self.push(Step::Pattern(alternative, next));
            self.push(Step::Jump(matches));
            self.push(Step::Bind(next));
        }
        self.push(Step::Bind(matches));
        self.push(Step::Node(id));
    }

    /// Binds the names of a pattern, in the order of the text.
    pub(super) fn captures(&mut self, id: CpgNodeId) {
        let end = self.node(id).map_or(id, |node| node.subtree_end);
        for below in (id.0..end.0).map(CpgNodeId) {
            if self.is_capture(below) {
                self.push(Step::Node(below));
            }
        }
    }

    fn is_pattern(&self, id: CpgNodeId) -> bool {
        let is_call = self.node(id).map(|node| node.kind) == Some(NodeKind::Call);
        is_call && self.construct(id).is_pattern()
    }

    fn is_capture(&self, id: CpgNodeId) -> bool {
        let is_name = self.node(id).map(|node| node.kind) == Some(NodeKind::Identifier);
        is_name && self.construct(id).is_pattern()
    }
}
