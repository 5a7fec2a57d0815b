//! Control flow, one construct at a time.

use std::collections::BTreeSet;

use relspec_python::Options;
use relspec_python::flow::Label;
use relspec_python::graph::{CpgNodeId, NodeKind};

use crate::with_flow;

/// Checks the edges of all METHODs but `<module>`, unless it is the only one. A node is its code up
/// to the end of its header; the entry is `(`, the exit `)`, a node that nothing reaches has a `!`.
fn check(source: &str, expected: &[&str]) {
    let found = with_flow(source, &Options::default(), |_, graph, flow| {
        let tree = graph.ids.tree();
        let dead: BTreeSet<CpgNodeId> = flow.unreachable().iter().copied().collect();
        let text = |id: CpgNodeId| {
            let node = tree.node(id).unwrap();
            let code = match (node.kind, node.subkind) {
                (NodeKind::Method, _) => "(",
                (NodeKind::MethodReturn, _) => ")",
                (NodeKind::JumpTarget, Some(kind @ ("EXCEPT" | "EXIT"))) => kind,
                _ => &source[node.span.start as usize..node.code_end as usize],
            };
            format!("{code}{}", if dead.contains(&id) { "!" } else { "" })
        };
        let methods: Vec<_> = tree.methods().collect();
        let looked_at = if methods.len() > 1 {
            &methods[1..]
        } else {
            &methods[..]
        };
        let mut found = Vec::new();
        for (src, dst, label) in flow.control() {
            if looked_at
                .iter()
                .any(|method| method.nodes().contains(&src.0))
            {
                let arrow = match label {
                    Label::Next => "->".to_owned(),
                    _ => format!("-{}->", label.as_str()),
                };
                found.push(format!("{} {arrow} {}", text(src), text(dst)));
            }
        }
        found
    });
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    let expected: BTreeSet<&str> = expected.iter().copied().collect();
    let missing: Vec<_> = expected.difference(&found).collect();
    let extra: Vec<_> = found.difference(&expected).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{source}\nmissing {missing:#?}\nextra {extra:#?}"
    );
}

#[test]
fn operands_come_before_operators() {
    check("f(a)", &["( -> f", "f -> a", "a -> f(a)", "f(a) -> )"]);
}

#[test]
fn positional_arguments_come_before_named_ones() {
    check(
        "f(k=a, *b)",
        &[
            "( -> f",
            "f -> b",
            "b -> *b",
            "*b -> a",
            "a -> f(k=a, *b)",
            "f(k=a, *b) -> )",
        ],
    );
}

#[test]
fn values_are_unpacked_before_they_are_stored() {
    check(
        "a, b = c",
        &[
            "( -> c",
            "c -> a, b",
            "a, b -> a",
            "a -> b",
            "b -> a, b = c",
            "a, b = c -> )",
        ],
    );
}

#[test]
fn operands_of_and_decide_about_the_next() {
    check(
        "a and b and c",
        &[
            "( -> a",
            "a -true-> b",
            "a -false-> a and b and c",
            "b -true-> c",
            "b -false-> a and b and c",
            "c -> a and b and c",
            "a and b and c -> )",
        ],
    );
}

#[test]
fn a_chain_of_comparisons_ends_with_the_first_that_fails() {
    check(
        "a < b < c",
        &[
            "( -> a",
            "a -> b",
            "b -true-> c",
            "b -false-> a < b < c",
            "c -> a < b < c",
            "a < b < c -> )",
        ],
    );
}

#[test]
fn a_conditional_expression_tests_first() {
    check(
        "a if b else c",
        &[
            "( -> b",
            "b -true-> a",
            "b -false-> c",
            "a -> a if b else c",
            "c -> a if b else c",
            "a if b else c -> )",
        ],
    );
}

#[test]
fn an_if_goes_one_way() {
    check(
        "if a: b\nelif c: d\nelse: e",
        &[
            "( -> a",
            "a -true-> b",
            "a -false-> c",
            "c -true-> d",
            "c -false-> e",
            "b -> )",
            "d -> )",
            "e -> )",
        ],
    );
}

#[test]
fn a_while_comes_back_to_its_test() {
    check(
        "while a:\n if b: break\n if c: continue\n d\nelse: e",
        &[
            "( -> a",
            "a -true-> b",
            "a -false-> e",
            "b -true-> break",
            "b -false-> c",
            "break -break-> )",
            "c -true-> continue",
            "c -false-> d",
            "continue -continue-> a",
            "d -> a",
            "e -> )",
        ],
    );
}

#[test]
fn an_endless_loop_is_left_by_break_alone() {
    check(
        "while True: a\nb",
        &["( -> True", "True -true-> a", "a -> True", "b! -> )!"],
    );
    check(
        "if 0: a\nb",
        &["( -> 0", "0 -false-> b", "a! -> b", "b -> )"],
    );
}

