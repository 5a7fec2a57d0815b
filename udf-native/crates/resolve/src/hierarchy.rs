//! Bases, metaclasses and the order in which classes are looked through.

use relspec_text::mro;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::library_types;
use crate::names::Name;
use crate::object::{Object, ObjectId};
use crate::program::{ClassId, FileId, Node};
use crate::solver::Solver;

/// A class that attributes are looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Ancestor {
    Class(ClassId),
    External(Name),
}

/// What is known of the classes of a repository.
#[derive(Debug, Default)]
pub(crate) struct Hierarchy {
    /// Per class itself and its ancestors in the order of lookup.
    pub(crate) orders: Vec<Vec<Ancestor>>,
    /// Classes whose bases have no consistent order.
    pub(crate) inconsistent: FxHashSet<ClassId>,
    /// Per class its bases as they were found.
    pub(crate) bases: Vec<Vec<Ancestor>>,
    /// Per class its metaclass, if it has one of its own.
    pub(crate) own_metaclasses: Vec<Option<ClassId>>,
    /// Per class its metaclass, own or inherited.
    pub(crate) metaclasses: Vec<Option<ClassId>>,
    /// Per class those that descend from it.
    pub(crate) heirs: Vec<Vec<ClassId>>,
    /// Per class whether its members are enumerated.
    pub(crate) is_enum: Vec<bool>,
    /// Classes outside that those of the repository inherit from.
    pub(crate) outside: FxHashSet<Name>,
    /// Bases and metaclasses that names alone tell: what calls seem to make of them does not count.
    pub(crate) named: FxHashMap<Node, Vec<Ancestor>>,
}

