//! The golden cases: the types that parameters and results are found to have are those they have
//! when CPython runs the program.
//!
//! `UPDATE_GOLDEN=1` rewrites the list of what is not found, and of what is found beside it.

#![expect(clippy::expect_used, reason = "a test fails by a panic")]

mod harness;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use harness::Repository;

/// Floors of all cases together, in thousandths.
const RECALL: usize = 935;
const PRECISION: usize = 960;

/// Per subject the classes it was seen to have, each with those it is a subclass of.
type Observed = BTreeMap<String, Vec<BTreeSet<String>>>;

fn observed(case: &Path) -> Observed {
    let text = fs::read_to_string(case.join("types.txt")).expect("types.txt");
    let mut observed = Observed::new();
    for line in text.lines() {
        let (seen, above) = line.split_once(" < ").unwrap_or((line, ""));
        let (subject, class) = seen.rsplit_once(' ').expect("subject and class");
        let mut classes: BTreeSet<String> = BTreeSet::from([class.to_owned()]);
        classes.extend(
            above
                .split(", ")
                .filter(|above| !above.is_empty())
                .map(str::to_owned),
        );
        let seen = observed.entry(subject.to_owned()).or_default();
        seen.push(classes);
    }
    observed
}

#[derive(Default)]
struct Score {
    found: usize,
    right: usize,
    missed: BTreeSet<String>,
    wrong: BTreeSet<String>,
}

fn score(case: &Path) -> Score {
    let repository = Repository::read(case);
    let found = repository.types(&repository.resolve());
    let mut by_subject: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in &found {
        let (subject, name) = line.rsplit_once(' ').expect("subject and type");
        by_subject.entry(subject).or_default().insert(name);
    }
    let mut score = Score::default();
    for (subject, seen) in &observed(case) {
        let types = by_subject
            .get(subject.as_str())
            .cloned()
            .unwrap_or_default();
        for classes in seen {
            if classes.iter().any(|class| types.contains(class.as_str())) {
                score.found += 1;
            } else {
                let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
                score
                    .missed
                    .insert(format!("{subject} {}", classes.join("|")));
            }
        }
        for name in types {
            if seen.iter().any(|classes| classes.contains(name)) {
                score.right += 1;
            } else {
                score.wrong.insert(format!("{subject} {name}"));
            }
        }
    }
    score
}

#[test]
fn types_are_as_exact_as_they_were() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let list = tests.join("inexact_types.txt");
    let (mut found, mut right, mut missed, mut wrong) = (0, 0, 0, 0);
    let mut inexact = String::new();
    let mut cases: Vec<_> = harness::python_files(&tests.join("cases"))
        .into_iter()
        .filter(|path| path.ends_with("main.py"))
        .filter_map(|path| path.parent().map(Path::to_path_buf))
        .filter(|case| case.join("types.txt").exists())
        .collect();
    cases.sort();
    assert!(cases.len() > 300, "{} cases", cases.len());
    for case in &cases {
        let score = score(case);
        found += score.found;
        right += score.right;
        missed += score.missed.len();
        wrong += score.wrong.len();
        let name = case.strip_prefix(tests.join("cases")).expect("a case");
        for line in &score.missed {
            let _ = writeln!(inexact, "{} missed {line}", name.display());
        }
        for line in &score.wrong {
            let _ = writeln!(inexact, "{} wrong {line}", name.display());
        }
    }
    let (recall, precision) = (
        1000 * found / (found + missed),
        1000 * right / (right + wrong),
    );
    println!(
        "found {found}, missed {missed}, wrong {wrong}: recall {recall} ‰, precision {precision} ‰"
    );
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&list, &inexact).expect("list of inexact types");
        return;
    }
    let known = fs::read_to_string(&list).expect("list of inexact types");
    let known: BTreeSet<&str> = known.lines().collect();
    let now: BTreeSet<&str> = inexact.lines().collect();
    let worse: Vec<_> = now.difference(&known).collect();
    let better: Vec<_> = known.difference(&now).collect();
    assert!(worse.is_empty(), "no longer exact:\n{worse:#?}");
    assert!(
        better.is_empty(),
        "exact by now, to be taken off the list:\n{better:#?}"
    );
    assert!(recall >= RECALL, "recall {recall} ‰ is below {RECALL} ‰");
    assert!(
        precision >= PRECISION,
        "precision {precision} ‰ is below {PRECISION} ‰"
    );
}
