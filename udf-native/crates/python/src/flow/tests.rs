//! Orders and reaching definitions against their definitions, over programs made at random.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use proptest::prelude::*;

use super::blocks::{Blocks, Cut};
use super::cfg::{Cfg, Label};
use super::events::{Act, Event, Events, Finder};
use super::lazy::Lazy;
use super::names::Names;
use super::order::Order;
use super::shared::Shared;
use super::ssa::Ssa;
use super::variables::{Var, Variables};
use super::{Builder, Flow, NONE, exits};
use crate::graph::{CpgNodeId, Graph};
use crate::{Options, analyze};

/// Statements of one line each, and what opens a block.
const PIECES: &[&str] = &[
    "a = 1",
    "b = a",
    "a, b = b, a",
    "a += b",
    "del a",
    "f(a)",
    "a = [b for b in c if b]",
    "a.x = b",
    "self.x = a",
    "self.x.y = self.x",
    "b = self.x",
    "self = b",
    "return a",
    "break",
    "continue",
    "raise b",
    "import a",
    "pass",
    "if a and (b or c):",
    "elif b:",
    "else:",
    "while a:",
    "while True:",
    "for a in b:",
    "with a as b:",
    "try:",
    "except a as b:",
    "except:",
    "except* a:",
    "finally:",
    "match a:",
    "case [b, 1] if c:",
    "case _:",
    "case [a, c] | [c, a, *_]:",
];

fn program() -> impl Strategy<Value = String> {
    let line = (0usize..5, prop::sample::select(PIECES));
    prop::collection::vec(line, 1..28).prop_map(|lines| {
        let mut text = String::from("class C:\n def f(self, c):\n");
        for (indent, piece) in lines {
            text.push_str(&" ".repeat(indent + 2));
            text.push_str(piece);
            text.push('\n');
        }
        text
    })
}

/// Nodes on paths from `start` that pass none that `stops` says.
fn reached(
    next: &dyn Fn(u32) -> Vec<u32>,
    start: u32,
    stops: &dyn Fn(u32) -> bool,
) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        if !stops(node) && found.insert(node) {
            open.extend(next(node));
        }
    }
    found
}

fn live(cfg: &Cfg) -> Vec<u32> {
    let nodes = cfg.order.iter().copied();
    nodes.filter(|node| cfg.is_live(*node)).collect()
}

/// The immediate one of the nodes that cut a node off from where the paths start.
fn immediate(strict: &BTreeMap<u32, BTreeSet<u32>>, node: u32) -> u32 {
    let own = &strict[&node];
    let nearest = own
        .iter()
        .find(|above| strict[above].len() + 1 == own.len());
    nearest.copied().unwrap_or(NONE)
}

fn dominators_hold(cfg: &Cfg, order: &Order) {
    let next = |node: u32| cfg.from(node).iter().map(|edge| edge.dst).collect();
    let nodes = live(cfg);
    let all = reached(&next, 0, &|_| false);
    assert_eq!(
        all,
        nodes.iter().copied().collect(),
        "what is marked live is reached"
    );
    let mut strict: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for node in &nodes {
        strict.entry(*node).or_default();
        for below in all.difference(&reached(&next, 0, &|at| at == *node)) {
            if below != node {
                strict.entry(*below).or_default().insert(*node);
            }
        }
    }
    for node in &nodes {
        let found = order.dominator[*node as usize];
        assert_eq!(found, immediate(&strict, *node), "dominator of {node}");
    }
}

/// Post-dominators by definition, with the exits that are supposed; unless the exit is not reached.
fn post_dominators_hold(cfg: &Cfg, order: &Order) {
    if !cfg.is_live(cfg.exit) {
        return;
    }
    let nodes = live(cfg);
    let mut blocks = Blocks::default();
    blocks.fill(cfg, |_| Cut::default());
    let ends = exits::supposed(&blocks, blocks.of(cfg.exit));
    let back = |node: u32| {
        let edges = cfg
            .edges
            .iter()
            .filter(|edge| edge.dst == node && cfg.is_live(edge.src));
        let supposed = ends.iter().copied().filter(|_| node == cfg.exit);
        edges.map(|edge| edge.src).chain(supposed).collect()
    };
    let all = reached(&back, cfg.exit, &|_| false);
    assert!(
        nodes.iter().all(|node| all.contains(node)),
        "a way out of everything"
    );
    let mut strict: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for node in &nodes {
        strict.entry(*node).or_default();
        for above in all.difference(&reached(&back, cfg.exit, &|at| at == *node)) {
            if above != node {
                strict.entry(*above).or_default().insert(*node);
            }
        }
    }
    for node in &nodes {
        let found = order.post_dominator[*node as usize];
        assert_eq!(found, immediate(&strict, *node), "post-dominator of {node}");
    }
    dependences_hold(cfg, order, &strict);
}

fn dependences_hold(cfg: &Cfg, order: &Order, strict: &BTreeMap<u32, BTreeSet<u32>>) {
    let mut expected = BTreeSet::new();
    for branch in live(cfg)
        .into_iter()
        .filter(|node| cfg.from(*node).len() > 1)
    {
        for edge in cfg.from(branch) {
            for node in strict.keys() {
                let follows = *node == edge.dst || strict[&edge.dst].contains(node);
                if follows && !strict[&branch].contains(node) {
                    expected.insert((branch, edge.label, *node));
                }
            }
        }
    }
    let mut found = BTreeSet::new();
    let fits = order.dependences(cfg, usize::MAX, |edge| {
        found.insert((edge.src, edge.label, edge.dst));
    });
    assert!(fits);
    assert_eq!(found, expected);
}

