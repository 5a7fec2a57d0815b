//! What comparing, hashing and showing containers asks of what they hold.

use relspec_summary::Shape;

use crate::object::{MADE_OF_CONTENTS, Object, ObjectId};
use crate::program::{ConstraintId, FileId, Node, Part, Rule, Special};
use crate::solver::Solver;

impl Solver {
    /// A node for results that nobody looks at.
    pub(crate) fn nowhere(&mut self) -> Node {
        self.part(ObjectId(0), Part::Keys)
    }

    /// A special method of a container asks those of its elements.
    pub(crate) fn ask_elements(
        &mut self,
        id: ConstraintId,
        special: Special,
        right: Option<Node>,
        object: ObjectId,
    ) {
        let Object::Container(shape, ..) = self.objects.get(object) else {
            return;
        };
        let (Special::Unary(name)
        | Special::First(name, _)
        | Special::FirstOf(name, ..)
        | Special::Binary(name, _)
        | Special::InPlace(name, ..)) = special;
        let all = self.part(object, Part::All);
        match (self.program.names.text(name), right) {
            ("__contains__", Some(value)) => {
                if matches!(shape, Shape::Set | Shape::Dict) {
                    self.looked_up(id, value, object);
                } else {
                    self.equal(id, Some(value), Some(all));
                }
            }
            ("__eq__" | "__ne__", Some(right)) => {
                let right = self.contents_of(id, right);
                self.equal(id, Some(all), Some(right));
            }
            ("__lt__" | "__le__" | "__gt__" | "__ge__", right) => {
                let right = right.map(|right| self.contents_of(id, right));
                self.equal(id, Some(all), right);
                let dst = self.nowhere();
                self.derive(id, name.0, all, || Rule::Implicit {
                    dst,
                    special,
                    right,
                });
            }
            ("__hash__", _) if shape == Shape::Tuple => {
                self.method_of(id, Some(all), "__hash__", None, None);
            }
            ("__repr__" | "__str__" | "__format__", _) => {
                self.method_of(id, Some(all), "__repr__", None, None);
            }
            _ => {}
        }
    }

    /// A key is looked up in a set or dict.
    pub(crate) fn looked_up(&mut self, id: ConstraintId, key: Node, object: ObjectId) {
        let among = match self.objects.get(object) {
            Object::Container(Shape::Dict, ..) => Part::Keys,
            _ => Part::All,
        };
        let among = self.part(object, among);
        self.method_of(id, Some(key), "__hash__", None, None);
        self.equal(id, Some(key), Some(among));
    }

    /// A node with what the containers that another holds hold.
    fn contents_of(&mut self, id: ConstraintId, of: Node) -> Node {
        let holder = Object::Container(Shape::Generator, FileId(MADE_OF_CONTENTS), of.0);
        let holder = self.objects.intern(holder);
        let dst = self.part(holder, Part::All);
        self.derive(id, dst.0, of, || Rule::Contents { dst });
        dst
    }

    /// What a container holds goes to `dst`.
    pub(crate) fn contents(&mut self, dst: Node, object: ObjectId) {
        if let Object::Container(..) = self.objects.get(object) {
            let all = self.part(object, Part::All);
            self.link(dst, all);
        }
    }

    /// The elements of what a node holds are put into a set.
    pub(crate) fn hash_elements(&mut self, id: ConstraintId, of: Node) {
        let element = self.elements(id, of);
        self.method_of(id, Some(element), "__hash__", None, None);
        self.equal(id, Some(element), Some(element));
    }
}
