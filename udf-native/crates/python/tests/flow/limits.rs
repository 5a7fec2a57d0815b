//! Functions at the edge: deep ones, long ones, and those with a definition for every use.

use std::time::{Duration, Instant};

use relspec_python::Options;

use crate::with_flow;

/// Analyses a file in linear time; says how many definitions there are and how much was left out.
fn check(source: &str) -> (usize, usize) {
    let start = Instant::now();
    let found = with_flow(source, &Options::default(), |_, _, flow| {
        (flow.defs().len(), flow.findings().len())
    });
    let took = start.elapsed();
    assert!(
        took < Duration::from_secs(20),
        "not linear: {took:?} for {} bytes",
        source.len()
    );
    found
}

#[test]
fn long_chains_take_linear_time() {
    assert_eq!(check(&"x = x + 1\n".repeat(20_000)).1, 0);
    assert_eq!(
        check(&format!("if a: x = 1\n{}", "elif b: x = 2\n".repeat(5000))).1,
        0
    );
    assert_eq!(
        check(&format!("x = {}0\n", "a if b else ".repeat(1500))).1,
        0
    );
    assert_eq!(
        check(&format!(
            "x = {}b\n",
            "a and (c or ".repeat(700) + &")".repeat(0)
        ))
        .1,
        0
    );
}

#[test]
fn a_block_of_calls_that_may_all_raise_takes_linear_time() {
    let calls = "    x = f(x)\n".repeat(10_000);
    let source =
        format!("def g(x):\n  try:\n{calls}  except A:\n    return x\n  finally:\n    h(x)\n");
    assert_eq!(check(&source).1, 0);
    let source = format!("def g(x):\n  with a:\n{calls}  return x\n");
    assert_eq!(check(&source).1, 0);
}

#[test]
fn many_variables_in_a_block_that_may_raise_are_bounded() {
    let lines: Vec<String> = (0..4000).map(|i| format!("    x{i} = f()\n")).collect();
    let uses: Vec<String> = (0..4000).map(|i| format!("  h(x{i})\n")).collect();
    let source = format!(
        "def g():\n  try:\n{}  except A: pass\n{}",
        lines.concat(),
        uses.concat()
    );
    check(&source);
}

#[test]
fn a_use_of_every_definition_at_every_use_is_left_out() {
    let lines = "  if a: x = 1\n  f(x)\n".repeat(1500);
    let (defs, findings) = check(&format!("def g(x):\n{lines}"));
    assert_eq!((defs, findings), (0, 1));
}

#[test]
fn nested_loops_and_comprehensions_are_bounded() {
    let loops: Vec<String> = (0..90)
        .map(|i| format!("{}for a{i} in b:\n", " ".repeat(i)))
        .collect();
    check(&format!("{}{}pass\n", loops.concat(), " ".repeat(90)));
    let depth = 300;
    check(&format!(
        "x = {}0{}\n",
        "[".repeat(depth),
        " for a in b]".repeat(depth)
    ));
    check(&format!(
        "x = {}0{}\n",
        "f(".repeat(depth),
        " for a in b)".repeat(depth)
    ));
    let endless: Vec<String> = (0..90)
        .map(|i| format!("{}while True:\n", " ".repeat(i)))
        .collect();
    check(&format!("{}{}pass\n", endless.concat(), " ".repeat(90)));
}

#[test]
fn a_receiver_that_is_rebound_over_and_over_is_bounded() {
    let attributes: Vec<String> = (0..4000).map(|i| format!("  self.a{i} = 1\n")).collect();
    let rebound = "  self = x\n".repeat(4000);
    let source = format!("class C:\n def f(self):\n{}{rebound}", attributes.concat());
    assert_eq!(check(&source).1, 1);
}

#[test]
fn a_table_that_is_filled_line_by_line_keeps_its_flow() {
    let lines: Vec<String> = (0..5000)
        .map(|i| format!("table['k{i}'] = {i}\n"))
        .collect();
    let (defs, findings) = check(&format!("table = {{}}\n{}print(table)\n", lines.concat()));
    assert_eq!(findings, 0);
    assert!(defs < 12_000, "{defs}");
}
