//! `py_members`: every binding of a class attribute.

use relspec_contracts::PyMembers;
use rustc_hash::{FxHashMap, FxHashSet};

use super::File;
use super::follow::Holds;
use super::paths::{PathIx, Root};
use super::rows::PathRows;
use super::sites::{Bound, Sites, Targets, Value};
use super::values::Values;
use crate::defs::{DefIndex, DefKind};
use crate::scopes::Resolution;
use crate::syntax::{Ctx, Kind, NodeId};

/// One binding of a class attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member<'a> {
    pub(super) class: DefIndex,
    /// Name as the compiler stores it.
    pub(super) name: &'a str,
    pub(super) source_name: &'a str,
    pub(super) kind: &'static str,
    /// Function or class that is bound.
    pub(super) def: Option<DefIndex>,
    site: NodeId,
    order: u32,
    value: Value,
    annotation: Option<NodeId>,
    /// Bound in the body, not through the receiver.
    is_body: bool,
    pub(super) is_last: bool,
    pub(super) is_conditional: bool,
    /// What it is bound to, when that is one path.
    path: Option<PathIx>,
    type_path: Option<PathIx>,
    /// What is known about its value.
    pub(super) holds: Holds,
}

impl Member<'_> {
    /// It may be what the class has in the end.
    pub(super) fn is_live(&self) -> bool {
        self.is_last || self.is_conditional
    }
}

/// All bindings of class attributes.
pub(super) struct MemberTable<'a> {
    /// By class, name and order of effect.
    all: Vec<Member<'a>>,
    ranges: FxHashMap<(DefIndex, &'a str), (u32, u32)>,
}

impl<'a> MemberTable<'a> {
    pub(super) fn of(file: &File<'a, '_>, targets: &Targets, values: &mut Values<'a, '_>) -> Self {
        let mut all = Vec::new();
        in_bodies(file, values.sites(), &mut all);
        slots(file, &mut all);
        through_receivers(file, targets, values, &mut all);
        all.sort_by(|a, b| (a.class, a.name, a.order).cmp(&(b.class, b.name, b.order)));
        let mut ranges = FxHashMap::default();
        for (index, member) in (0u32..).zip(&all) {
            let key = (member.class, member.name);
            ranges.entry(key).or_insert((index, index)).1 = index + 1;
        }
        mark_last(file, &mut all);
        for member in &mut all {
            if member.def.is_none() {
                let set = match file.analysis.syntax.node(member.site).kind {
                    Kind::Alias => values.imported(member.site),
                    _ => values.given(member.value),
                };
                member.path = values.only_path(set);
                member.type_path = member.annotation.and_then(|a| values.declared_type(a));
                let is_nothing = member.value.is_nothing(&file.analysis.syntax);
                member.holds = Holds::new(member.type_path, member.path, is_nothing);
            }
        }
        Self { all, ranges }
    }

    /// All of them, by class and name.
    pub(super) fn all(&self) -> &[Member<'a>] {
        &self.all
    }

    /// The bindings of one attribute in the class itself.
    pub(super) fn named(&self, class: DefIndex, name: &str) -> &[Member<'a>] {
        let range = self.ranges.get(&(class, name)).copied();
        let (start, end) = range.unwrap_or((0, 0));
        self.all.get(start as usize..end as usize).unwrap_or(&[])
    }

    pub(super) fn rows(
        &self,
        file: &File<'a, '_>,
        values: &mut Values<'a, '_>,
        paths: &mut PathRows,
    ) -> Vec<PyMembers<'a>> {
        let mut rows: Vec<PyMembers<'a>> = Vec::with_capacity(self.all.len());
        let mut ordinal = 0;
        let mut last = None;
        for member in &self.all {
            let key = Some((member.class, member.name));
            ordinal = if key == last { ordinal + 1 } else { 1 };
            last = key;
            let defs = &file.analysis.defs;
            rows.push(PyMembers {
                file_id: file.analysis.file_id,
                class_def_id: defs.id(member.class),
                name: member.name,
                ordinal,
                member_kind: member.kind,
                def_id: member.def.map(|def| defs.id(def)),
                site_def_id: defs.id(defs.owner(member.site)),
                path_id: member.path.map(|path| paths.id(values, file, path)),
                type_path_id: member.type_path.map(|path| paths.id(values, file, path)),
                is_last: member.is_last,
                is_conditional: member.is_conditional,
            });
        }
        rows
    }
}

