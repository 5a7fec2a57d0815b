//! Patterns of `match`.

use ruff_python_ast::{
    MatchCase, Pattern, PatternKeyword, PatternMatchClass, PatternMatchMapping, Singleton,
};
use ruff_text_size::Ranged;

use super::{Lowering, Place, Work};
use crate::syntax::{Constant, Field, Kind, NodeId};

impl Lowering<'_, '_> {
    pub(super) fn case(&mut self, place: Place, case: MatchCase) {
        let id = self.add(place, Kind::MatchCase, case.range);
        self.push(id, Field::Pattern, Work::Pattern(case.pattern));
        self.optional(id, Field::Guard, case.guard);
        self.body(id, Field::Body, case.body);
    }

    pub(super) fn pattern(&mut self, place: Place, pattern: Pattern) {
        let range = pattern.range();
        match pattern {
            Pattern::MatchValue(pattern) => {
                let id = self.add(place, Kind::MatchValue, range);
                self.child(id, Field::Value, *pattern.value);
            }
            Pattern::MatchSingleton(pattern) => {
                let id = self.add(place, Kind::MatchSingleton, range);
                let data = self.constant(match pattern.value {
                    Singleton::None => Constant::None,
                    Singleton::True => Constant::Bool(true),
                    Singleton::False => Constant::Bool(false),
                });
                self.edit(id, |node| node.data = data);
            }
            Pattern::MatchSequence(pattern) => {
                let id = self.add(place, Kind::MatchSequence, range);
                self.patterns(id, pattern.patterns);
            }
            Pattern::MatchMapping(pattern) => self.mapping(place, pattern),
            Pattern::MatchClass(pattern) => self.class_pattern(place, pattern),
            Pattern::MatchStar(pattern) => {
                let id = self.add(place, Kind::MatchStar, range);
                self.optional_name(id, pattern.name.as_ref());
            }
            Pattern::MatchAs(pattern) => {
                let id = self.add(place, Kind::MatchAs, range);
                self.optional_name(id, pattern.name.as_ref());
                if let Some(inner) = pattern.pattern {
                    self.push(id, Field::Pattern, Work::Pattern(*inner));
                }
            }
            Pattern::MatchOr(pattern) => {
                let id = self.add(place, Kind::MatchOr, range);
                self.patterns(id, pattern.patterns);
            }
        }
    }

    fn patterns(&mut self, parent: NodeId, patterns: impl IntoIterator<Item = Pattern>) {
        for pattern in patterns {
            self.push(parent, Field::Pattern, Work::Pattern(pattern));
        }
    }

    fn mapping(&mut self, place: Place, pattern: PatternMatchMapping) {
        let id = self.add(place, Kind::MatchMapping, pattern.range);
        self.optional_name(id, pattern.rest.as_ref());
        let mut values = pattern.patterns.into_iter();
        for key in pattern.keys {
            self.child(id, Field::Key, key);
            self.patterns(id, values.next());
        }
        self.patterns(id, values);
    }

    fn class_pattern(&mut self, place: Place, pattern: PatternMatchClass) {
        let id = self.add(place, Kind::MatchClass, pattern.range);
        self.child(id, Field::Cls, *pattern.cls);
        self.patterns(id, pattern.arguments.patterns);
        for keyword in pattern.arguments.keywords {
            self.push(id, Field::Keyword, Work::PatternKeyword(keyword));
        }
    }

    pub(super) fn pattern_keyword(&mut self, place: Place, keyword: PatternKeyword) {
        let id = self.add(place, Kind::PatternKeyword, keyword.range);
        self.name(id, &keyword.attr);
        self.push(id, Field::Pattern, Work::Pattern(keyword.pattern));
    }
}
