//! Reads the answers of one file off the solved program, in a fixed order.

mod index;

use std::collections::BTreeSet;

use relspec_summary::{ParamKind, Site};
use relspec_text::call::{Given, LinkKind, Takes, bind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::answer::{
    Ancestor, CallEdge, Dispatch, FileAnswers, Method, OpenCall, Override, ParameterLink, Reason,
};
use crate::crowd::Crowd;
use crate::evidence::{Basis, Evidence};
use crate::hierarchy;
use crate::names::Name;
use crate::object::Object;
use crate::program::{ArgKind, ClassId, ConstraintId, FileId, FunctionId, Node, Rule};
use crate::reading::{Found, Report, run};
use crate::solver::{Entry, Externals, Phase, Solver};

pub(crate) use index::Named;

/// What answers of all files are read from.
pub(crate) struct Shared<'s> {
    pub(crate) solver: &'s Solver,
    /// What units found.
    pub(crate) given: &'s [Report],
    /// Per place of a call what is called outside of the repository.
    pub(crate) externals: &'s Externals,
    /// Sorted.
    pub(crate) overrides: &'s [Override],
    /// If there is an external index.
    pub(crate) named: Option<Named>,
}

/// Per class its `def_id` and the order of lookup, itself first; sorted.
pub(crate) fn orders(solver: &Solver) -> Vec<(i64, Vec<Ancestor>)> {
    let text = |name: Name| solver.program.names.text(name).to_owned();
    let mut orders = Vec::new();
    for (class, at) in solver.program.classes.iter().zip(0..) {
        let order = solver.hierarchy.order(ClassId(at)).iter();
        let order = order.filter_map(|ancestor| match ancestor {
            hierarchy::Ancestor::Class(class) => {
                let class = solver.program.class(*class)?;
                Some(Ancestor::Class(class.def_id))
            }
            hierarchy::Ancestor::External(name) => Some(Ancestor::External(text(*name))),
        });
        orders.push((class.def_id, order.collect()));
    }
    orders.sort_unstable();
    orders
}

/// One way into a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    site: Site,
    is_implicit: bool,
    root: ConstraintId,
    function: FunctionId,
    dispatch: Dispatch,
    phase: Phase,
    entry: Entry,
}

impl Way {
    fn of(solver: &Solver, by: ConstraintId, found: &Found) -> Self {
        let (_, entry, dispatch, phase) = found;
        let (_, site) = solver.place(by);
        Self {
            site: solver.program.site(site),
            is_implicit: dispatch.is_implicit(),
            root: solver.root(by),
            function: solver.origin(entry.function),
            dispatch: *dispatch,
            phase: *phase,
            entry: *entry,
        }
    }
}

/// Reads the answers of one file.
pub(crate) struct Collector<'s> {
    shared: &'s Shared<'s>,
    solver: &'s Solver,
    pub(crate) file: FileId,
    /// What the file says about its variables.
    pub(crate) evidence: Evidence<'s>,
    ways: Vec<Way>,
    /// Ways with arguments that calls of `functools.partial` in the file gave before, standing at those.
    bound: Vec<(Way, ConstraintId)>,
    /// Call expressions that something in the repository answers.
    answered: FxHashSet<Site>,
    /// Call expressions with too many answers.
    dropped: FxHashSet<Site>,
    /// Why an external index leaves call expressions without an answer.
    named: FxHashMap<Site, Reason>,
    /// Units that were looked at.
    sources: BTreeSet<FileId>,
    pub(crate) answers: FileAnswers,
}

impl<'s> Collector<'s> {
    /// Begins with the calls that units found which say something about the file, but for those of variables that
    /// would hold too much.
    pub(crate) fn of(shared: &'s Shared<'s>, file: FileId, units: &[FileId]) -> Option<Self> {
        let solver = shared.solver;
        let input = solver.inputs.get(file.0 as usize)?;
        let mut collector = Self {
            shared,
            solver,
            file,
            evidence: Evidence::of(&input.summary),
            ways: Vec::new(),
            bound: Vec::new(),
            answered: FxHashSet::default(),
            dropped: FxHashSet::default(),
            named: FxHashMap::default(),
            sources: units.iter().copied().collect(),
            answers: FileAnswers {
                file_id: input.file_id,
                ..FileAnswers::default()
            },
        };
        collector.enter(units);
        collector.calls();
        Some(collector)
    }

