//! Where a node stands among the statements around it.

use crate::atom::Atoms;
use crate::syntax::{Field, Kind, Node, NodeId, Syntax};

/// Facts about the place of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place(u8);

impl Place {
    /// In a `try` that catches `ImportError`, within the definition.
    pub(super) const GUARDED: Self = Self(1);
    /// Under `if TYPE_CHECKING`, at any distance.
    pub(super) const TYPE_CHECKING: Self = Self(1 << 1);
    /// In an annotation, a bound of a type parameter or the value of a type alias.
    pub(super) const ANNOTATION: Self = Self(1 << 2);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// The places of all nodes of a file.
pub(super) struct Places {
    places: Vec<Place>,
    /// One past the outermost loop around a node within its definition; 0 outside of loops.
    loop_ends: Vec<u32>,
}

impl Places {
    pub(super) fn of(syntax: &Syntax<'_>, atoms: &Atoms<'_>) -> Self {
        let mut places: Vec<Place> = Vec::with_capacity(syntax.len());
        let mut loop_ends: Vec<u32> = Vec::with_capacity(syntax.len());
        // What the body of a statement says about everything in it.
        let mut inside: Vec<Place> = Vec::with_capacity(syntax.len());
        for (id, node) in syntax.iter() {
            let parent = syntax.node(node.parent);
            let mut place = places.get(node.parent.index()).copied().unwrap_or_default();
            let mut loop_end = loop_ends.get(node.parent.index()).copied().unwrap_or(0);
            if parent.kind.is_definition() && node.field == Field::Body {
                place = place.only(Place::TYPE_CHECKING);
                loop_end = 0;
            }
            if matches!(node.field, Field::Body | Field::Handler) {
                place = place.with(inside.get(node.parent.index()).copied().unwrap_or_default());
            }
            if is_annotation(node, parent) {
                place = place.with(Place::ANNOTATION);
            }
            if is_loop(parent.kind) && node.field == Field::Body && loop_end == 0 {
                loop_end = parent.subtree_end.0;
            }
            places.push(place);
            loop_ends.push(loop_end);
            inside.push(of_body(syntax, atoms, id, node.kind));
        }
        Self { places, loop_ends }
    }

    pub(super) fn at(&self, id: NodeId) -> Place {
        self.places.get(id.index()).copied().unwrap_or_default()
    }

    /// One past the last node that may have run before `id`; in a loop that is all of it.
    pub(super) fn horizon(&self, id: NodeId) -> u32 {
        let end = self.loop_ends.get(id.index()).copied().unwrap_or(0);
        end.max(id.0)
    }
}

fn is_loop(kind: Kind) -> bool {
    matches!(kind, Kind::For | Kind::AsyncFor | Kind::While)
}

fn is_annotation(node: &Node, parent: &Node) -> bool {
    match node.field {
        Field::Annotation | Field::Returns | Field::Bound => true,
        Field::Value => parent.kind == Kind::TypeAlias,
        Field::Default => matches!(
            parent.kind,
            Kind::TypeVar | Kind::ParamSpec | Kind::TypeVarTuple
        ),
        _ => false,
    }
}

/// What holds in the body of a statement.
fn of_body(syntax: &Syntax<'_>, atoms: &Atoms<'_>, statement: NodeId, kind: Kind) -> Place {
    match kind {
        Kind::If if is_type_checking_test(syntax, atoms, statement) => Place::TYPE_CHECKING,
        Kind::Try | Kind::TryStar if catches_import_error(syntax, atoms, statement) => {
            Place::GUARDED
        }
        _ => Place::default(),
    }
}

/// `TYPE_CHECKING` or `<name>.TYPE_CHECKING`.
fn is_type_checking_test(syntax: &Syntax<'_>, atoms: &Atoms<'_>, statement: NodeId) -> bool {
    let Some(test) = syntax.child(statement, Field::Test) else {
        return false;
    };
    let node = syntax.node(test);
    let named = node
        .name
        .is_some_and(|name| atoms.text(name) == "TYPE_CHECKING");
    let on_name = || {
        let base = syntax.child(test, Field::Value);
        base.is_some_and(|base| syntax.node(base).kind == Kind::Name)
    };
    named && (node.kind == Kind::Name || node.kind == Kind::Attribute && on_name())
}

/// Whether a handler of the `try` catches what a failed import raises.
fn catches_import_error(syntax: &Syntax<'_>, atoms: &Atoms<'_>, statement: NodeId) -> bool {
    const CAUGHT: [&str; 4] = [
        "ImportError",
        "ModuleNotFoundError",
        "Exception",
        "BaseException",
    ];
    let caught = |expr: NodeId| {
        let name = syntax.node(expr).name.map(|name| atoms.text(name));
        name.is_some_and(|name| CAUGHT.contains(&name))
    };
    syntax
        .children_in(statement, Field::Handler)
        .any(|handler| {
            let Some(types) = syntax.child(handler, Field::Type) else {
                return true;
            };
            match syntax.node(types).kind {
                Kind::Tuple => syntax.children(types).any(caught),
                _ => caught(types),
            }
        })
}
