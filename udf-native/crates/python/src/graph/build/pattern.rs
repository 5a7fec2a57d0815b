//! Patterns: operators whose operands are their parts and the names they capture.

use super::{Builder, Place, Work};
use crate::graph::kind::{NodeKind, Site};
use crate::graph::operator;
use crate::syntax::{Field, Kind, NodeId, Syntax};

impl<'a> Builder<'a, '_> {
    /// The patterns that are not just an operator over their children.
    pub(super) fn pattern(&mut self, place: Place<'a>, id: NodeId) {
        let node = self.syntax_node(id);
        let name = match node.kind {
            Kind::MatchSingleton => operator::MATCH_SINGLETON,
            Kind::MatchMapping => operator::MATCH_MAPPING,
            Kind::MatchClass => operator::MATCH_CLASS,
            Kind::MatchStar => operator::MATCH_STAR,
            _ => operator::MATCH_AS,
        };
        let made = self.operator(place, id, name);
        let below = Place::below(made);
        if node.kind == Kind::MatchSingleton {
            self.push(Work::Singleton(id), below.at(1));
        }
        let mut position = 1;
        for child in self.syntax().children(id) {
            if self.syntax_node(child).field == Field::Keyword {
                self.push(Work::Keyword(child), below);
            } else {
                self.push(Work::Syntax(child), below.at(position));
                position += 1;
            }
        }
        if node.name.is_some() {
            self.push(Work::Capture(id), below.at(position).site(Site::Pattern));
        }
    }

    /// The IDENTIFIER that a pattern or handler stores.
    pub(super) fn capture(&mut self, place: Place<'a>, id: NodeId) {
        let node = self.syntax_node(id);
        let made = self.part(place, NodeKind::Identifier, id, node.name_span);
        let name = self.text(node.name);
        self.edit(made, |made| {
            made.name = name;
            made.subkind = Some("STORE");
        });
        self.names(id, made);
    }
}

/// Whether a pattern matches whatever comes.
pub(super) fn is_irrefutable(syntax: &Syntax<'_>, pattern: NodeId) -> bool {
    let mut at = pattern;
    loop {
        let inner = match syntax.node(at).kind {
            Kind::MatchAs => syntax.child(at, Field::Pattern),
            // Only the last alternative may be one that always matches.
            Kind::MatchOr => match syntax.children(at).last() {
                Some(last) => Some(last),
                None => return false,
            },
            _ => return false,
        };
        match inner {
            Some(inner) => at = inner,
            None => return true,
        }
    }
}