    /// Adds what is found otherwise than by following values.
    pub(crate) fn finish(&mut self, crowd: &Crowd) {
        self.listed(crowd);
        self.bound();
        self.links();
        let overrides = self.shared.overrides;
        let overrides = run(overrides, |found| found.file, self.file.0 as usize);
        self.answers.overrides = overrides.to_vec();
        if let Some(named) = &self.shared.named {
            self.prefer_index(named);
        }
        self.open();
    }

    /// The answers, and the units that they were read from.
    pub(crate) fn into_answers(self) -> (FileAnswers, BTreeSet<FileId>) {
        (self.answers, self.sources)
    }

    fn enter(&mut self, units: &[FileId]) {
        let (solver, file) = (self.solver, self.file);
        let given = self.shared.given;
        let given = units.iter().filter_map(|unit| given.get(unit.0 as usize));
        for found in given.clone().flat_map(|given| given.ways(file)) {
            let (_, entry, ..) = found;
            if self.follows(*entry) {
                self.ways.push(Way::of(solver, entry.by, found));
            }
        }
        for (found, call) in given.flat_map(|given| given.bound(file)) {
            let (_, entry, ..) = found;
            if self.follows(*entry) {
                self.bound.push((Way::of(solver, *call, found), *call));
            }
        }
        self.ways.sort_unstable();
        self.bound.sort_unstable();
    }

    /// Whether a way is followed; the units that say so are noted.
    fn follows(&mut self, entry: Entry) -> bool {
        let solver = self.solver;
        if let Some(trigger) = solver.triggers.get(entry.by.0 as usize) {
            self.sources.insert(solver.owner(*trigger));
            if solver.is_crowded(*trigger) {
                return false;
            }
        }
        self.sources.insert(solver.applier(solver.root(entry.by)));
        true
    }

    fn calls(&mut self) {
        // Per function at a place: the answers among which it stands where there are fewest.
        let mut edges: FxHashMap<(Site, bool, FunctionId), Edge> = FxHashMap::default();
        let mut order = Vec::new();
        for group in self
            .ways
            .chunk_by(|a, b| (a.site, a.is_implicit, a.root) == (b.site, b.is_implicit, b.root))
        {
            let functions = group.chunk_by(|a, b| a.function == b.function);
            let candidates = functions.clone().count() as u32;
            let is_implicit = group.first().is_some_and(|way| way.is_implicit);
            let limit = if is_implicit {
                self.solver.limits.max_implicit_candidates
            } else {
                self.solver.limits.max_candidates
            };
            let is_family = group
                .first()
                .is_some_and(|way| self.solver.is_family(way.root));
            if candidates > limit && !is_family {
                if let (Some(first), false) = (group.first(), is_implicit) {
                    self.dropped.insert(first.site);
                }
                continue;
            }
            for same in functions {
                let Some(first) = same.first() else { continue };
                let key = (first.site, first.is_implicit, first.function);
                let phase = same.iter().map(|way| way.phase).min();
                let new = Edge {
                    dispatch: first.dispatch,
                    phase: phase.unwrap_or(Phase::Values),
                    candidates,
                };
                let edge = edges.entry(key).or_insert_with(|| {
                    order.push(key);
                    new
                });
                edge.dispatch = edge.dispatch.min(new.dispatch);
                edge.phase = edge.phase.min(new.phase);
                edge.candidates = edge.candidates.min(new.candidates);
            }
        }
        for key in order {
            let Some(edge) = edges.get(&key) else {
                continue;
            };
            let (site, is_implicit, function) = key;
            let Some(info) = self.solver.program.function(function) else {
                continue;
            };
            let method = self.method(site, function, *edge);
            let is_callee = !is_implicit && edge.dispatch != Dispatch::Callback;
            if self.says_nothing(method, is_callee, edge.candidates) {
                if is_callee {
                    self.dropped.insert(site);
                }
                continue;
            }
            if is_callee {
                self.answered.insert(site);
            }
            self.answers.calls.push(CallEdge {
                file: self.file.0 as usize,
                site,
                target: info.def_id,
                dispatch: edge.dispatch,
                method,
                candidates: edge.candidates,
            });
        }
        self.answers.calls.sort_unstable();
    }

    /// Whether an answer that rests on names alone stands among too many.
    fn says_nothing(&self, method: Method, is_callee: bool, candidates: u32) -> bool {
        let limits = &self.solver.limits;
        let limit = if is_callee {
            limits.max_named_candidates
        } else {
            limits.max_implicit_named_candidates
        };
        matches!(method, Method::NameUnique | Method::NameMultiple) && candidates > limit
    }

