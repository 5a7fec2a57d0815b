//! What is called where more functions and classes arrive than a variable holds: found by
//! following the inclusions back, without what the calls are given and give back.

use std::collections::BTreeMap;
use std::ops::Range;

use relspec_summary::Site;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::answer::Dispatch;
use crate::hierarchy::Ancestor;
use crate::object::{Object, ObjectId};
use crate::program::{ClassId, FileId, FunctionId, Node, Rule};
use crate::reading::Report;
use crate::solver::Solver;

/// Lists of more answers say something only where few places have them: a registry is called in one
/// place, while what is found everywhere is what flows through variables that everything shares.
const LONG: usize = 64;

/// Places that have one list of answers.
const MANY_PLACES: u32 = 8;

/// Calls of variables that would hold more than is followed.
#[derive(Default)]
pub(crate) struct Crowd {
    /// Per unit what its own nodes get from it, one node behind the other; of none if nothing is crowded.
    inside: Vec<Vec<Node>>,
    /// Per node which of those are its sources.
    ranges: Vec<Range<u32>>,
    /// Per unit what nodes of others get from it, as (target, source), sorted.
    outside: Vec<Vec<(Node, Node)>>,
    /// The same per node, with the unit.
    given: FxHashMap<Node, SmallVec<[(FileId, Node); 2]>>,
    /// What was found so far.
    called: FxHashMap<Node, Called>,
    /// Per file.
    listed: BTreeMap<FileId, Listed>,
}

/// What calling what a node would hold enters.
struct Called {
    /// Sorted; none if there are more than say anything.
    functions: Vec<FunctionId>,
    /// Units that were looked at, sorted.
    sources: Box<[FileId]>,
}

/// The calls of a file that are answered, and those that have too many answers to say anything.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) calls: Vec<(Site, Dispatch, Vec<FunctionId>)>,
    /// Call expressions.
    pub(crate) dropped: Vec<Site>,
}

static NOTHING: Listed = Listed {
    calls: Vec::new(),
    dropped: Vec::new(),
};

impl Crowd {
    pub(crate) fn listed(&self, file: FileId) -> &Listed {
        self.listed.get(&file).unwrap_or(&NOTHING)
    }

    /// Takes in what units that have worked know now.
    pub(crate) fn update(&mut self, solver: &Solver, worked: &[FileId]) {
        if solver.units.iter().all(|unit| unit.crowded.is_empty()) {
            *self = Self {
                listed: std::mem::take(&mut self.listed),
                ..Self::default()
            };
            return;
        }
        let all: Vec<FileId>;
        let worked = if self.inside.is_empty() {
            let units = solver.units.len();
            self.inside.resize_with(units, Vec::new);
            self.outside.resize_with(units, Vec::new);
            all = (0..units as u32).map(FileId).collect();
            &all[..]
        } else {
            worked
        };
        self.ranges.resize(solver.owners.len(), 0..0);
        let mut touched: FxHashSet<FileId> = worked.iter().copied().collect();
        for unit in worked {
            let changed = self.take_in(solver, *unit).into_iter();
            touched.extend(changed.map(|node| solver.owner(node)));
        }
        let is_same = |called: &Called| !called.sources.iter().any(|unit| touched.contains(unit));
        self.called.retain(|_, called| is_same(called));
    }

    /// Takes in the inclusions of a unit. Gives the nodes of others that get something else from it than before.
    fn take_in(&mut self, solver: &Solver, unit: FileId) -> FxHashSet<Node> {
        let at = unit.0 as usize;
        for node in solver.nodes_of.get(at).into_iter().flatten() {
            if let Some(range) = self.ranges.get_mut(node.0 as usize) {
                *range = 0..0;
            }
        }
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        let all = inclusions(solver, unit);
        for of_node in all.chunk_by(|a, b| a.0 == b.0) {
            let Some((dst, _)) = of_node.first() else {
                continue;
            };
            if solver.owner(*dst) != unit {
                outside.extend_from_slice(of_node);
                continue;
            }
            let begin = inside.len() as u32;
            inside.extend(of_node.iter().map(|(_, src)| *src));
            if let Some(range) = self.ranges.get_mut(dst.0 as usize) {
                *range = begin..inside.len() as u32;
            }
        }
        if let Some(slot) = self.inside.get_mut(at) {
            *slot = inside;
        }
        let Some(slot) = self.outside.get_mut(at) else {
            return FxHashSet::default();
        };
        let known = std::mem::replace(slot, outside);
        let before: FxHashSet<(Node, Node)> = known.into_iter().collect();
        let after: FxHashSet<(Node, Node)> = slot.iter().copied().collect();
        let mut changed = FxHashSet::default();
        for (dst, src) in before.difference(&after) {
            changed.insert(*dst);
            if let Some(given) = self.given.get_mut(dst) {
                given.retain(|known| *known != (unit, *src));
            }
        }
        for (dst, src) in after.difference(&before) {
            changed.insert(*dst);
            self.given.entry(*dst).or_default().push((unit, *src));
        }
        changed
    }