#[test]
fn a_for_takes_its_iterable_once() {
    check(
        "for a in b: c\nelse: d",
        &[
            "( -> b",
            "b -> for a in b:",
            "for a in b: -true-> a",
            "a -> c",
            "c -> for a in b:",
            "for a in b: -false-> d",
            "d -> )",
        ],
    );
}

#[test]
fn generators_of_a_comprehension_nest() {
    check(
        "[a for b in c if d for e in f]",
        &[
            "( -> c",
            "c -> for b in c if d",
            "for b in c if d -true-> b",
            "b -> d",
            "d -false-> for b in c if d",
            "d -true-> f",
            "f -> for e in f",
            "for e in f -true-> e",
            "e -> a",
            "a -> for e in f",
            "for e in f -false-> for b in c if d",
            "for b in c if d -false-> [a for b in c if d for e in f]",
            "[a for b in c if d for e in f] -> )",
        ],
    );
}

#[test]
fn a_with_is_left_through_its_exit() {
    check(
        "def f(a):\n with a: return 1",
        &[
            "( -> a",
            "a -> with a:",
            "with a: -> 1",
            "1 -> return 1",
            "1 -exception-> EXIT",
            "return 1 -return-> EXIT",
            "EXIT -return-> )",
            "EXIT -exception-> )",
            "EXIT -> )",
        ],
    );
}

#[test]
fn a_finally_goes_on_to_where_its_arrivals_were_bound() {
    check(
        "def f(a):\n for b in a:\n  try:\n   if b: break\n   return 1\n  finally: 2\n 3",
        &[
            "( -> a",
            "a -> for b in a:",
            "for b in a: -true-> b",
            "b -> b",
            "b -exception-> 2",
            "b -true-> break",
            "b -false-> 1",
            "break -break-> 2",
            "1 -> return 1",
            "return 1 -return-> 2",
            "2 -break-> 3",
            "2 -return-> )",
            "2 -exception-> )",
            "for b in a: -false-> 3",
            "3 -> )",
        ],
    );
}

#[test]
fn handlers_are_tried_in_turn() {
    check(
        "def f(a, b):\n try: a()\n except b as e: 1\n except: 2\n else: 3",
        &[
            "( -> a",
            "a -> a()",
            "a() -exception-> EXCEPT",
            "a() -> 3",
            "EXCEPT -> b",
            "b -> except b as e:",
            "except b as e: -true-> e",
            "except b as e: -false-> except:",
            "e -> 1",
            "1 -> )",
            "except: -> 2",
            "2 -> )",
            "3 -> )",
        ],
    );
}

#[test]
fn a_handler_is_reached_even_if_nothing_is_known_to_raise() {
    check(
        "try: a = 1\nexcept: b = 2",
        &[
            "( -> 1",
            "1 -exception-> EXCEPT",
            "1 -> a",
            "a -> a = 1",
            "a = 1 -> )",
            "EXCEPT -> except:",
            "except: -> 2",
            "2 -> b",
            "b -> b = 2",
            "b = 2 -> )",
        ],
    );
}

#[test]
fn groups_go_through_all_handlers() {
    check(
        "def f(a, b):\n try: f()\n except* a: 1\n except* b: 2\n 3",
        &[
            "( -> f",
            "f -> f()",
            "f -exception-> EXCEPT",
            "f() -exception-> EXCEPT",
            "f() -> 3",
            "EXCEPT -> a",
            "a -> except* a:",
            "except* a: -true-> 1",
            "except* a: -false-> b",
            "1 -> b",
            "b -> except* b:",
            "except* b: -true-> 2",
            "except* b: -false-> 3",
            "except* b: -exception-> )",
            "2 -> 3",
            "2 -exception-> )",
            "3 -> )",
        ],
    );
}

#[test]
fn names_are_captured_when_the_pattern_has_matched() {
    check(
        "match a:\n case [b, 1] if c: d\n case _: e",
        &[
            "( -> a",
            "a -> b",
            "b -> 1",
            "1 -> 1",
            "1 -true-> [b, 1]",
            "1 -false-> _",
            "[b, 1] -true-> b",
            "[b, 1] -false-> _",
            "b -> c",
            "c -true-> case [b, 1] if c:",
            "c -false-> _",
            "case [b, 1] if c: -> d",
            "d -> )",
            "_ -> case _:",
            "case _: -> e",
            "e -> )",
        ],
    );
}

#[test]
fn an_assertion_raises_if_it_fails() {
    check(
        "assert a, b\nc",
        &[
            "( -> a",
            "a -true-> c",
            "a -false-> b",
            "b -> assert a, b",
            "assert a, b -exception-> )",
            "c -> )",
        ],
    );
}

#[test]
fn code_behind_a_return_is_unreachable() {
    check(
        "def f():\n return 1\n a",
        &["( -> 1", "1 -> return 1", "return 1 -return-> )", "a! -> )"],
    );
}

#[test]
fn decorators_are_applied_from_the_bottom() {
    check("@a\n@b\ndef f(x=c): pass", &["( -> pass", "pass -> )"]);
}