    /// Calls of variables that would hold more than is followed.
    fn listed(&mut self, crowd: &Crowd) {
        let listed = crowd.listed(self.file);
        self.dropped.extend(&listed.dropped);
        for (site, dispatch, functions) in &listed.calls {
            if *dispatch == Dispatch::Call {
                self.answered.insert(*site);
            }
            for function in functions {
                self.list(*site, *dispatch, *function, functions.len() as u32);
            }
        }
        let key = |call: &CallEdge| (call.site, call.target, call.dispatch.is_implicit());
        let calls = &mut self.answers.calls;
        calls.sort_unstable_by_key(|call| (key(call), call.candidates, *call));
        calls.dedup_by_key(|call| key(call));
        calls.sort_unstable();
    }

    fn list(&mut self, site: Site, dispatch: Dispatch, function: FunctionId, candidates: u32) {
        let Some(info) = self.solver.program.function(function) else {
            return;
        };
        let dispatch = match dispatch {
            Dispatch::Call if info.class.is_some() => Dispatch::Method,
            Dispatch::Call => Dispatch::Function,
            other => other,
        };
        self.answers.calls.push(CallEdge {
            file: self.file.0 as usize,
            site,
            target: info.def_id,
            dispatch,
            method: Method::Value,
            candidates,
        });
    }

    fn method(&self, site: Site, function: FunctionId, edge: Edge) -> Method {
        let value = edge.phase.method(edge.candidates);
        if edge.dispatch == Dispatch::Callback {
            return value;
        }
        let Some(basis) = self.evidence.basis(site) else {
            return value;
        };
        match basis {
            Basis::Scope => Method::Scope,
            Basis::Import => self.imported(site, function),
            Basis::Receiver => Method::SelfType,
            Basis::Made(class) if edge.phase == Phase::Values => {
                match self.solver.held(self.node(class)) {
                    [one] if matches!(self.solver.objects.get(*one), Object::Class(_)) => {
                        Method::Constructor
                    }
                    _ => value,
                }
            }
            Basis::Made(_) | Basis::Value => value,
        }
    }

    fn node(&self, var: u32) -> Node {
        let file = self.solver.program.file(self.file);
        file.map_or(Node(u32::MAX), |file| Node(file.nodes.at(var)))
    }

    /// Whether an import names the module that holds the definition.
    fn imported(&self, site: Site, function: FunctionId) -> Method {
        let program = &self.solver.program;
        let home = program
            .function(function)
            .and_then(|function| program.file(function.file))
            .map_or("", |file| program.names.text(file.module));
        if self.evidence.imports_from(site, home) {
            Method::ImportDirect
        } else {
            Method::ImportAlias
        }
    }

    /// Functions that `functools.partial` binds arguments to. As with calls, too many say nothing.
    fn bound(&mut self) {
        for group in self.bound.chunk_by(|(a, _), (b, _)| a.site == b.site) {
            let mut ways: Vec<&Way> = group.iter().map(|(way, _)| way).collect();
            ways.sort_unstable_by_key(|way| way.function);
            let functions = ways.chunk_by(|a, b| a.function == b.function);
            let candidates = functions.clone().count() as u32;
            if candidates > self.solver.limits.max_candidates {
                continue;
            }
            for same in functions {
                let Some(first) = same.first() else { continue };
                let Some(info) = self.solver.program.function(first.function) else {
                    continue;
                };
                let phase = same.iter().map(|way| way.phase).min();
                let dispatch = same.iter().map(|way| way.dispatch).min();
                let method = phase.unwrap_or(Phase::Values).method(candidates);
                if self.says_nothing(method, true, candidates) {
                    continue;
                }
                self.answers.bound.push(CallEdge {
                    file: self.file.0 as usize,
                    site: first.site,
                    target: info.def_id,
                    dispatch: dispatch.unwrap_or(first.dispatch),
                    method,
                    candidates,
                });
            }
        }
        self.answers.bound.sort_unstable();
    }

    /// Which arguments reach which parameters.
    fn links(&mut self) {
        let mut links = Vec::new();
        for way in &self.ways {
            let takes_object = matches!(way.dispatch, Dispatch::Method | Dispatch::Function);
            let receiver = (way.entry.has_receiver && takes_object)
                .then(|| self.evidence.receiver(way.site))
                .flatten();
            self.link(way, receiver, None, &mut links);
        }
        for (way, call) in &self.bound {
            self.link(way, None, Some(*call), &mut links);
        }
        links.sort_unstable();
        links.dedup();
        self.answers.links = links;
    }

