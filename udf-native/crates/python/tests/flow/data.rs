//! Definitions that reach a use.

use std::fmt::Write;

use relspec_python::flow::Strength;
use relspec_python::syntax::NodeId;
use relspec_python::{Code, Options};

use crate::with_flow;

/// Checks the places of the definitions that reach the last `x` of a program, as lines: `3` a
/// definition, `~3` one that changes or may be made at any time, `in` what held at the entry.
fn check(source: &str, expected: &str) {
    check_use(source, "x", expected);
}

/// Checks those of the last name or access with that text.
fn check_use(source: &str, text: &str, expected: &str) {
    let found = with_flow(source, &Options::default(), |analysis, _, flow| {
        let syntax = &analysis.syntax;
        let is_use = |id: &NodeId| {
            analysis.source.slice(syntax.node(*id).span) == text && !flow.defs_of(*id).is_empty()
        };
        let usage = syntax.iter().map(|(id, _)| id).rfind(is_use);
        let mut lines: Vec<(u32, String)> = Vec::new();
        for def in usage.map_or(&[][..], |usage| flow.defs_of(usage)) {
            let line = analysis.source.place(syntax.node(def.site).span.start).line;
            lines.push(match def.strength {
                Strength::Strong => (line, line.to_string()),
                Strength::Weak => (line, format!("~{line}")),
                Strength::Entry => (0, "in".to_owned()),
            });
        }
        lines.sort();
        let mut found = String::new();
        for (_, line) in lines {
            let _ = write!(found, "{line} ");
        }
        found
    });
    assert_eq!(found.trim(), expected, "{source}");
}

#[test]
fn an_assignment_ends_those_before_it() {
    check("x = 1\nx = 2\nx", "2");
    check("x = 1\nif a:\n x = 2\nx", "1 3");
    check("x = 1\nif a:\n x = 2\nelse:\n x = 3\nx", "3 5");
}

#[test]
fn a_loop_brings_definitions_back() {
    check("x = 0\nwhile a:\n f(x)\n x = 1", "1 4");
    check("for x in a:\n pass\nelse:\n x", "1");
}

#[test]
fn an_augmented_assignment_reads_before_it_writes() {
    check("x = 1\nx += 1\nx", "2");
    check("def f(y):\n x = 1\n x += x", "2");
}

#[test]
fn an_exception_leaves_before_the_definition() {
    check("x = 1\ntry:\n x = f()\nexcept A:\n x", "1");
    check("x = 1\ntry:\n x = 2\n f()\nexcept A:\n x", "3");
    check("x = 1\ntry:\n import x\nexcept A:\n x", "1");
}

#[test]
fn a_finally_sees_all_that_arrives() {
    check(
        "def f():\n x = 1\n try:\n  if g():\n   x = 2\n   return\n  x = 3\n finally:\n  h(x)",
        "2 5 7",
    );
}

#[test]
fn a_caught_exception_ends_with_its_handler() {
    check("x = 1\ntry:\n f()\nexcept A as x:\n pass\nx", "1");
    check("try:\n f()\nexcept A as x:\n x", "3");
}

#[test]
fn a_deletion_ends_definitions() {
    check("def f():\n x = 1\n if a:\n  del x\n x", "2");
}

#[test]
fn a_pattern_that_fails_captures_nothing() {
    check("x = 1\nmatch a:\n case [x, 1]:\n  pass\n case _:\n  x", "1");
    check("x = 1\nmatch a:\n case [x, 1] if x: pass", "3");
    check("match a:\n case A(x) | B(x): x", "2 2");
}

#[test]
fn a_declaration_assigns_nothing() {
    check("x = 1\nx: int\nx", "1");
    check("x = 1\nx: int = 2\nx", "2");
}

#[test]
fn what_comes_from_outside_holds_at_the_entry() {
    check("def f(): x", "in");
    check("def f(x): x", "1");
    check("def f(x):\n def g(): x", "in");
    check("class C:\n x", "in");
    check("class C:\n x = 1\n x", "2");
    check("print(x)", "in");
}

#[test]
fn others_may_assign_shared_variables_at_any_time() {
    check(
        "def f():\n x = 1\n def g():\n  nonlocal x\n  x = 2\n x = 3\n g()\n x",
        "~3 6",
    );
    check("def f():\n global x\n x = 1\n g()\n x", "in 3");
    check(
        "class C:\n def m(self):\n  global x\n  x = 1\nx = 2\nC().m()\nx",
        "~1 5",
    );
}

#[test]
fn a_definition_uses_what_it_captures() {
    let source = "def f():\n y = 1\n y = 2\n def g(): return y";
    check_use(source, "def g(): return y", "3");
    check_use("def f(y):\n class C:\n  z = y", "class C:\n  z = y", "1");
    check_use("y = 1\nclass C:\n z = y", "class C:\n z = y", "1");
}

#[test]
fn changes_of_an_object_add_to_its_definitions() {
    check("x = []\nx.append(1)\nx[0] = 2\nf(x)", "1 ~2 ~3");
    check("x = []\nx.append(1)\nx = []\nf(x)", "3");
    check("x = []\nx[0] = 1\nx[1] = 2", "1");
}

#[test]
fn attributes_of_the_receiver_are_variables() {
    let method = |body: &str| format!("class C:\n def m(self, a):\n{body}");
    let check = |body: &str, text: &str, expected: &str| check_use(&method(body), text, expected);
    check("  self.x = 1\n  self.x = 2\n  self.x", "self.x", "4");
    check("  if a: self.x = 1\n  self.x", "self.x", "in 3");
    check("  self.x.y.z = 1\n  self.x.y.z", "self.x.y.z", "3");
    check("  self.x.y = 1\n  self.x = 2\n  self.x.y", "self.x.y", "4");
    check("  self.x = 1\n  self = a\n  self.x", "self.x", "4");
    check(
        "  self.x = []\n  self.x.append(1)\n  f(self.x)",
        "self.x",
        "3 ~4",
    );
    check("  self.x = 1\n  f(self)", "self", "2 ~3");
    check("  self.x = 1\n  del self.x\n  self.x", "self.x", "");
}

#[test]
fn a_generator_expression_reads_later_unless_it_is_consumed() {
    check_use("def f(a):\n x = 1\n g = (x for b in a)\n x = 2", "x", "2 4");
    check_use(
        "def f(a):\n x = 1\n g = sum(x for b in a)\n x = 2",
        "x",
        "2",
    );
}

#[test]
fn what_is_over_the_limit_is_left_out_with_a_finding() {
    let options = Options {
        max_flow_edges: 3,
        ..Options::default()
    };
    let source = "def f(a):\n a\n a\n a\n a\ndef g(a): a";
    with_flow(source, &options, |analysis, _, flow| {
        let names = flow.defs().iter().map(|def| def.site);
        let lines: Vec<u32> = names
            .map(|site| {
                analysis
                    .source
                    .place(analysis.syntax.node(site).span.start)
                    .line
            })
            .collect();
        assert_eq!(lines, [6]);
        let codes: Vec<Code> = flow.findings().iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::FlowTruncated]);
        let usage = analysis.syntax.iter().map(|(id, _)| id);
        assert_eq!(usage.filter(|id| !flow.defs_of(*id).is_empty()).count(), 1);
    });
}
