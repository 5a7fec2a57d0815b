//! What holds for every file, whatever is in it.

use std::collections::{BTreeMap, HashSet};

use bumpalo::Bump;
use proptest::prelude::*;
use relspec_contracts::{Facts, Row};
use relspec_python::flow::Flow;
use relspec_python::graph::Graph;
use relspec_python::{IndexedNames, Options, analyze, uses};

/// Makes all rows of a file and checks what must hold between them.
fn examine(path: &str, source: &[u8]) {
    let arena = Bump::new();
    let options = Options::default();
    let path = arena.alloc_str(path);
    let source = arena.alloc_slice_copy(source);
    let analysis = analyze(&arena, &options, "repo", path, source);
    let graph = Graph::of(&arena, &options, path, &analysis);
    let mut facts = Facts::default();
    let flow = Flow::of(&arena, &options, &analysis, &graph);
    let file = uses::Input {
        path,
        analysis: &analysis,
        graph: &graph,
        flow: &flow,
        index: &IndexedNames::default(),
    };
    let findings = uses::collect(&arena, &options, file, &mut facts);
    facts.sort();
    assert!(findings.len() <= source.len() + 1);

    unique(&facts.py_modules);
    unique(&facts.py_defs);
    unique(&facts.py_imports);
    unique(&facts.py_exports);
    unique(&facts.py_members);
    unique(&facts.py_bases);
    unique(&facts.py_symbols);
    unique(&facts.py_paths);
    unique(&facts.py_uses);
    unique(&facts.py_use_paths);
    unique(&facts.py_calls);
    unique(&facts.py_call_args);
    unique(&facts.py_returns);
    unique(&facts.py_param_flows);
    unique(&facts.cpg_edges);

    let mut nodes: HashSet<i64> = graph.ids.iter().map(|(id, _)| id).collect();
    assert!(!nodes.contains(&0), "a node has no id");
    for row in &facts.py_uses {
        let ids = [row.node_ids, row.receiver_ids, row.arg_ids].concat();
        assert!(ids.iter().all(|id| nodes.contains(id)), "{row:?}");
        assert!(row.node_ids.is_sorted(), "{row:?}");
        let arguments = row.node_ids.len() * row.arg_shape.len();
        assert_eq!(row.arg_ids.len(), arguments, "{row:?}");
        let receivers = row.receiver_ids.len();
        assert!(receivers == 0 || receivers == row.node_ids.len(), "{row:?}");
    }
    for row in &facts.py_calls {
        assert!(nodes.contains(&row.call_id), "{row:?}");
    }
    for row in &facts.py_param_flows {
        assert!(nodes.contains(&row.param_id), "{row:?}");
        assert!(nodes.contains(&row.node_id), "{row:?}");
    }
    nodes.extend(facts.py_symbols.iter().map(|symbol| symbol.symbol_id));
    let types = facts.py_symbols.iter().filter(|symbol| symbol.is_type);
    nodes.extend(types.map(|symbol| relspec_ids::type_id(symbol.full_name)));
    for edge in &facts.cpg_edges {
        assert!(
            nodes.contains(&edge.src) && nodes.contains(&edge.dst),
            "{edge:?}"
        );
        assert!((0.0..=1.0).contains(&edge.confidence), "{edge:?}");
    }
    let mentioned: HashSet<i64> = facts.cpg_edges.iter().map(|edge| edge.dst).collect();
    for symbol in &facts.py_symbols {
        let of_type = relspec_ids::type_id(symbol.full_name);
        assert!(symbol.is_symbol || symbol.is_type, "{symbol:?}");
        assert_eq!(
            mentioned.contains(&symbol.symbol_id),
            symbol.is_symbol,
            "{symbol:?}"
        );
        assert_eq!(mentioned.contains(&of_type), symbol.is_type, "{symbol:?}");
    }
    let paths: HashSet<i64> = facts.py_paths.iter().map(|path| path.path_id).collect();
    for row in &facts.py_paths {
        let parsed = relspec_text::AccessPath::parse(row.path);
        let parsed = parsed.unwrap_or_else(|| panic!("{row:?}"));
        assert_eq!(parsed.length(), row.step_count as usize, "{row:?}");
        assert_eq!(parsed.root().kind(), row.root_kind, "{row:?}");
    }
    let held = facts.py_use_paths.iter().map(|row| row.path_id);
    let held = held.chain(facts.py_bases.iter().map(|row| row.path_id));
    let held = held.chain(facts.py_exports.iter().filter_map(|row| row.path_id));
    let held = held.chain(facts.py_members.iter().filter_map(|row| row.path_id));
    assert_eq!(held.filter(|id| !paths.contains(id)).count(), 0);
    one_answer_per_question(&facts);
}

fn unique<R: Row + std::fmt::Debug>(rows: &[R]) {
    let mut sorted: Vec<&R> = rows.iter().collect();
    sorted.sort_by(|left, right| left.compare_keys(right));
    for pair in sorted.windows(2) {
        assert!(pair[0].compare_keys(pair[1]).is_lt(), "{:?}", pair[1]);
    }
}