/// Which lane of a variable a definition or use concerns.
fn lanes(event: &Event) -> Vec<(Var, u8)> {
    match event.act {
        Act::Use => vec![(event.var, 0), (event.var, 1), (event.var, 2)],
        Act::Reach => vec![(event.var, 0), (event.var, 2)],
        Act::Assign | Act::Delete => vec![(event.var, 0), (event.var, 1)],
        Act::AssignToo => vec![(event.var, 0)],
        Act::Change => vec![(event.var, 1)],
        Act::Foreign => vec![(event.var, 2)],
        Act::UseLater => Vec::new(),
    }
}

type Definitions = BTreeMap<(Var, u8), BTreeSet<CpgNodeId>>;

fn apply(event: &Event, state: &mut Definitions) {
    for lane in lanes(event) {
        match (event.act, lane.1) {
            (Act::Assign, 0) => {
                state.insert(lane, BTreeSet::from([event.site]));
            }
            (Act::Assign | Act::Delete, _) => {
                state.remove(&lane);
            }
            (Act::Change | Act::Foreign | Act::AssignToo, _) => {
                state.entry(lane).or_default().insert(event.site);
            }
            _ => {}
        }
    }
}

/// Iterates over the nodes until nothing changes.
fn iterated(
    cfg: &Cfg,
    events: &Events,
    variables: &Variables<'_, '_>,
) -> BTreeSet<(CpgNodeId, Var, CpgNodeId)> {
    let mut before: BTreeMap<u32, Definitions> = BTreeMap::new();
    let entry = before.entry(0).or_default();
    for (index, variable) in variables.all().iter().enumerate() {
        if let Some(initial) = variable.initial {
            let lane = (Var(index as u32), 0);
            entry.insert(lane, BTreeSet::from([initial.site]));
        }
    }
    let mut open = vec![0];
    while let Some(node) = open.pop() {
        let entered = before.entry(node).or_default().clone();
        let mut left = entered.clone();
        for event in events.definitions(node) {
            apply(event, &mut left);
        }
        for edge in cfg.from(node) {
            let state = if edge.label == Label::Exception {
                &entered
            } else {
                &left
            };
            let is_new = !before.contains_key(&edge.dst);
            let target = before.entry(edge.dst).or_default();
            let count = |target: &Definitions| target.values().map(BTreeSet::len).sum::<usize>();
            let size = count(target);
            for (lane, sites) in state {
                target.entry(*lane).or_default().extend(sites);
            }
            if is_new || count(target) > size {
                open.push(edge.dst);
            }
        }
    }
    let mut found = BTreeSet::new();
    for node in live(cfg) {
        for event in events.uses(node) {
            for lane in lanes(event) {
                let sites = before.get(&node).and_then(|state| state.get(&lane));
                let sites = sites.into_iter().flatten();
                found.extend(sites.map(|site| (event.site, event.var, *site)));
            }
        }
    }
    found
}

fn check(source: &str) {
    let arena = Bump::new();
    let options = Options::default();
    let analysis = analyze(&arena, &options, "acme", "m.py", source.as_bytes());
    let graph = Graph::of(&arena, &options, "m.py", &analysis);
    let tree = graph.ids.tree();
    let names = Names::of(&analysis, &graph);
    let shared = Shared::of(&analysis, &graph);
    let mut builder = Builder::new(tree, &analysis.syntax, &names);
    let mut variables = Variables::new(&analysis, tree, &names, &shared);
    let (mut events, mut order, mut ssa) = (Events::default(), Order::default(), Ssa::default());
    for method in tree.methods() {
        let cfg = builder.build(&method);
        variables.reset(method.owner);
        Finder {
            analysis: &analysis,
            tree,
            names: &names,
            variables: &mut variables,
            events: &mut events,
            lazy: &Lazy::default(),
            below: &mut Vec::new(),
            captured: rustc_hash::FxHashSet::default(),
        }
        .run(cfg, &method);
        order.fill(cfg, |node| !events.definitions(node).is_empty());
        dominators_hold(cfg, &order);
        post_dominators_hold(cfg, &order);
        variables.settle(method.entry, (3, 13));
        ssa.rename(&order, &events, &variables, usize::MAX).unwrap();
        let mut found = BTreeSet::new();
        let mut sticky = BTreeSet::new();
        ssa.resolve(&events, &variables, method.entry, |usage, var, defs| {
            found.extend(defs.iter().map(|def| (usage, var, def.site)));
            sticky.insert((usage, var, method.entry));
            Ok(())
        })
        .unwrap();
        let expected = iterated(cfg, &events, &variables);
        // What others may assign is added to what reaches a use.
        let extra: Vec<_> = found.difference(&expected).collect();
        assert!(
            extra.iter().all(|use_of| sticky.contains(use_of)),
            "{extra:?}"
        );
        let missing: Vec<_> = expected.difference(&found).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
    assert!(
        Flow::of(&arena, &options, &analysis, &graph)
            .findings()
            .is_empty()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn orders_and_definitions_are_those_that_iteration_finds(source in program()) {
        check(&source);
    }
}

#[test]
fn a_nested_exit_is_left_once_per_kind() {
    check(
        "class C:\n def f(self, c):\n  for a in c:\n   try:\n    with a as b:\n     if b: break\n     if c: continue\n     return a\n   finally:\n    f(b)\n",
    );
}