    /// What gives a node something.
    fn sources(&self, owner: FileId, node: Node) -> impl Iterator<Item = Node> + '_ {
        let inside = self.inside.get(owner.0 as usize);
        let inside = inside.zip(self.ranges.get(node.0 as usize));
        let inside =
            inside.and_then(|(all, range)| all.get(range.start as usize..range.end as usize));
        let outside = self.given.get(&node).into_iter().flatten();
        let inside = inside.unwrap_or(&[]).iter().copied();
        inside.chain(outside.map(|(_, src)| *src))
    }

    /// Lists calls, those with the fewest answers first, until there are a third as many answers as the `calls` that
    /// are found otherwise. Gives the files of which other calls are listed than before.
    pub(crate) fn list(&mut self, solver: &Solver, given: &[Report], calls: usize) -> Vec<FileId> {
        let mut places = self.places(solver, given);
        let functions = |of: &Place| {
            self.called
                .get(&of.node)
                .map_or(&[][..], |it| &it.functions)
        };
        // Of one place those first whose functions stand first.
        let in_text = |of: &Place| {
            let called = functions(of).iter();
            let called = called.filter_map(|id| solver.program.function(*id));
            let mut called: Vec<_> = called.map(|info| (info.file, info.index.0)).collect();
            called.sort_unstable();
            called
        };
        places.sort_unstable_by(|a, b| {
            let place = |of: &Place| (of.count, of.file, of.site, of.dispatch);
            let order = place(a).cmp(&place(b));
            let order = order.then_with(|| in_text(a).cmp(&in_text(b)));
            order.then(a.node.cmp(&b.node))
        });
        places.dedup();
        // Per list of answers how many places have it.
        let mut shared: FxHashMap<&[FunctionId], u32> = FxHashMap::default();
        for place in places.iter().filter(|place| place.count > LONG) {
            *shared.entry(functions(place)).or_default() += 1;
        }
        let least = 2 * solver.limits.max_candidates as usize;
        let mut left = least.max(calls / 3);
        let mut listed: BTreeMap<FileId, Listed> = BTreeMap::new();
        for place in places.iter().filter(|place| place.count > 0) {
            if place.count > left {
                break;
            }
            let of_file = listed.entry(place.file).or_default();
            let list = functions(place);
            if shared.get(list).is_some_and(|places| *places > MANY_PLACES) {
                if place.dispatch == Dispatch::Call {
                    of_file.dropped.push(place.site);
                }
                continue;
            }
            left -= place.count;
            let call = (place.site, place.dispatch, list.to_vec());
            of_file.calls.push(call);
        }
        let files = self.listed.keys().chain(listed.keys()).copied();
        let mut changed: Vec<FileId> = files
            .filter(|file| self.listed.get(file) != listed.get(file))
            .collect();
        changed.sort_unstable();
        changed.dedup();
        self.listed = listed;
        changed
    }

    /// Calls of nodes that may lack functions or classes.
    fn places(&mut self, solver: &Solver, given: &[Report]) -> Vec<Place> {
        let mut places = Vec::new();
        if self.inside.is_empty() {
            return places;
        }
        let affected = affected(solver);
        for id in given.iter().flat_map(|given| &given.calls) {
            let Some((rule, node)) = solver.rule(*id) else {
                continue;
            };
            if let (true, Rule::Call { dispatch, .. }) = (affected.contains(&node), &rule.rule) {
                places.push(Place {
                    count: self.count(solver, node),
                    file: rule.file,
                    site: solver.program.site(rule.site),
                    dispatch: *dispatch,
                    node,
                });
            }
        }
        places
    }

    /// The number of functions that calling what a node would hold enters.
    fn count(&mut self, solver: &Solver, node: Node) -> usize {
        if let Some(known) = self.called.get(&node) {
            return known.functions.len();
        }
        let found = self.find(solver, node);
        let count = found.functions.len();
        self.called.insert(node, found);
        count
    }

    fn find(&self, solver: &Solver, node: Node) -> Called {
        let limit = solver.limits.max_candidates as usize;
        let mut found: FxHashSet<FunctionId> = FxHashSet::default();
        let mut seen: FxHashSet<Node> = FxHashSet::default();
        let mut sources: FxHashSet<FileId> = FxHashSet::default();
        let mut waiting = vec![node];
        // Whole distances, so that the order of sources does not matter.
        while !waiting.is_empty()
            && seen.len() < solver.limits.max_traced as usize
            && found.len() <= limit
        {
            for node in std::mem::take(&mut waiting) {
                if seen.insert(node) {
                    let owner = solver.owner(node);
                    sources.insert(owner);
                    for object in solver.held(node) {
                        enters(solver, *object, &mut found, &mut sources);
                    }
                    waiting.extend(self.sources(owner, node));
                }
            }
        }
        let mut functions: Vec<FunctionId> = found.into_iter().collect();
        if functions.len() > limit {
            functions.clear();
        }
        functions.sort_unstable();
        let mut sources: Vec<FileId> = sources.into_iter().collect();
        sources.sort_unstable();
        Called {
            functions,
            sources: sources.into(),
        }
    }
}

