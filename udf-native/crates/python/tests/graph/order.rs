//! The order in which a METHOD evaluates its nodes.

use bumpalo::Bump;
use relspec_python::graph::{Graph, NodeKind};
use relspec_python::{Options, analyze};

/// Checks the code of what the module evaluates between entry and exit.
fn check(source: &str, expected: &[&str]) {
    let arena = Bump::new();
    let options = Options::default();
    let analysis = analyze(&arena, &options, "acme", "m.py", source.as_bytes());
    let graph = Graph::of(&arena, &options, "m.py", &analysis);
    let tree = graph.ids.tree();
    let module = tree.methods().next().unwrap();
    let order = tree.evaluation_order(&analysis.syntax, &module);
    let kinds = |at: usize| tree.node(order[at]).unwrap().kind;
    assert_eq!(kinds(0), NodeKind::Method);
    assert_eq!(kinds(order.len() - 1), NodeKind::MethodReturn);
    let code: Vec<&str> = order[1..order.len() - 1]
        .iter()
        .map(|id| {
            let node = tree.node(*id).unwrap();
            let span = node.span.start as usize..node.code_end as usize;
            source.get(span).unwrap()
        })
        .collect();
    assert_eq!(code, expected, "{source}");
}

#[test]
fn operands_come_before_operators() {
    check("f(a.b, *c)", &["f", "a", "a.b", "c", "*c", "f(a.b, *c)"]);
}

#[test]
fn values_come_before_targets() {
    check("a = b.c = d", &["d", "a", "b", "b.c", "a = b.c = d"]);
    check("a: int = b", &["b", "a", "a: int = b"]);
    check("a: int", &["a", "a: int"]);
    check("a += b", &["a", "b", "a += b"]);
}

#[test]
fn tests_come_before_what_they_choose() {
    check("a if b else c", &["b", "a", "c", "a if b else c"]);
    check("if a: b\nelse: c", &["a", "b", "c"]);
}

#[test]
fn loops_take_their_iterable_first() {
    check("for i in x: i", &["x", "for i in x:", "i", "i"]);
    check(
        "[i for i in x if c]",
        &["x", "for i in x if c", "i", "c", "i", "[i for i in x if c]"],
    );
}

#[test]
fn context_managers_enter_before_they_are_stored() {
    check("with a as b: c", &["a", "with a as b:", "b", "c", ""]);
}

#[test]
fn handlers_look_at_the_type_first() {
    check(
        "try: a\nexcept B as c: d\nexcept: e",
        &["a", "", "B", "except B as c:", "c", "d", "except:", "e"],
    );
}

#[test]
fn cases_arrive_after_pattern_and_guard() {
    check(
        "match a:\n case b if c: d",
        &["a", "b", "b", "c", "case b if c:", "d"],
    );
}

#[test]
fn decorators_are_applied_from_the_bottom() {
    check(
        "@a\n@b\ndef f(x=c): pass",
        &["a", "b", "c", "@b", "@a", "def f(x=c):"],
    );
}
