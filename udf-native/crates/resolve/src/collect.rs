//! Reads the answers off the solved program, in a fixed order.

mod index;

use relspec_summary::{ParamKind, Site};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::answer::{
    Ancestor, Answers, CallEdge, Dispatch, LinkKind, Method, OpenCall, ParameterLink, Reason,
};
use crate::crowd::Crowd;
use crate::evidence::{Basis, Evidence};
use crate::names::Name;
use crate::object::Object;
use crate::program::{Arg, ArgKind, ClassId, ConstraintId, FileId, FunctionId, Node, Rule};
use crate::solver::{Entry, Externals, Phase, Solver};
use crate::{hierarchy, overrides, types};

pub(crate) fn answers(solver: &Solver) -> Answers {
    let evidence = solver
        .inputs
        .iter()
        .map(|input| Evidence::of(&input.summary));
    let mut collector = Collector {
        solver,
        evidence: evidence.collect(),
        externals: solver.externals(),
        answered: FxHashSet::default(),
        dropped: FxHashSet::default(),
        named: FxHashMap::default(),
        answers: Answers::default(),
    };
    let entries = collector.entries();
    collector.calls(&entries);
    collector.crowded();
    collector.links(&entries);
    collector.answers.overrides = overrides::of(collector.solver);
    collector.prefer_index();
    collector.open();
    collector.orders();
    let (names, uses, open) = types::of(solver, &collector.evidence, &collector.externals);
    collector.answers.type_names = names;
    collector.answers.types = uses;
    collector.answers.open_types = open;
    collector.answers
}

/// Lists of more answers say something only where few places have them: a registry is called in one
/// place, while what is found everywhere is what flows through variables that everything shares.
const LONG: u32 = 64;

/// Places that have one list of answers.
const MANY_PLACES: u32 = 8;

/// One way into a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    file: FileId,
    site: Site,
    is_implicit: bool,
    root: ConstraintId,
    function: FunctionId,
    dispatch: Dispatch,
    phase: Phase,
    entry: Entry,
}

struct Collector<'s> {
    solver: &'s Solver,
    /// Per file what it says about its variables.
    evidence: Vec<Evidence<'s>>,
    /// Places of call expressions that something in the repository answers.
    answered: FxHashSet<(FileId, Site)>,
    /// Per place of a call what is called outside of the repository.
    externals: Externals,
    /// Places of call expressions with too many answers.
    dropped: FxHashSet<(FileId, Site)>,
    /// Why an external index leaves places of call expressions without an answer.
    named: FxHashMap<(FileId, Site), Reason>,
    answers: Answers,
}