/// A call of a node that may lack functions or classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// Number of answers.
    count: usize,
    file: FileId,
    site: Site,
    dispatch: Dispatch,
    node: Node,
}

/// What lies behind full nodes, a few inclusions far.
fn affected(solver: &Solver) -> FxHashSet<Node> {
    const STEPS: usize = 10;
    const MANY: usize = 200_000;
    let mut full: Vec<Node> = solver
        .units
        .iter()
        .flat_map(|unit| unit.crowded.iter().copied())
        .collect();
    full.sort_unstable();
    let mut affected: FxHashSet<Node> = full.iter().copied().collect();
    for _ in 0..STEPS {
        if affected.len() >= MANY {
            break;
        }
        let mut next = Vec::new();
        for node in full {
            let successors = solver.successors.get(node.0 as usize);
            for dst in successors.into_iter().flatten() {
                if affected.insert(*dst) {
                    next.push(*dst);
                }
            }
        }
        full = next;
    }
    affected
}

/// What a unit lets go on as it is, as (target, source), sorted.
fn inclusions(solver: &Solver, unit: FileId) -> Vec<(Node, Node)> {
    let mut found = Vec::new();
    for src in solver.nodes_of.get(unit.0 as usize).into_iter().flatten() {
        let successors = solver.successors.get(src.0 as usize);
        found.extend(successors.into_iter().flatten().map(|dst| (*dst, *src)));
    }
    let rules = solver.units.get(unit.0 as usize);
    for id in rules.into_iter().flat_map(|unit| &unit.constraints) {
        let Some((rule, src)) = solver.rule(*id) else {
            continue;
        };
        match &rule.rule {
            Rule::Deliver { dst }
            | Rule::Definitions { dst }
            | Rule::Functions { dst }
            | Rule::Bind { dst, .. } => found.push((*dst, src)),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The functions that calling an object enters.
fn enters(
    solver: &Solver,
    object: ObjectId,
    found: &mut FxHashSet<FunctionId>,
    sources: &mut FxHashSet<FileId>,
) {
    match solver.objects.get(object) {
        Object::Function(function) | Object::Bound(function, _) => {
            let origin = solver.origin(function);
            let is_real = solver
                .program
                .function(origin)
                .is_some_and(|info| !info.is_overload);
            if is_real {
                found.insert(origin);
            }
        }
        Object::Class(class) => found.extend(initialiser(solver, class, sources)),
        _ => {}
    }
}

/// The `__init__` of a class, if the repository defines it.
fn initialiser(
    solver: &Solver,
    class: ClassId,
    sources: &mut FxHashSet<FileId>,
) -> Option<FunctionId> {
    let name = solver.program.names.get("__init__")?;
    let mut order = solver.hierarchy.order(class).iter();
    let node = order.find_map(|ancestor| match ancestor {
        Ancestor::Class(ancestor) => {
            let info = solver.program.class(*ancestor)?;
            sources.insert(info.file);
            let bound = info.attributes.get(&name)?;
            Some(bound.at_end)
        }
        Ancestor::External(_) => None,
    })?;
    let mut held = solver.held(node).iter();
    held.find_map(|object| match solver.objects.get(*object) {
        Object::Function(function) => Some(solver.origin(function)),
        _ => None,
    })
}