/// Every named call is answered or asked about, never both; answers of one question share a rank
/// and, if there are several, a group.
fn one_answer_per_question(facts: &Facts<'_>) {
    type Answer = (i32, Option<i64>);
    let mut questions: BTreeMap<(i64, &str), Vec<Answer>> = BTreeMap::new();
    for edge in facts.cpg_edges.iter().filter(|edge| edge.evidence_rank > 0) {
        let answer = (edge.evidence_rank, edge.ambiguity_group);
        questions
            .entry((edge.src, edge.kind))
            .or_default()
            .push(answer);
    }
    for (question, answers) in &questions {
        let first = answers[0];
        assert!(
            answers.iter().all(|answer| *answer == first),
            "{question:?}"
        );
        assert_eq!(first.1.is_some(), answers.len() > 1, "{question:?}");
    }
    for call in &facts.py_calls {
        let answered = questions.contains_key(&(call.call_id, "CALLS_SYMBOL"));
        assert!(!(answered && call.use_id.is_some()), "{call:?}");
        let named = call.callee_name.is_some();
        assert!(!named || answered || call.use_id.is_some(), "{call:?}");
    }
}

/// Statements that have something to do with names.
fn statement() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "C", "self", "__x", "os", "len", "__all__"]);
    let expression = prop::sample::select(vec![
        "a",
        "b.c",
        "C()",
        "self.a",
        "self.__x()",
        "super().a()",
        "len(a)",
        "os.path.join(a, *b, k=C)",
        "type(self)",
        "'x'.join(b)",
        "[C() for C in a]",
        "(lambda: a)()",
        "a[0].b",
        "a if b else C",
        "(a := b)",
        "{**a}",
        "await_ + b",
        "C.a(self)",
    ]);
    (name, expression, 0..16usize).prop_map(|(name, value, form)| match form {
        0 => format!("{name} = {value}\n"),
        1 => format!("{name} += {value}\n"),
        2 => format!("del {name}\n"),
        3 => format!("import {name}\n"),
        4 => format!("from . import {name} as b\n"),
        5 => "from os import *\n".to_owned(),
        6 => format!("def {name}(self, a: C = {value}, *b, k): return {value}\n"),
        7 => format!("class {name}({value}, metaclass=a):\n  {name} = {value}\n  def a(self): self.{name} = {value}\n  @property\n  def b(self): return self.a()\n"),
        8 => format!("for {name} in {value}: {value}\n"),
        9 => format!("with {value} as {name}: {value}\n"),
        10 => format!("try:\n  import {name}\nexcept ImportError:\n  {name} = {value}\n"),
        11 => format!("if TYPE_CHECKING:\n  from a import {name}\n"),
        12 => format!("def b():\n  global {name}\n  {name} = {value}\n  {value}\n"),
        13 => format!("@{value}\ndef {name}(): pass\n"),
        14 => format!("{name}: 'C' = {value}\n"),
        _ => format!("{value}\n"),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_make_rows_that_fit_together(source in prop::collection::vec(any::<u8>(), 0..400)) {
        examine("pkg/mod.py", &source);
    }

    #[test]
    fn any_statements_make_rows_that_fit_together(
        statements in prop::collection::vec(statement(), 0..24)
    ) {
        examine("pkg/mod.py", statements.concat().as_bytes());
    }

    #[test]
    fn statements_cut_anywhere_make_rows_that_fit_together(
        statements in prop::collection::vec(statement(), 1..12),
        cut in 0..1000usize,
    ) {
        let source = statements.concat();
        let at = source.len() * cut / 1000;
        examine("src/pkg/__init__.pyi", &source.as_bytes()[..at]);
    }
}

/// `LIBRARY=/usr/lib/python3 cargo test --release --test uses -- --ignored`.
#[test]
#[ignore = "reads a directory named by LIBRARY"]
fn a_whole_library_makes_rows_that_fit_together() {
    let root = std::path::PathBuf::from(std::env::var_os("LIBRARY").unwrap());
    let mut waiting = vec![root.clone()];
    let mut files = 0;
    while let Some(directory) = waiting.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == "py" || e == "pyi") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                let bytes = std::fs::read(&path).unwrap();
                let made = std::panic::catch_unwind(|| examine(name, &bytes));
                assert!(made.is_ok(), "{name}");
                files += 1;
            }
        }
    }
    assert!(files > 0, "no Python files below {}", root.display());
}

#[test]
fn deep_chains_take_no_stack() {
    let depth = 3_000;
    for source in [
        format!("x = a{}", ".b".repeat(depth)),
        format!("x = a{}", "()".repeat(depth)),
        format!("{}x = 1", "x = ".repeat(depth)),
        format!("__all__ = {}{}", "[*".repeat(depth), "]".repeat(depth)),
        format!("__all__ = []{}", " + []".repeat(depth)),
        format!("def f(x: {}int): x.a()", "int | ".repeat(depth)),
        format!(
            "def f(x: {}int{}): x.a()",
            "Optional[".repeat(depth),
            "]".repeat(depth)
        ),
    ] {
        examine("deep.py", source.as_bytes());
    }
}

#[test]
fn long_chains_of_names_cost_no_more_than_their_length() {
    use std::fmt::Write;
    let mut source = String::from("from m import v0\ndef f():\n");
    for i in 0..20_000 {
        writeln!(source, "  v{} = v{i}", i + 1).unwrap();
    }
    source.push_str("class C0: pass\n");
    for i in 0..5_000 {
        writeln!(
            source,
            "class C{}(C{i}):\n  def f(self): self.missing()",
            i + 1
        )
        .unwrap();
    }
    examine("long.py", source.as_bytes());
}
