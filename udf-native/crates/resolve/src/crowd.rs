//! What is called where more functions and classes arrive than a variable holds: found by
//! following the inclusions back, without what the calls are given and give back.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::hierarchy::Ancestor;
use crate::object::{Object, ObjectId};
use crate::program::{ClassId, FunctionId, Node, Rule};
use crate::solver::Solver;

/// The inclusions of a solved program by what they give to.
pub(crate) struct Crowd {
    /// Per node the place of its first source; one more at the end.
    first: Vec<u32>,
    sources: Vec<Node>,
    /// Nodes that lack something because a node before them is full.
    affected: FxHashSet<Node>,
    /// What was found so far.
    known: FxHashMap<Node, Vec<FunctionId>>,
}

impl Crowd {
    pub(crate) fn of(solver: &Solver) -> Self {
        let mut crowd = Self {
            first: Vec::new(),
            sources: Vec::new(),
            affected: FxHashSet::default(),
            known: FxHashMap::default(),
        };
        if solver.units.iter().all(|unit| unit.crowded.is_empty()) {
            return crowd;
        }
        let count = solver.successors.len();
        let mut first = vec![0_u32; count + 1];
        each_inclusion(solver, |_, dst| {
            if let Some(count) = first.get_mut(dst.0 as usize + 1) {
                *count += 1;
            }
        });
        let mut sum = 0;
        for slot in &mut first {
            sum += *slot;
            *slot = sum;
        }
        let mut next = first.clone();
        let mut sources = vec![Node(0); sum as usize];
        each_inclusion(solver, |src, dst| {
            if let Some(at) = next.get_mut(dst.0 as usize) {
                if let Some(slot) = sources.get_mut(*at as usize) {
                    *slot = src;
                }
                *at += 1;
            }
        });
        crowd.affected = affected(solver);
        crowd.first = first;
        crowd.sources = sources;
        crowd
    }

    /// Whether a node may lack functions or classes.
    pub(crate) fn affects(&self, node: Node) -> bool {
        self.affected.contains(&node)
    }

    fn sources(&self, node: Node) -> &[Node] {
        let at = node.0 as usize;
        let (Some(from), Some(to)) = (self.first.get(at), self.first.get(at + 1)) else {
            return &[];
        };
        self.sources
            .get(*from as usize..*to as usize)
            .unwrap_or(&[])
    }

    /// The functions that calling what a node would hold enters, sorted; none if there are more
    /// than say anything.
    pub(crate) fn called(&mut self, solver: &Solver, node: Node) -> &[FunctionId] {
        if !self.known.contains_key(&node) {
            let found = self.find(solver, node);
            self.known.insert(node, found);
        }
        self.known(node)
    }

    /// What [`called`](Self::called) gave for a node; none if it was not asked.
    pub(crate) fn known(&self, node: Node) -> &[FunctionId] {
        self.known.get(&node).map_or(&[], Vec::as_slice)
    }

    fn find(&self, solver: &Solver, node: Node) -> Vec<FunctionId> {
        let limit = solver.limits.max_candidates as usize;
        let mut found: FxHashSet<FunctionId> = FxHashSet::default();
        let mut seen: FxHashSet<Node> = FxHashSet::default();
        let mut waiting = vec![node];
        // Whole distances, so that the order of sources does not matter.
        while !waiting.is_empty() && seen.len() < solver.limits.max_traced as usize {
            for node in std::mem::take(&mut waiting) {
                if seen.insert(node) {
                    for object in solver.held(node) {
                        enters(solver, *object, &mut found);
                    }
                    waiting.extend(self.sources(node));
                }
            }
            if found.len() > limit {
                return Vec::new();
            }
        }
        let mut found: Vec<FunctionId> = found.into_iter().collect();
        found.sort_unstable();
        found
    }
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

/// Calls `f` with source and target of what goes on as it is.
fn each_inclusion(solver: &Solver, mut f: impl FnMut(Node, Node)) {
    for (successors, src) in solver.successors.iter().zip(0..) {
        for dst in successors {
            f(Node(src), *dst);
        }
    }
    for (constraint, src) in solver.applied() {
        match &constraint.rule {
            Rule::Deliver { dst }
            | Rule::Definitions { dst }
            | Rule::Functions { dst }
            | Rule::Bind { dst, .. } => f(src, *dst),
            _ => {}
        }
    }
}

/// The functions that calling an object enters.
fn enters(solver: &Solver, object: ObjectId, found: &mut FxHashSet<FunctionId>) {
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
        Object::Class(class) => found.extend(initialiser(solver, class)),
        _ => {}
    }
}

/// The `__init__` of a class, if the repository defines it.
fn initialiser(solver: &Solver, class: ClassId) -> Option<FunctionId> {
    let name = solver.program.names.get("__init__")?;
    let mut order = solver.hierarchy.order(class).iter();
    let node = order.find_map(|ancestor| match ancestor {
        Ancestor::Class(ancestor) => {
            let bound = solver.program.class(*ancestor)?.attributes.get(&name)?;
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