impl Collector<'_> {
    /// All ways into functions but those through variables that hold too much, sorted.
    fn entries(&self) -> Vec<Way> {
        let solver = self.solver;
        let mut ways = Vec::new();
        let entries = solver.units.iter().flat_map(|unit| {
            let calls = unit.calls.iter();
            calls.filter_map(|entry| Some((entry, unit.entered.get(entry).copied()?)))
        });
        for (entry, (dispatch, phase)) in entries {
            let trigger = solver.triggers.get(entry.by.0 as usize);
            if trigger.is_some_and(|node| solver.is_crowded(*node)) {
                continue;
            }
            let (file, site) = solver.place(entry.by);
            if site == 0 {
                continue;
            }
            ways.push(Way {
                file,
                site,
                is_implicit: dispatch.is_implicit(),
                root: solver.root(entry.by),
                function: solver.origin(entry.function),
                dispatch,
                phase,
                entry: *entry,
            });
        }
        ways.sort_unstable();
        ways
    }

    fn calls(&mut self, ways: &[Way]) {
        // Per function at a place: the answers among which it stands where there are fewest.
        let mut edges: FxHashMap<(FileId, Site, bool, FunctionId), Edge> = FxHashMap::default();
        let mut order = Vec::new();
        for group in ways.chunk_by(|a, b| {
            (a.file, a.site, a.is_implicit, a.root) == (b.file, b.site, b.is_implicit, b.root)
        }) {
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
                    self.dropped.insert((first.file, first.site));
                }
                continue;
            }
            for same in functions {
                let Some(first) = same.first() else { continue };
                let key = (first.file, first.site, first.is_implicit, first.function);
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
            let (file, site, is_implicit, function) = key;
            let Some(info) = self.solver.program.function(function) else {
                continue;
            };
            let method = self.method(file, site, function, *edge);
            let is_callee = !is_implicit && edge.dispatch != Dispatch::Callback;
            if self.says_nothing(method, is_callee, edge.candidates) {
                if is_callee {
                    self.dropped.insert((file, site));
                }
                continue;
            }
            if is_callee {
                self.answered.insert((file, site));
            }
            self.answers.calls.push(CallEdge {
                file: file.0 as usize,
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

    /// Calls of variables that would hold more than is followed, those with the fewest answers
    /// first, until there are a third as many answers as everywhere else.
    fn crowded(&mut self) {
        let mut crowd = Crowd::of(self.solver);
        let mut places: Vec<(u32, FileId, Site, Dispatch, Node)> = Vec::new();
        // Per list of answers how many places have it.
        let mut shared: FxHashMap<Vec<FunctionId>, u32> = FxHashMap::default();
        for (constraint, node) in self.solver.applied() {
            let Rule::Call { dispatch, .. } = &constraint.rule else {
                continue;
            };
            let is_meant = matches!(dispatch, Dispatch::Call | Dispatch::Callback);
            if constraint.site != 0 && is_meant && crowd.affects(node) {
                let count = crowd.called(self.solver, node).len() as u32;
                places.push((count, constraint.file, constraint.site, *dispatch, node));
            }
        }
        // Of one place those first whose functions stand first.
        let functions = |node: Node| {
            let called = crowd.known(node).iter();
            let called = called.filter_map(|id| self.solver.program.function(*id));
            let mut called: Vec<_> = called.map(|info| (info.file, info.index.0)).collect();
            called.sort_unstable();
            called
        };
        places.sort_unstable_by(|a, b| {
            let place = |of: &(u32, FileId, Site, Dispatch, Node)| (of.0, of.1, of.2, of.3);
            let order = place(a).cmp(&place(b));
            let order = order.then_with(|| functions(a.4).cmp(&functions(b.4)));
            order.then(a.4.cmp(&b.4))
        });
        places.dedup();
        for (count, .., node) in &places {
            if *count > LONG {
                let list = crowd.called(self.solver, *node);
                match shared.get_mut(list) {
                    Some(places) => *places += 1,
                    None => {
                        shared.insert(list.to_vec(), 1);
                    }
                }
            }
        }
        let least = 2 * self.solver.limits.max_candidates;
        let mut left = least.max(self.answers.calls.len() as u32 / 3);
        for (count, file, site, dispatch, node) in places {
            if count == 0 {
                continue;
            }
            if count > left {
                break;
            }
            let list = crowd.called(self.solver, node);
            let is_everywhere = shared.get(list).is_some_and(|places| *places > MANY_PLACES);
            if is_everywhere {
                if dispatch == Dispatch::Call {
                    self.dropped.insert((file, site));
                }
                continue;
            }
            left -= count;
            if dispatch == Dispatch::Call {
                self.answered.insert((file, site));
            }
            for function in list {
                self.listed(file, site, dispatch, *function, count);
            }
        }
        let key = |call: &CallEdge| {
            (
                call.file,
                call.site,
                call.target,
                call.dispatch.is_implicit(),
            )
        };
        let calls = &mut self.answers.calls;
        calls.sort_unstable_by_key(|call| (key(call), call.candidates, *call));
        calls.dedup_by_key(|call| key(call));
        calls.sort_unstable();
    }

    fn listed(
        &mut self,
        file: FileId,
        site: Site,
        dispatch: Dispatch,
        function: FunctionId,
        candidates: u32,
    ) {
        let Some(info) = self.solver.program.function(function) else {
            return;
        };
        let dispatch = match dispatch {
            Dispatch::Call if info.class.is_some() => Dispatch::Method,
            Dispatch::Call => Dispatch::Function,
            other => other,
        };
        self.answers.calls.push(CallEdge {
            file: file.0 as usize,
            site,
            target: info.def_id,
            dispatch,
            method: Method::Value,
            candidates,
        });
    }

    fn method(&self, file: FileId, site: Site, function: FunctionId, edge: Edge) -> Method {
        let value = match edge.phase {
            Phase::Values => Method::Value,
            Phase::Assumed => Method::Annotation,
            Phase::Names if edge.candidates > 1 => Method::NameMultiple,
            Phase::Names => Method::NameUnique,
        };
        if edge.dispatch == Dispatch::Callback {
            return value;
        }
        let Some(basis) = self.basis(file, site) else {
            return value;
        };
        match basis {
            Basis::Scope => Method::Scope,
            Basis::Import => self.imported(file, site, function),
            Basis::Receiver => Method::SelfType,
            Basis::Made(class) if edge.phase == Phase::Values => {
                match self.solver.held(self.node(file, class)) {
                    [one] if matches!(self.solver.objects.get(*one), Object::Class(_)) => {
                        Method::Constructor
                    }
                    _ => value,
                }
            }
            Basis::Made(_) | Basis::Value => value,
        }
    }

    fn basis(&self, file: FileId, site: Site) -> Option<Basis> {
        self.evidence.get(file.0 as usize)?.basis(site)
    }

    fn node(&self, file: FileId, var: u32) -> Node {
        let first = self
            .solver
            .program
            .file(file)
            .map(|file| Node(file.nodes.at(var)));
        first.unwrap_or(Node(u32::MAX))
    }

    /// Whether an import names the module that holds the definition.
    fn imported(&self, file: FileId, site: Site, function: FunctionId) -> Method {
        let program = &self.solver.program;
        let home = program
            .function(function)
            .and_then(|function| program.file(function.file))
            .map_or("", |file| program.names.text(file.module));
        let evidence = self.evidence.get(file.0 as usize);
        let is_direct = evidence.is_some_and(|evidence| evidence.imports_from(site, home));
        if is_direct {
            Method::ImportDirect
        } else {
            Method::ImportAlias
        }
    }

    /// Which arguments reach which parameters.
    fn links(&mut self, ways: &[Way]) {
        let mut links = Vec::new();
        for way in ways {
            let Some(constraint) = self.solver.constraints.get(way.entry.by.0 as usize) else {
                continue;
            };
            let Rule::Call { arguments, .. } = &constraint.rule else {
                continue;
            };
            let takes_object = matches!(way.dispatch, Dispatch::Method | Dispatch::Function);
            let receiver = (way.entry.has_receiver && takes_object)
                .then(|| {
                    self.evidence
                        .get(way.file.0 as usize)
                        .and_then(|evidence| evidence.receiver(way.site))
                })
                .flatten();
            self.link(way, arguments, receiver, &mut links);
        }
        links.sort_unstable();
        links.dedup();
        self.answers.links = links;
    }

    fn link(
        &self,
        way: &Way,
        arguments: &[Arg],
        receiver: Option<Site>,
        links: &mut Vec<ParameterLink>,
    ) {
        let Some(info) = self.solver.program.function(way.function) else {
            return;
        };
        let mut add = |argument: Site, param: i64, kind: LinkKind| {
            if argument != 0 {
                links.push(ParameterLink {
                    file: way.file.0 as usize,
                    site: way.site,
                    target: info.def_id,
                    argument,
                    param,
                    kind,
                });
            }
        };
        let is_positional =
            |kind: ParamKind| matches!(kind, ParamKind::Positional | ParamKind::PositionalOnly);
        let places: Vec<i64> = info
            .params
            .iter()
            .filter(|param| is_positional(param.kind))
            .map(|param| param.id)
            .collect();
        let of_kind = |kind: ParamKind| {
            let mut params = info.params.iter();
            params
                .find(|param| param.kind == kind)
                .map(|param| param.id)
        };
        let (rest, named_rest) = (
            of_kind(ParamKind::VarPositional),
            of_kind(ParamKind::VarKeyword),
        );
        if let (Some(receiver), Some(first)) = (receiver, info.params.first()) {
            add(receiver, first.id, LinkKind::Receiver);
        }
        let mut place = usize::from(way.entry.has_receiver);
        for argument in arguments {
            match argument.kind {
                ArgKind::Positional => {
                    if let Some(param) = places.get(place).copied().or(rest) {
                        add(argument.site, param, LinkKind::Position);
                    }
                    place += 1;
                }
                ArgKind::Star => {
                    let left = places.get(place..).unwrap_or(&[]).iter().copied();
                    for param in left.chain(rest) {
                        add(argument.site, param, LinkKind::Star);
                    }
                    place = places.len().max(place);
                }
                ArgKind::Keyword(name) => {
                    let named = info.params.iter().find(|param| {
                        param.name == name
                            && matches!(param.kind, ParamKind::Positional | ParamKind::KeywordOnly)
                    });
                    if let Some(param) = named.map(|param| param.id).or(named_rest) {
                        add(argument.site, param, LinkKind::Keyword);
                    }
                }
                ArgKind::DoubleStar => {
                    let named = info.params.iter().filter(|param| {
                        matches!(param.kind, ParamKind::Positional | ParamKind::KeywordOnly)
                    });
                    for param in named.map(|param| param.id).chain(named_rest) {
                        add(argument.site, param, LinkKind::DoubleStar);
                    }
                }
            }
        }
    }

    /// Call expressions that nothing in the repository answers.
    fn open(&mut self) {
        let mut seen = FxHashSet::default();
        for id in self.solver.stated_rules() {
            let id = id.0 as usize;
            let Some(constraint) = self.solver.constraints.get(id) else {
                continue;
            };
            let Rule::Call { .. } = constraint.rule else {
                continue;
            };
            let place = (constraint.file, constraint.site);
            if self.answered.contains(&place) || !seen.insert(place) {
                continue;
            }
            let reason = self.reason(id, place);
            self.answers.open.push(OpenCall {
                file: place.0.0 as usize,
                site: place.1,
                reason,
            });
        }
        self.answers.open.sort_unstable();
    }

    fn reason(&self, id: usize, place: (FileId, Site)) -> Reason {
        let solver = self.solver;
        if let Some(reason) = self.named.get(&place) {
            return reason.clone();
        }
        let Some(node) = solver.triggers.get(id).copied() else {
            return Reason::NoValue;
        };
        if let Some(path) = self.externals.get(&place) {
            return Reason::External(solver.program.names.text(*path).to_owned());
        }
        if solver.is_crowded(node) || self.dropped.contains(&place) {
            return Reason::Crowded;
        }
        if let Some(class) = self.called_class(node) {
            return Reason::Synthesised(class);
        }
        let evidence = self.evidence.get(place.0.0 as usize);
        evidence.map_or(Reason::NoValue, |evidence| evidence.unknown(place.1))
    }

    fn called_class(&self, node: Node) -> Option<i64> {
        let held = self.solver.held(node).iter();
        let mut classes = held.filter_map(|object| match self.solver.objects.get(*object) {
            Object::Class(class) => self.solver.program.class(class).map(|class| class.def_id),
            _ => None,
        });
        classes.next()
    }

    fn text(&self, name: Name) -> String {
        self.solver.program.names.text(name).to_owned()
    }

    fn orders(&mut self) {
        for (class, at) in self.solver.program.classes.iter().zip(0..) {
            let order = self.solver.hierarchy.order(ClassId(at)).iter();
            let order = order.filter_map(|ancestor| match ancestor {
                hierarchy::Ancestor::Class(class) => {
                    let class = self.solver.program.class(*class)?;
                    Some(Ancestor::Class(class.def_id))
                }
                hierarchy::Ancestor::External(name) => Some(Ancestor::External(self.text(*name))),
            });
            let order = order.collect();
            self.answers.orders.push((class.def_id, order));
        }
        self.answers.orders.sort_unstable();
        self.answers.size = (
            self.solver.program.nodes as usize,
            self.solver.objects_made(),
            self.solver.constraints.len(),
        );
    }
}

/// What is known of a function at a place.
#[derive(Clone, Copy)]
struct Edge {
    dispatch: Dispatch,
    phase: Phase,
    candidates: u32,
}
