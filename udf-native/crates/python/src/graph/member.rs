//! Attributes of the classes of a file.

use crate::Analysis;
use crate::defs::{DefIndex, DefKind};
use crate::scopes::{Binding, BindingFlags, BindingId, Resolution, Use};
use crate::syntax::{Ctx, Field, Kind, NodeId, Span};

use super::traits::{Receiver, Traits};

/// One attribute of a class, however often it is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member<'a> {
    /// The class.
    pub class: DefIndex,
    /// First node that binds it: a definition, name, alias, attribute or string of `__slots__`.
    pub site: NodeId,
    /// Name as written there.
    pub name: &'a str,
    /// `member_kind` of the first node that binds it.
    pub kind: &'static str,
    /// Binding of the class body, if the body binds it.
    pub binding: Option<BindingId>,
}

impl Member<'_> {
    /// Place of the name where it is first bound.
    #[must_use]
    pub fn span(&self, analysis: &Analysis<'_>) -> Span {
        let node = analysis.syntax.node(self.site);
        if node.name_span.is_empty() {
            node.span
        } else {
            node.name_span
        }
    }
}

/// All attributes of a file.
#[derive(Debug, Default)]
pub struct Members<'a> {
    all: Vec<Member<'a>>,
    receivers: Receivers,
}

/// Per binding the class whose receiver it is, and what is stored through it.
type Receivers = Vec<Option<(DefIndex, &'static str)>>;

impl<'a> Members<'a> {
    /// Attributes of a class in the order of their first bindings.
    #[must_use]
    pub fn of(&self, class: DefIndex) -> &[Member<'a>] {
        let start = self.all.partition_point(|member| member.class < class);
        let rest = self.all.get(start..).unwrap_or(&[]);
        let count = rest.partition_point(|member| member.class == class);
        rest.get(..count).unwrap_or(&[])
    }

    /// The attribute of a class with that name.
    #[must_use]
    pub fn named(&self, class: DefIndex, name: &str) -> Option<&Member<'a>> {
        self.of(class).iter().find(|member| member.name == name)
    }

    /// All attributes, by class and first binding.
    #[must_use]
    pub fn all(&self) -> &[Member<'a>] {
        &self.all
    }

    /// Finds the attributes bound in class bodies, through receivers and by `__slots__`.
    pub(super) fn find(analysis: &Analysis<'a>, traits: &[Traits]) -> Self {
        let mut all = Vec::new();
        for (def, definition) in analysis.defs.iter() {
            if definition.kind == DefKind::Class {
                in_body(analysis, traits, def, &mut all);
                slots(analysis, def, definition.node, &mut all);
            }
        }
        let receivers = receivers(analysis, traits);
        through_receivers(analysis, &receivers, &mut all);
        // One per name, at its first site, with the binding of the body wherever that is.
        all.sort_unstable_by(|a, b| (a.class, a.name, a.site).cmp(&(b.class, b.name, b.site)));
        all.dedup_by(|later, first| {
            let same = (later.class, later.name) == (first.class, first.name);
            if same {
                first.binding = first.binding.or(later.binding);
            }
            same
        });
        all.sort_unstable_by_key(|member| (member.class, member.site));
        Self { all, receivers }
    }

    /// The class whose attribute an access through a receiver is.
    #[must_use]
    pub fn class_of_attribute(&self, analysis: &Analysis<'a>, access: NodeId) -> Option<DefIndex> {
        if analysis.syntax.node(access).kind != Kind::Attribute {
            return None;
        }
        let base = analysis.scopes.occurrence(NodeId(access.0 + 1))?;
        let target = analysis.scopes.target(base.binding?)?;
        let (class, _) = self.receivers.get(target.index()).copied().flatten()?;
        Some(class)
    }
}

/// Names that a class body binds, other than through `global` and `nonlocal`.
fn in_body<'a>(
    analysis: &Analysis<'a>,
    traits: &[Traits],
    class: DefIndex,
    out: &mut Vec<Member<'a>>,
) {
    let scopes = &analysis.scopes;
    for id in scopes.bindings_of(scopes.of_def(class)) {
        let Some(binding) = scopes.binding(*id) else {
            continue;
        };
        if let Some(site) = binding.first_site.filter(|_| is_attribute(binding)) {
            out.push(Member {
                class,
                site,
                name: analysis.atoms.text(binding.source_name),
                kind: kind_of(analysis, traits, site),
                binding: Some(*id),
            });
        }
    }
}

