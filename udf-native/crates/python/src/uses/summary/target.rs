//! What assignments, loops, `with`, patterns and deletions do to their targets.

use relspec_summary::{Key, Op, Shape, Var};

use super::{Constant, Field, Kind, Lowering, NodeId, Operator};

impl Lowering<'_, '_> {
    /// Gives a target a value; displays share out what they are given.
    pub(super) fn assign(&mut self, target: NodeId, value: Var) {
        let mut stack = vec![(target, value)];
        while let Some((target, value)) = stack.pop() {
            match self.syntax().node(target).kind {
                Kind::Name => self.stand_for(target, value),
                Kind::Attribute => self.set_attribute(target, value),
                Kind::Subscript => self.set_item(target, value),
                Kind::Tuple | Kind::List => self.unpack(target, value, &mut stack),
                _ => {}
            }
        }
    }

    fn unpack(&mut self, target: NodeId, value: Var, stack: &mut Vec<(NodeId, Var)>) {
        let parts: Vec<NodeId> = self.syntax().children(target).collect();
        let mut is_behind_star = false;
        for (part, place) in parts.iter().zip(0i32..) {
            let node = self.syntax().node(*part);
            if node.kind == Kind::Starred {
                is_behind_star = true;
                if let Some(inner) = self.syntax().children(*part).next() {
                    let rest = self.spread(target, Shape::List, value);
                    stack.push((inner, rest));
                }
                continue;
            }
            let index = if is_behind_star {
                place - parts.len() as i32
            } else {
                place
            };
            let dst = self.fresh(target);
            self.emit(Op::Unpack {
                dst,
                src: value,
                index,
            });
            stack.push((*part, dst));
        }
    }

    /// A new container with the elements of another.
    pub(super) fn spread(&mut self, at: NodeId, shape: Shape, src: Var) -> Var {
        let dst = self.fresh(at);
        let id = self.container();
        self.emit(Op::Make {
            dst,
            shape,
            id,
            elements: Vec::new(),
            keys: Vec::new(),
            spread: vec![src],
        });
        dst
    }

    fn set_attribute(&mut self, target: NodeId, src: Var) {
        let Some(base) = self.child(target, Field::Value) else {
            return;
        };
        let Some(name) = self.attribute_name(target) else {
            return;
        };
        self.stored.push((target, src));
        let object = self.value(base);
        let site = self.site(target);
        self.emit(Op::SetAttribute {
            object,
            name,
            src,
            site,
        });
    }

    fn set_item(&mut self, target: NodeId, src: Var) {
        let Some(base) = self.child(target, Field::Value) else {
            return;
        };
        let (key, index) = self.key(target);
        let object = self.value(base);
        let site = self.site(target);
        self.emit(Op::SetItem {
            object,
            key,
            index,
            src,
            site,
        });
    }

    /// What a subscript asks for.
    pub(super) fn key(&mut self, subscript: NodeId) -> (Key, Option<Var>) {
        let Some(index) = self.child(subscript, Field::Slice) else {
            return (Key::Any, None);
        };
        match self.constant_key(index) {
            Some(key) => (key, Some(self.value(index))),
            None if self.syntax().node(index).kind == Kind::Slice => (Key::Slice, None),
            None => (Key::Any, Some(self.value(index))),
        }
    }

    /// The key that an expression is for sure.
    pub(super) fn constant_key(&mut self, id: NodeId) -> Option<Key> {
        let (id, sign) = match self.syntax().node(id) {
            node if node.kind == Kind::UnaryOp && node.op == Operator::USub => {
                (self.child(id, Field::Operand)?, -1)
            }
            _ => (id, 1),
        };
        match self.syntax().constant(id)? {
            Constant::Str(text) if sign > 0 => Some(Key::Text(self.name(text))),
            Constant::Int(number) => Some(Key::Index(sign * i32::try_from(number).ok()?)),
            _ => None,
        }
    }

    /// Gives the names that a pattern captures their values.
    pub(super) fn matched(&mut self, pattern: NodeId, subject: Var) {
        let mut stack = vec![(pattern, subject)];
        while let Some((id, subject)) = stack.pop() {
            let node = self.syntax().node(id);
            match node.kind {
                Kind::MatchAs => {
                    let mut value = subject;
                    if let Some(inner) = self.child(id, Field::Pattern) {
                        if self.syntax().node(inner).kind == Kind::MatchClass {
                            value = self.narrowed(inner, subject);
                        }
                        stack.push((inner, value));
                    }
                    if node.name.is_some() {
                        self.stand_for(id, value);
                    }
                }
                Kind::MatchOr => {
                    let parts: Vec<NodeId> = self.syntax().children(id).collect();
                    stack.extend(parts.into_iter().map(|part| (part, subject)));
                }
                Kind::MatchSequence => {
                    let parts: Vec<NodeId> = self.syntax().children(id).collect();
                    let mut is_behind_star = false;
                    for (part, place) in parts.iter().zip(0i32..) {
                        if self.syntax().node(*part).kind == Kind::MatchStar {
                            is_behind_star = true;
                            let rest = self.spread(id, Shape::List, subject);
                            self.stand_for(*part, rest);
                            continue;
                        }
                        let index = if is_behind_star {
                            place - parts.len() as i32
                        } else {
                            place
                        };
                        let dst = self.fresh(id);
                        self.emit(Op::Unpack {
                            dst,
                            src: subject,
                            index,
                        });
                        stack.push((*part, dst));
                    }
                }
                Kind::MatchMapping => self.matched_mapping(id, subject, &mut stack),
                Kind::MatchClass => self.matched_class(id, subject, &mut stack),
                _ => {}
            }
        }
    }

    fn matched_mapping(&mut self, id: NodeId, subject: Var, stack: &mut Vec<(NodeId, Var)>) {
        let parts: Vec<NodeId> = self.syntax().children(id).collect();
        let mut key = Key::Any;
        for part in parts {
            if self.syntax().node(part).field == Field::Key {
                key = self.constant_key(part).unwrap_or(Key::Any);
                continue;
            }
            let dst = self.fresh(id);
            let site = self.site(id);
            self.emit(Op::Item {
                dst,
                object: subject,
                key,
                index: None,
                site,
            });
            stack.push((part, dst));
        }
        if self.syntax().node(id).name.is_some() {
            self.stand_for(id, subject);
        }
    }

    fn matched_class(&mut self, id: NodeId, subject: Var, stack: &mut Vec<(NodeId, Var)>) {
        let object = self.narrowed(id, subject);
        for part in self.syntax().children(id).collect::<Vec<_>>() {
            let node = self.syntax().node(part);
            if node.field == Field::Cls {
                continue;
            }
            if node.kind != Kind::PatternKeyword {
                // Which attribute a place means is said by `__match_args__`; a bare name of a
                // builtin is the value itself.
                stack.push((part, object));
                continue;
            }
            let (Some(name), Some(inner)) = (node.name, self.syntax().children(part).next()) else {
                continue;
            };
            let name = self.name(self.file.analysis.atoms.text(name));
            let dst = self.fresh(id);
            let site = self.site(part);
            self.emit(Op::Attribute {
                dst,
                object,
                name,
                site,
                receiver: site,
            });
            stack.push((inner, dst));
        }
    }

    /// The subject as an instance of the class that a pattern names.
    fn narrowed(&mut self, pattern: NodeId, subject: Var) -> Var {
        let Some(class) = self.child(pattern, Field::Cls) else {
            return subject;
        };
        let class = self.value(class);
        let dst = self.fresh(pattern);
        self.emit(Op::Narrow {
            dst,
            src: subject,
            class,
        });
        dst
    }
}