/// The last binding of each name in the body, and the last through the receiver in each function:
/// methods run in no order that the text tells.
fn mark_last(file: &File<'_, '_>, all: &mut [Member<'_>]) {
    let mut later = FxHashSet::default();
    for member in all.iter_mut().rev() {
        let site = file.analysis.defs.owner(member.site);
        let place = (!member.is_body).then_some(site);
        member.is_last = later.insert((member.class, member.name, place));
    }
}

const UNBOUND: Member<'static> = Member {
    class: DefIndex::MODULE,
    name: "",
    source_name: "",
    kind: "CLASS_VAR",
    def: None,
    site: NodeId::ROOT,
    order: 0,
    value: Value::Unknown,
    annotation: None,
    is_body: true,
    is_last: false,
    is_conditional: false,
    path: None,
    type_path: None,
    holds: Holds::Nothing,
};

/// Names that class bodies bind.
fn in_bodies<'a>(file: &File<'a, '_>, sites: &Sites, out: &mut Vec<Member<'a>>) {
    let analysis = file.analysis;
    for (class, definition) in analysis.defs.iter() {
        if definition.kind != DefKind::Class {
            continue;
        }
        for id in analysis.scopes.bindings_of(analysis.scopes.of_def(class)) {
            let Some(binding) = analysis.scopes.binding(*id) else {
                continue;
            };
            if binding.resolution != Resolution::Own {
                continue;
            }
            for site in sites.of_binding(*id).iter().filter(|site| site.is_own) {
                let (kind, def, value) = match site.bound {
                    Bound::Def(def) => of_definition(file, def),
                    Bound::Value(value) => ("CLASS_VAR", None, value),
                    _ => ("CLASS_VAR", None, Value::Unknown),
                };
                out.push(Member {
                    class,
                    name: analysis.atoms.text(binding.name),
                    source_name: analysis.atoms.text(binding.source_name),
                    kind,
                    def,
                    site: site.node,
                    order: site.order,
                    value,
                    annotation: site.annotation,
                    is_conditional: site.is_conditional,
                    ..UNBOUND
                });
            }
        }
    }
}

fn of_definition(file: &File<'_, '_>, def: DefIndex) -> (&'static str, Option<DefIndex>, Value) {
    match file.def_kind(def) {
        Some(DefKind::Function) if file.traits(def).is_some_and(|t| t.is_property) => {
            ("PROPERTY", Some(def), Value::None)
        }
        Some(DefKind::Function) => ("METHOD", Some(def), Value::None),
        Some(DefKind::Class) => ("CLASS", Some(def), Value::None),
        _ => ("CLASS_VAR", None, Value::Unknown),
    }
}

/// Strings of `__slots__`.
fn slots<'a>(file: &File<'a, '_>, out: &mut Vec<Member<'a>>) {
    for member in file.graph.members.all() {
        if member.kind == "SLOT" {
            out.push(Member {
                class: member.class,
                name: file.mangle(member.class, member.name),
                source_name: member.name,
                kind: "SLOT",
                site: member.site,
                order: member.site.0,
                value: Value::None,
                ..UNBOUND
            });
        }
    }
}

/// Attributes that methods store through their receiver.
fn through_receivers<'a>(
    file: &File<'a, '_>,
    targets: &Targets,
    values: &mut Values<'a, '_>,
    out: &mut Vec<Member<'a>>,
) {
    let analysis = file.analysis;
    for (id, node) in analysis.syntax.iter() {
        if node.kind != Kind::Attribute || node.ctx != Ctx::Store {
            continue;
        }
        let class = file.graph.members.class_of_attribute(analysis, id);
        let (Some(class), Some(name)) = (class, node.name) else {
            continue;
        };
        let given = targets.get(&id);
        // The base is the only child.
        let receiver = values.of(NodeId(id.0 + 1));
        let kind = match values.only_root(receiver) {
            Some(Root::ClassOf(_)) => "CLASS_VAR",
            _ => "INSTANCE_VAR",
        };
        out.push(Member {
            class,
            name: file.attribute_name(id, name),
            source_name: analysis.atoms.text(name),
            kind,
            site: id,
            order: id.0,
            value: given.map_or(Value::Unknown, |given| given.value),
            annotation: given.and_then(|given| given.annotation),
            is_body: false,
            is_conditional: analysis.defs.is_conditional(id),
            ..UNBOUND
        });
    }
}
