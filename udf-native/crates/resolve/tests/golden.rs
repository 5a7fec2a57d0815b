//! The golden cases: what is found in each is what CPython calls.
//!
//! `UPDATE_GOLDEN=1` rewrites the list of the cases that are not exact yet.

#![expect(clippy::expect_used, reason = "a test fails by a panic")]

mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use harness::Repository;

/// Floors of all cases together, in thousandths.
const RECALL: usize = 970;
const PRECISION: usize = 978;

#[derive(Default)]
struct Score {
    found: usize,
    missed: BTreeSet<String>,
    spurious: BTreeSet<String>,
}

/// What must be found, and what may be.
fn expected(case: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let text = fs::read_to_string(case.join("expected.txt")).expect("expected.txt");
    let (mut must, mut may) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (line, is_unexecuted) = match line.strip_suffix(" [unexecuted]") {
            Some(line) => (line, true),
            None => (line, false),
        };
        let line = line.strip_suffix(" [implicit]").unwrap_or(line);
        if line.contains(" -> external:") {
            continue;
        }
        let list = if is_unexecuted { &mut may } else { &mut must };
        list.insert(line.to_owned());
    }
    (must, may)
}

fn score(case: &Path) -> Score {
    let repository = Repository::read(case);
    let found = repository.pairs(&repository.resolve());
    let (must, may) = expected(case);
    Score {
        found: must.intersection(&found).count(),
        missed: must.difference(&found).cloned().collect(),
        spurious: found
            .difference(&must)
            .filter(|pair| !may.contains(*pair))
            .cloned()
            .collect(),
    }
}

fn cases() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases = Vec::new();
    for category in fs::read_dir(root).expect("cases") {
        let category = category.expect("category").path();
        for case in fs::read_dir(&category).expect("category") {
            let case = case.expect("case").path();
            if case.join("expected.txt").exists() {
                let name = |path: &Path| path.file_name().map(|name| name.display().to_string());
                let name = format!(
                    "{}/{}",
                    name(&category).unwrap_or_default(),
                    name(&case).unwrap_or_default()
                );
                cases.push((name, case));
            }
        }
    }
    cases.sort();
    cases
}

#[test]
fn cases_are_as_exact_as_they_were() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inexact.txt");
    let known = fs::read_to_string(&list).unwrap_or_default();
    let known: BTreeSet<&str> = known.lines().collect();
    let (mut found, mut missed, mut spurious) = (0, 0, 0);
    let mut categories: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let (mut inexact, mut worse) = (String::new(), String::new());
    for (name, path) in cases() {
        let score = score(&path);
        let category = name.split('/').next().unwrap_or_default().to_owned();
        let counts = categories.entry(category).or_default();
        let own = [score.found, score.missed.len(), score.spurious.len()];
        for (count, own) in counts.iter_mut().zip(own) {
            *count += own;
        }
        found += score.found;
        missed += score.missed.len();
        spurious += score.spurious.len();
        if score.missed.is_empty() && score.spurious.is_empty() {
            continue;
        }
        let _ = writeln!(inexact, "{name}");
        if !known.contains(name.as_str()) {
            let _ = writeln!(
                worse,
                "{name}: missed {:?}, spurious {:?}",
                score.missed, score.spurious
            );
        }
    }
    for (category, [found, missed, spurious]) in &categories {
        println!("{category:<26} found {found:>4} missed {missed:>3} spurious {spurious:>3}");
    }
    let (recall, precision) = (
        1000 * found / (found + missed),
        1000 * found / (found + spurious),
    );
    println!("recall {recall} ‰, precision {precision} ‰");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&list, &inexact).expect("list of inexact cases");
        return;
    }
    assert!(worse.is_empty(), "no longer exact:\n{worse}");
    assert!(recall >= RECALL, "recall {recall} ‰ is below {RECALL} ‰");
    assert!(
        precision >= PRECISION,
        "precision {precision} ‰ is below {PRECISION} ‰"
    );
}
