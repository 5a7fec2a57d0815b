//! A whole library: `LIBRARY=/usr/lib/python3 cargo test --release --test graph -- --ignored`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bumpalo::Bump;
use relspec_contracts::Facts;
use relspec_python::flow::Flow;
use relspec_python::graph::{Graph, file_row};
use relspec_python::{FileInput, Options, analyze, extract};

use crate::invariants;

/// Time that this thread has run; other processes of the machine do not count.
fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds = stat.split(' ').next().unwrap().parse().unwrap();
    Duration::from_nanos(nanoseconds)
}

/// Every Python file below a directory, without installed packages.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut open = vec![root.to_owned()];
    let mut found = Vec::new();
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("site-packages") {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
#[ignore = "reads a directory named by LIBRARY"]
fn invariants_hold_over_a_whole_library() {
    let root = std::env::var("LIBRARY").expect("LIBRARY names a directory");
    let root = Path::new(&root);
    let options = Options::default();
    let (mut bytes, mut nodes, mut edges, mut props, mut rest) = (0, 0, 0, 0, 0);
    let [mut before, mut tree, mut flow, mut emit] = [Duration::ZERO; 4];
    let paths = files(root);
    let mut arena = Bump::new();
    for file in &paths {
        arena.reset();
        let content = fs::read(file).unwrap();
        let name = file.strip_prefix(root).unwrap().to_str().unwrap();
        let start = cpu();
        let analysis = analyze(&arena, &options, "library", name, &content);
        before += cpu().saturating_sub(start);
        let start = cpu();
        let graph = Graph::of(&arena, &options, name, &analysis);
        tree += cpu().saturating_sub(start);
        let start = cpu();
        let mut facts = Facts::default();
        graph.emit(&arena, &options, name, &analysis, &[], &mut facts);
        emit += cpu().saturating_sub(start);
        let start = cpu();
        let found = Flow::of(&arena, &options, &analysis, &graph);
        flow += cpu().saturating_sub(start);
        let start = cpu();
        found.emit(&analysis, &graph, &mut facts);
        file_row(name, content.len() as u64, &analysis, &mut facts);
        emit += cpu().saturating_sub(start);
        bytes += content.len();
        nodes += facts.cpg_nodes.len();
        edges += facts.cpg_edges.len();
        props += facts.cpg_props.len();
        rest += facts.row_count();
        let facts = extract(&arena, &options, "library", name, FileInput::Read(&content));
        if let Err(broken) = invariants::check(&facts, content.len()) {
            panic!("{name}: {broken}");
        }
    }
    rest -= nodes + edges + props;
    let speed = |time: Duration| bytes as u128 * 10 / time.as_micros().max(1);
    println!(
        "{} files, {bytes} bytes: {nodes} nodes, {edges} edges, {props} properties, {rest} other rows",
        paths.len()
    );
    println!(
        "100 kB/s of one core: analysis {}, tree and ids {}, flow {}, rows {}, graph in all {}",
        speed(before),
        speed(tree),
        speed(flow),
        speed(emit),
        speed(tree + flow + emit)
    );
}