impl Hierarchy {
    pub(crate) fn order(&self, class: ClassId) -> &[Ancestor] {
        self.orders.get(class.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Classes that descend from a class, in the order of the program.
    pub(crate) fn heirs(&self, class: ClassId) -> &[ClassId] {
        self.heirs.get(class.0 as usize).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn metaclass(&self, class: ClassId) -> Option<ClassId> {
        self.metaclasses.get(class.0 as usize).copied().flatten()
    }

    pub(crate) fn is_enum(&self, class: ClassId) -> bool {
        self.is_enum.get(class.0 as usize).copied().unwrap_or(false)
    }

    /// Classes that have other ancestors or another metaclass in an earlier hierarchy.
    pub(crate) fn changed(&self, earlier: &Self) -> FxHashSet<ClassId> {
        let all = (0..self.orders.len() as u32).map(ClassId);
        let changed = all.filter(|class| {
            self.order(*class) != earlier.order(*class)
                || self.metaclass(*class) != earlier.metaclass(*class)
        });
        changed.collect()
    }
}

/// What bases and metaclasses hold by name so far, without those that hold nothing.
pub(crate) fn named(solver: &Solver) -> FxHashMap<Node, Vec<Ancestor>> {
    let classes = solver.program.classes.iter();
    let nodes = classes.flat_map(|class| class.bases.iter().chain(&class.metaclass));
    nodes
        .filter_map(|node| Some((*node, named_at(solver, *node)?)))
        .collect()
}

/// Reads the hierarchy off what the bases hold.
pub(crate) fn of(solver: &Solver) -> Hierarchy {
    let count = solver.program.classes.len();
    let mut bases: Vec<Vec<Ancestor>> = Vec::with_capacity(count);
    let mut metaclasses: Vec<Option<ClassId>> = Vec::with_capacity(count);
    for class in (0..count as u32).map(ClassId) {
        let (list, metaclass) = bases_of(solver, class);
        bases.push(list);
        metaclasses.push(metaclass);
    }
    let mut hierarchy = Hierarchy {
        orders: vec![Vec::new(); count],
        named: solver.hierarchy.named.clone(),
        ..Hierarchy::default()
    };
    let mut state = vec![State::New; count];
    for class in (0..count as u32).map(ClassId) {
        linearise(class, &bases, &mut state, &mut hierarchy);
    }
    let ancestors = hierarchy.orders.iter().flatten();
    let outside = ancestors.filter_map(|ancestor| match ancestor {
        Ancestor::External(name) => Some(*name),
        Ancestor::Class(_) => None,
    });
    hierarchy.outside = outside.collect();
    hierarchy.heirs = vec![Vec::new(); count];
    for (order, class) in hierarchy.orders.iter().zip((0..).map(ClassId)) {
        for ancestor in order.iter().skip(1) {
            if let Ancestor::Class(ancestor) = ancestor
                && let Some(heirs) = hierarchy.heirs.get_mut(ancestor.0 as usize)
            {
                heirs.push(class);
            }
        }
    }
    for class in 0..count {
        let order = hierarchy.orders.get(class).map_or(&[][..], Vec::as_slice);
        let inherited = order.iter().find_map(|ancestor| match ancestor {
            Ancestor::Class(class) => metaclasses.get(class.0 as usize).copied().flatten(),
            Ancestor::External(_) => None,
        });
        let is_enum = order.iter().any(|ancestor| match ancestor {
            Ancestor::External(name) => {
                let text = solver.program.names.text(*name);
                matches!(
                    text,
                    "enum.Enum" | "enum.IntEnum" | "enum.Flag" | "enum.IntFlag" | "enum.StrEnum"
                )
            }
            Ancestor::Class(_) => false,
        });
        hierarchy.metaclasses.push(inherited);
        hierarchy.is_enum.push(is_enum);
    }
    hierarchy.bases = bases;
    hierarchy.own_metaclasses = metaclasses;
    hierarchy
}

/// What the bases of a class hold, and its metaclass.
fn bases_of(solver: &Solver, class: ClassId) -> (Vec<Ancestor>, Option<ClassId>) {
    let mut bases: Vec<Ancestor> = Vec::new();
    let Some(info) = solver.program.class(class) else {
        return (bases, None);
    };
    for node in &info.bases {
        for ancestor in classes(solver, *node) {
            if !bases.contains(&ancestor) {
                bases.push(ancestor);
            }
        }
    }
    let metaclass = info.metaclass.and_then(|node| {
        let mut classes = classes(solver, node).into_iter();
        classes.find_map(|ancestor| match ancestor {
            Ancestor::Class(class) => Some(class),
            Ancestor::External(_) => None,
        })
    });
    (bases, metaclass)
}

/// Whether the classes of units inherit from what they inherited from when the hierarchy was found.
pub(crate) fn has_same_bases(solver: &Solver, units: &[FileId]) -> bool {
    let Some(found) = solver.hierarchies.last() else {
        return false;
    };
    let mut classes = units.iter().flat_map(|unit| solver.classes_of(*unit));
    classes.all(|class| {
        let (bases, metaclass) = bases_of(solver, class);
        found.bases.get(class.0 as usize) == Some(&bases)
            && found.own_metaclasses.get(class.0 as usize) == Some(&metaclass)
    })
}

/// Whether names tell of the bases of the classes of units what they told.
pub(crate) fn has_same_names(solver: &Solver, units: &[FileId]) -> bool {
    let classes = units.iter().flat_map(|unit| solver.classes_of(*unit));
    let mut infos = classes.filter_map(|class| solver.program.class(class));
    infos.all(|info| {
        let mut nodes = info.bases.iter().chain(&info.metaclass);
        nodes.all(|node| named_at(solver, *node).as_ref() == solver.hierarchy.named.get(node))
    })
}

fn named_at(solver: &Solver, node: Node) -> Option<Vec<Ancestor>> {
    let classes = solver.held(node).iter().filter(|object| {
        matches!(
            solver.objects.get(**object),
            Object::Class(_) | Object::External(_)
        )
    });
    let found: Vec<Ancestor> = ancestors(solver, classes).collect();
    (!found.is_empty()).then_some(found)
}

fn classes(solver: &Solver, node: Node) -> Vec<Ancestor> {
    match solver.hierarchy.named.get(&node) {
        Some(named) => named.clone(),
        None => ancestors(solver, solver.held(node).iter()).collect(),
    }
}

fn ancestors<'o>(
    solver: &Solver,
    objects: impl Iterator<Item = &'o ObjectId>,
) -> impl Iterator<Item = Ancestor> {
    objects.filter_map(|object| match solver.objects.get(*object) {
        Object::Class(class) => Some(Ancestor::Class(class)),
        Object::External(name) | Object::ExternalValue(name) => {
            let text = library_types::origin(solver.program.names.text(name));
            let name = solver.program.names.get(text).unwrap_or(name);
            (text != "builtins.object").then_some(Ancestor::External(name))
        }
        _ => None,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Orders a class after its bases, with an explicit stack; a base that is being ordered is a
/// cycle and left out.
fn linearise(
    class: ClassId,
    bases: &[Vec<Ancestor>],
    state: &mut [State],
    hierarchy: &mut Hierarchy,
) {
    let mut stack = vec![class];
    while let Some(class) = stack.last().copied() {
        let at = class.0 as usize;
        let own = bases.get(at).map_or(&[][..], Vec::as_slice);
        match state.get(at) {
            Some(State::New) => {
                if let Some(state) = state.get_mut(at) {
                    *state = State::Open;
                }
                for base in own {
                    if let Ancestor::Class(base) = base
                        && state.get(base.0 as usize) == Some(&State::New)
                    {
                        stack.push(*base);
                    }
                }
            }
            Some(State::Open) => {
                stack.pop();
                let order = ordered(class, own, state, hierarchy);
                if let Some(slot) = hierarchy.orders.get_mut(at) {
                    *slot = order;
                }
                if let Some(state) = state.get_mut(at) {
                    *state = State::Done;
                }
            }
            _ => {
                stack.pop();
            }
        }
    }
}

fn ordered(
    class: ClassId,
    bases: &[Ancestor],
    state: &[State],
    hierarchy: &mut Hierarchy,
) -> Vec<Ancestor> {
    let mut linear: Vec<Vec<Ancestor>> = Vec::new();
    let mut direct: Vec<Ancestor> = Vec::new();
    for base in bases {
        match base {
            Ancestor::Class(base_class) => {
                if state.get(base_class.0 as usize) != Some(&State::Done) {
                    continue;
                }
                linear.push(hierarchy.order(*base_class).to_vec());
            }
            Ancestor::External(_) => linear.push(vec![*base]),
        }
        direct.push(*base);
    }
    let mut order = vec![Ancestor::Class(class)];
    if let Some(merged) = mro::merge(linear.clone(), direct) {
        order.extend(merged);
    } else {
        hierarchy.inconsistent.insert(class);
        order.extend(mro::fallback(&linear));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(bases: &[Vec<Ancestor>]) -> Vec<Vec<Ancestor>> {
        let mut hierarchy = Hierarchy {
            orders: vec![Vec::new(); bases.len()],
            ..Hierarchy::default()
        };
        let mut state = vec![State::New; bases.len()];
        for class in (0..bases.len() as u32).map(ClassId) {
            linearise(class, bases, &mut state, &mut hierarchy);
        }
        hierarchy.orders
    }

    /// Bases may lead back to a class, since files are changed one by one; orders never do.
    #[test]
    fn no_class_is_an_ancestor_of_itself() {
        let mut seed = 7_u32;
        let mut random = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % below
        };
        for _ in 0..2_000 {
            let count = 1 + random(8);
            let mut bases = Vec::new();
            for _ in 0..count {
                let mut own: Vec<Ancestor> = Vec::new();
                for _ in 0..random(4) {
                    let base = Ancestor::Class(ClassId(random(count)));
                    if !own.contains(&base) {
                        own.push(base);
                    }
                }
                bases.push(own);
            }
            for (order, class) in orders(&bases).iter().zip((0..).map(ClassId)) {
                assert_eq!(order.first(), Some(&Ancestor::Class(class)), "{bases:?}");
                for (position, ancestor) in order.iter().enumerate() {
                    assert!(!order[position + 1..].contains(ancestor), "{bases:?}");
                }
            }
        }
    }

    #[test]
    fn classes_in_a_circle_keep_what_can_be_ordered() {
        // class A(B), class B(C), class C(A)
        let next = |class: u32| vec![Ancestor::Class(ClassId(class))];
        let found = orders(&[next(1), next(2), next(0)]);
        let lengths: Vec<usize> = found.iter().map(Vec::len).collect();
        assert_eq!(lengths, vec![3, 2, 1]);
    }
}