    /// What a way passes: the arguments that `binder` gave before, or those of the call itself.
    fn link(
        &self,
        way: &Way,
        receiver: Option<Site>,
        binder: Option<ConstraintId>,
        links: &mut Vec<ParameterLink>,
    ) {
        let program = &self.solver.program;
        let (Some(info), Some(arguments)) = (
            program.function(way.function),
            self.solver.arguments(way.entry.by),
        ) else {
            return;
        };
        let mut add = |argument: Site, param: i64, kind: LinkKind| {
            if argument != 0 {
                links.push(ParameterLink {
                    file: self.file.0 as usize,
                    site: way.site,
                    target: info.def_id,
                    argument,
                    param,
                    kind,
                });
            }
        };
        let param = |at: usize| info.params.get(at).map(|param| param.id);
        if let (Some(receiver), Some(first)) = (receiver, param(0)) {
            add(receiver, first, LinkKind::Receiver);
        }
        let params: Vec<_> = info
            .params
            .iter()
            .map(|param| (takes(param.kind), param.name))
            .collect();
        let given = arguments.iter().map(|argument| match argument.kind {
            ArgKind::Positional => Given::Position,
            ArgKind::Star => Given::Star,
            ArgKind::Keyword(name) => Given::Name(name),
            ArgKind::DoubleStar => Given::DoubleStar,
        });
        bind(
            &params,
            given,
            way.entry.has_receiver,
            |argument, place, kind| {
                if let (Some(argument), Some(id)) = (arguments.get(argument), param(place))
                    && argument.bound_by == binder
                {
                    add(program.site(argument.site), id, kind);
                }
            },
        );
    }

    /// Call expressions that nothing in the repository answers.
    fn open(&mut self) {
        let mut seen = FxHashSet::default();
        for (id, node, site) in self.stated_calls() {
            if self.answered.contains(&site) || !seen.insert(site) {
                continue;
            }
            let reason = self.reason(id, node, site);
            self.answers.open.push(OpenCall {
                file: self.file.0 as usize,
                site,
                reason,
            });
        }
        self.answers.open.sort_unstable();
    }

    /// Calls that the file states, in their order, with the nodes of what is called and where they stand.
    fn stated_calls(&self) -> impl Iterator<Item = (ConstraintId, Node, Site)> + use<'s> {
        let solver = self.solver;
        let stated = solver.stated.get(self.file.0 as usize);
        let ids = stated.into_iter().flat_map(|stated| &stated.constraints);
        ids.filter_map(move |id| {
            let (rule, node) = solver.rule(*id)?;
            let is_call = matches!(rule.rule, Rule::Call { .. });
            is_call.then(|| (*id, node, solver.program.site(rule.site)))
        })
    }

    fn reason(&self, id: ConstraintId, node: Node, site: Site) -> Reason {
        let solver = self.solver;
        if let Some(reason) = self.named.get(&site) {
            return reason.clone();
        }
        if let Some(path) = self.shared.externals.get(&solver.place(id)) {
            return Reason::External(solver.program.names.text(*path).to_owned());
        }
        if solver.is_crowded(node) || self.dropped.contains(&site) {
            return Reason::Crowded;
        }
        if let Some(class) = self.called_class(node) {
            return Reason::Synthesised(class);
        }
        self.evidence.unknown(site)
    }

    fn called_class(&self, node: Node) -> Option<i64> {
        let held = self.solver.held(node).iter();
        let mut classes = held.filter_map(|object| match self.solver.objects.get(*object) {
            Object::Class(class) => self.solver.program.class(class).map(|class| class.def_id),
            _ => None,
        });
        classes.next()
    }
}

/// What is known of a function at a place.
#[derive(Clone, Copy)]
struct Edge {
    dispatch: Dispatch,
    phase: Phase,
    candidates: u32,
}

fn takes(kind: ParamKind) -> Takes {
    match kind {
        ParamKind::PositionalOnly => Takes::Position,
        ParamKind::Positional => Takes::PositionOrName,
        ParamKind::VarPositional => Takes::Rest,
        ParamKind::KeywordOnly => Takes::Name,
        ParamKind::VarKeyword => Takes::NamedRest,
    }
}
