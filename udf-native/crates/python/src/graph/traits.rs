//! What decorators and names say about a definition.

use crate::Analysis;
use crate::atom::Atom;
use crate::defs::{DefIndex, DefKind};
use crate::syntax::{Field, Kind, NodeId};

/// What a function is called with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Receiver {
    /// Nothing: not directly in a class, or static.
    #[default]
    None,
    /// An instance of the class.
    Instance,
    /// The class.
    Class,
}

/// Facts about a definition that its decorators and its name state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, any combination can occur"
)]
pub struct Traits {
    /// What it is called with.
    pub receiver: Receiver,
    /// Parameter that takes the receiver.
    pub receiver_param: Option<NodeId>,
    /// Static method.
    pub is_static: bool,
    /// Read like a variable.
    pub is_property: bool,
    /// To be overridden.
    pub is_abstract: bool,
    /// Only a signature of another definition of the same name.
    pub is_overload: bool,
    /// `__init__` or `__new__` of a class.
    pub is_constructor: bool,
}

/// Traits of all definitions, by their index.
pub(super) fn all(analysis: &Analysis<'_>) -> Vec<Traits> {
    let defs = analysis.defs.iter();
    defs.map(|(def, _)| Traits::of(analysis, def)).collect()
}

impl Traits {
    /// Traits of one definition.
    #[must_use]
    pub fn of(analysis: &Analysis<'_>, def: DefIndex) -> Self {
        let mut traits = Self::default();
        let Some(definition) = analysis.defs.get(def) else {
            return traits;
        };
        let is_method =
            definition.kind == DefKind::Function && analysis.defs.class_of(def).is_some();
        let name = analysis.atoms.text(definition.name);
        if is_method {
            traits.receiver = match name {
                "__new__" | "__init_subclass__" | "__class_getitem__" => Receiver::Class,
                _ => Receiver::Instance,
            };
            traits.is_constructor = matches!(name, "__init__" | "__new__");
        }
        for decorator in analysis
            .syntax
            .children_in(definition.node, Field::Decorator)
        {
            if let Some(name) = last_name(analysis, decorator) {
                traits.decorated(analysis.atoms.text(name), is_method);
            }
        }
        if traits.receiver != Receiver::None {
            traits.receiver_param = first_positional(analysis, definition.node);
        }
        traits
    }

    fn decorated(&mut self, decorator: &str, is_method: bool) {
        match decorator {
            "staticmethod" | "abstractstaticmethod" if is_method => {
                self.receiver = Receiver::None;
                self.is_static = true;
            }
            "classmethod" | "abstractclassmethod" if is_method => self.receiver = Receiver::Class,
            "property" | "cached_property" | "abstractproperty" | "setter" | "getter"
            | "deleter" => self.is_property |= is_method,
            "overload" => self.is_overload = true,
            _ => {}
        }
        self.is_abstract |= matches!(
            decorator,
            "abstractmethod" | "abstractproperty" | "abstractstaticmethod" | "abstractclassmethod"
        );
    }
}

/// First parameter that can be given by position, unless `*args` or a keyword comes first.
fn first_positional(analysis: &Analysis<'_>, function: NodeId) -> Option<NodeId> {
    let field = |node: NodeId| analysis.syntax.node(node).field;
    let mut children = analysis.syntax.children(function);
    let first = children.find(|child| field(*child).is_param())?;
    matches!(field(first), Field::PosonlyParam | Field::Param).then_some(first)
}

/// Last name of a decorator without its arguments.
fn last_name(analysis: &Analysis<'_>, decorator: NodeId) -> Option<Atom> {
    let node = analysis.syntax.node(applied(analysis, decorator)?);
    match node.kind {
        Kind::Name | Kind::Attribute => node.name,
        _ => None,
    }
}

/// Expression of a decorator without its arguments.
pub(super) fn applied(analysis: &Analysis<'_>, decorator: NodeId) -> Option<NodeId> {
    let expression = analysis.syntax.child(decorator, Field::Value)?;
    if analysis.syntax.node(expression).kind == Kind::Call {
        analysis.syntax.child(expression, Field::Func)
    } else {
        Some(expression)
    }
}
