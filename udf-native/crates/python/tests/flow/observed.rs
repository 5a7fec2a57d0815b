//! What programs are seen to do when they run: every store that a load saw has an edge to it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use relspec_python::flow::{FlowDef, Strength};
use relspec_python::graph::{Graph, NodeKind};
use relspec_python::syntax::NodeId;
use relspec_python::{Analysis, Options};
use serde_json::Value;

use crate::with_flow;

/// Line and column of a store, line and column of a load, variable.
type Pair = (u64, u64, u64, u64, String);

/// What one program was seen to do.
struct Observed {
    program: PathBuf,
    /// One call of one function stored and loaded.
    inside: BTreeSet<Pair>,
    /// Another call or function stored.
    across: BTreeSet<Pair>,
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flow")
}

/// Runs all programs; needs `python3` 3.11 or later.
fn observe() -> Vec<Observed> {
    let entries = fs::read_dir(directory().join("programs")).unwrap();
    let mut programs: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    programs.sort();
    let output = Command::new("python3")
        .arg(directory().join("observe.py"))
        .args(&programs)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let observed: Vec<Observed> = lines.lines().zip(programs).map(parse).collect();
    assert!(observed.len() >= 60, "{} programs", observed.len());
    observed
}

fn parse((line, program): (&str, PathBuf)) -> Observed {
    let object: Value = serde_json::from_str(line).unwrap();
    let mut observed = Observed {
        program,
        inside: BTreeSet::new(),
        across: BTreeSet::new(),
    };
    for pair in object["pairs"].as_array().unwrap() {
        let number = |at: usize| pair[at].as_u64().unwrap();
        let name = pair[4].as_str().unwrap().to_owned();
        let place = (number(0), number(1), number(2), number(3), name);
        if pair[5].as_bool().unwrap() {
            observed.inside.insert(place);
        } else {
            observed.across.insert(place);
        }
    }
    observed
}

/// Edges of a program.
#[derive(Default)]
struct Edges {
    /// From a definition in the METHOD of the use.
    inside: BTreeSet<Pair>,
    /// Those of them that assign, and do not stand for somebody else.
    strong: BTreeSet<Pair>,
    /// Uses of a variable that a value from elsewhere reaches.
    carried: BTreeSet<(u64, u64, String)>,
}

fn edges(
    analysis: &Analysis<'_>,
    graph: &Graph<'_>,
    defs: &[FlowDef],
    text: impl Fn(&FlowDef) -> String,
) -> Edges {
    let mut edges = Edges::default();
    let place = |node: NodeId| {
        let start = analysis.syntax.node(node).span.start;
        let place = analysis.source.place(start);
        (u64::from(place.line), u64::from(place.col))
    };
    for def in defs {
        let usage = graph.ids.tree().node(def.usage).unwrap();
        let (line, col) = place(usage.syntax);
        let name = match usage.kind {
            NodeKind::Identifier => usage.name.unwrap_or("").to_owned(),
            _ => text(def),
        };
        if def.strength != Strength::Strong {
            edges.carried.insert((line, col, name.clone()));
        }
        let (def_line, def_col) = place(def.site);
        let pair = (def_line, def_col, line, col, name);
        if def.strength == Strength::Strong {
            edges.strong.insert(pair.clone());
        }
        edges.inside.insert(pair);
    }
    edges
}

#[test]
fn every_store_that_a_load_saw_reaches_it() {
    let mut missing = Vec::new();
    let (mut inside, mut across, mut attributes, mut given) = (0, 0, 0, 0);
    for observed in observe() {
        let source = fs::read_to_string(&observed.program).unwrap();
        let name = observed
            .program
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let edges = with_flow(&source, &Options::default(), |analysis, graph, flow| {
            edges(analysis, graph, flow.defs(), |def| {
                flow.variable(def.variable).unwrap().text.to_owned()
            })
        });
        for pair in observed.inside.difference(&edges.inside) {
            missing.push(format!("{name}: {pair:?}"));
        }
        for pair in &observed.across {
            let (_, _, line, col, variable) = pair;
            if variable.contains('.') {
                // What other functions do to an object is no flow inside of one.
                attributes += 1;
                continue;
            }
            across += 1;
            if !edges.carried.contains(&(*line, *col, variable.clone())) {
                missing.push(format!("{name}: from elsewhere {pair:?}"));
            }
        }
        let loads: BTreeSet<_> = observed
            .inside
            .iter()
            .map(|pair| (pair.2, pair.3, &pair.4))
            .collect();
        let run = edges
            .strong
            .iter()
            .filter(|pair| loads.contains(&(pair.2, pair.3, &pair.4)));
        given += run.count();
        inside += observed.inside.len();
    }
    let per_mille = inside * 1000 / given;
    println!(
        "{inside} observed pairs within a call, {given} edges to their uses, precision 0.{per_mille:03}; \
         {across} across calls, {attributes} of attributes"
    );
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(inside > 500, "{inside} pairs");
}