fn is_attribute(binding: &Binding) -> bool {
    binding.resolution == Resolution::Own && !binding.flags.has(BindingFlags::IMPLICIT)
}

fn kind_of(analysis: &Analysis<'_>, traits: &[Traits], site: NodeId) -> &'static str {
    let is_property = || {
        let def = analysis.defs.at(&analysis.syntax, site);
        def.and_then(|def| traits.get(def.index()))
            .is_some_and(|traits| traits.is_property)
    };
    match analysis.syntax.node(site).kind {
        Kind::FunctionDef | Kind::AsyncFunctionDef if is_property() => "PROPERTY",
        Kind::FunctionDef | Kind::AsyncFunctionDef => "METHOD",
        Kind::ClassDef => "CLASS",
        _ => "CLASS_VAR",
    }
}

/// Strings that the body assigns to `__slots__`.
fn slots<'a>(analysis: &Analysis<'a>, class: DefIndex, node: NodeId, out: &mut Vec<Member<'a>>) {
    use crate::syntax::Constant;
    let syntax = &analysis.syntax;
    for statement in syntax.children_in(node, Field::Body) {
        let names_slots = |target: NodeId| {
            let name = syntax.node(target).name;
            name.is_some_and(|name| analysis.atoms.text(name) == "__slots__")
        };
        let is_slots = matches!(syntax.node(statement).kind, Kind::Assign | Kind::AnnAssign)
            && syntax
                .children_in(statement, Field::Target)
                .any(names_slots);
        let Some(value) = syntax.child(statement, Field::Value).filter(|_| is_slots) else {
            continue;
        };
        if !matches!(
            syntax.node(value).kind,
            Kind::Tuple | Kind::List | Kind::Set | Kind::Dict | Kind::Constant
        ) {
            continue;
        }
        for entry in syntax.subtree(value) {
            let field = syntax.node(entry).field;
            let is_entry =
                entry == value || syntax.node(entry).parent == value && field != Field::DictValue;
            if let Some(Constant::Str(name)) = syntax.constant(entry).filter(|_| is_entry) {
                out.push(Member {
                    class,
                    site: entry,
                    name,
                    kind: "SLOT",
                    binding: None,
                });
            }
        }
    }
}

fn receivers(analysis: &Analysis<'_>, traits: &[Traits]) -> Receivers {
    let scopes = &analysis.scopes;
    let mut receivers: Receivers = vec![None; scopes.bindings().len()];
    for (def, traits) in (0..).map(DefIndex).zip(traits) {
        let param = traits.receiver_param;
        let occurrence = param.and_then(|param| scopes.occurrence(param));
        let binding = occurrence.and_then(|occurrence| occurrence.binding);
        let slot = binding.and_then(|binding| receivers.get_mut(binding.index()));
        if let (Some(slot), Some(class)) = (slot, analysis.defs.class_of(def)) {
            let kind = match traits.receiver {
                Receiver::Class => "CLASS_VAR",
                _ => "INSTANCE_VAR",
            };
            *slot = Some((class, kind));
        }
    }
    receivers
}

/// Attributes stored through the receiver of a method, also by functions inside it.
fn through_receivers<'a>(
    analysis: &Analysis<'a>,
    receivers: &Receivers,
    out: &mut Vec<Member<'a>>,
) {
    let scopes = &analysis.scopes;
    for occurrence in scopes.occurrences() {
        if occurrence.usage != Use::Load {
            continue;
        }
        let site = analysis.syntax.node(occurrence.node).parent;
        let node = analysis.syntax.node(site);
        if node.kind != Kind::Attribute || !matches!(node.ctx, Ctx::Store | Ctx::Augmented) {
            continue;
        }
        let target = occurrence
            .binding
            .and_then(|binding| scopes.target(binding));
        let class = target.and_then(|target| receivers.get(target.index()).copied().flatten());
        if let (Some((class, kind)), Some(name)) = (class, node.name) {
            out.push(Member {
                class,
                site,
                name: analysis.atoms.text(name),
                kind,
                binding: None,
            });
        }
    }
}
