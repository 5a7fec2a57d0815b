//! Files at the edge: skipped ones, deep ones, and names that would outgrow them.

use std::time::{Duration, Instant};

use crate::{invariants, with_facts};

fn check(source: &str) {
    let start = Instant::now();
    with_facts("m.py", source.as_bytes(), |facts| {
        invariants::check(facts, source.len()).unwrap();
    });
    assert!(start.elapsed() < Duration::from_secs(20), "not linear");
}

#[test]
fn a_skipped_file_is_a_file_with_its_reason() {
    with_facts("m.py", b"x = '\xff'\n", |facts| {
        let kinds: Vec<&str> = facts.cpg_nodes.iter().map(|node| node.kind).collect();
        assert_eq!(kinds, ["FILE", "DIAGNOSTIC"]);
        let edges: Vec<&str> = facts.cpg_edges.iter().map(|edge| edge.kind).collect();
        assert_eq!(edges, ["HAS_DIAGNOSTIC"]);
        let finding = facts.diagnostics.first().unwrap();
        assert_eq!(
            (finding.bstart, finding.line, finding.col),
            (Some(5), Some(1), Some(5))
        );
        let file = facts.py_files.first().unwrap();
        assert_eq!((file.parse_status, file.error_count), ("SKIPPED", 1));
        assert_eq!((file.node_count, file.edge_count), (2, 1));
    });
}

#[test]
fn names_that_would_outgrow_the_file_are_left_out_with_a_finding() {
    let members: Vec<String> = (0..3000)
        .map(|i| {
            format!(
                "    a{i} = 1
"
            )
        })
        .collect();
    let source = format!("class {}:\n{}", "A".repeat(50_000), members.concat());
    with_facts("m.py", source.as_bytes(), |facts| {
        invariants::check(facts, source.len()).unwrap();
        let members = || facts.cpg_nodes.iter().filter(|node| node.kind == "MEMBER");
        assert_eq!(members().count(), 3000);
        let named = members().filter(|node| node.full_name.is_some()).count();
        assert!(0 < named && named < 100, "{named}");
        let findings: Vec<&str> = facts.diagnostics.iter().map(|row| row.code).collect();
        assert_eq!(findings, ["EXTRACT_FAILED"]);
    });
}

#[test]
fn deep_files_take_linear_time_and_no_stack() {
    check(&format!("{}0\n", "not ".repeat(5000)));
    check(&format!("a{}\n", ".b".repeat(5000)));
    check(&format!("{}a{}\n", "(".repeat(2000), ")()".repeat(2000)));
    check(&format!("f = {}0\n", "lambda: ".repeat(300)));
    check(&format!("if a: b\n{}", "elif c: d\n".repeat(3000)));
    check(&format!("with {} as z: pass\n", vec!["a"; 3000].join(", ")));
    check(&format!(
        "x = {}\n",
        vec!["a"; 20_000].join(" + b + ").get(..5000).unwrap()
    ));
    let nested: Vec<String> = (0..90)
        .map(|i| {
            format!(
                "{}if a:
",
                " ".repeat(i)
            )
        })
        .collect();
    check(&format!("{}{}pass\n", nested.concat(), " ".repeat(90)));
}
