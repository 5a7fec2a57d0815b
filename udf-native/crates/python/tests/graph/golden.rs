//! One case per construct: `cases/<name>.txt` holds a file, a line `=== <path>`, and its rows.
//! `UPDATE_GOLDEN=1` rewrites what follows that line.

use std::fs;
use std::path::PathBuf;

use crate::dump::dump;
use crate::{invariants, with_facts};

const MARK: &str = "\n=== ";

#[test]
fn every_construct_has_its_nodes_and_edges() {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/graph/cases");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut names: Vec<PathBuf> = fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    assert!(names.len() >= 30, "cases are missing in {directory:?}");
    let mut different = Vec::new();
    for name in names {
        let case = fs::read_to_string(&name).unwrap();
        let (source, rest) = case.split_once(MARK).unwrap();
        let (path, expected) = rest.split_once('\n').unwrap();
        let rows = with_facts(path, source.as_bytes(), |facts| {
            invariants::check(facts, source.len()).unwrap_or_else(|broken| {
                panic!("{}: {broken}", name.display());
            });
            dump(facts)
        });
        if update {
            fs::write(&name, format!("{source}{MARK}{path}\n{rows}")).unwrap();
        } else if rows != expected {
            different.push(format!("{}\n{}", name.display(), diff(expected, &rows)));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// Lines of one side that the other does not have.
fn diff(expected: &str, actual: &str) -> String {
    let missing = |from: &str, other: &str, sign: char| -> Vec<String> {
        let other: Vec<&str> = other.lines().collect();
        from.lines()
            .filter(|line| !other.contains(line))
            .map(|line| format!("{sign} {line}"))
            .collect()
    };
    let mut lines = missing(expected, actual, '-');
    lines.extend(missing(actual, expected, '+'));
    lines.join("\n")
}
