//! What the analysis says about small files, one feature a test.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::fmt::Write;

use bumpalo::Bump;
use relspec_python::defs::DefKind;
use relspec_python::scopes::{BindingFlags, Resolution, Use};
use relspec_python::syntax::{Constant, Field, Flags, Kind, NodeId, Op, Span};
use relspec_python::{Analysis, Code, Options, ParseStatus, analyze};

fn check(text: &str, look: impl FnOnce(&Analysis<'_>)) {
    let arena = Bump::new();
    let analysis = analyze(
        &arena,
        &Options::default(),
        "repo",
        "src/pkg/mod.py",
        text.as_bytes(),
    );
    structure(&analysis);
    look(&analysis);
}

/// What holds for every tree.
fn structure(analysis: &Analysis<'_>) {
    let syntax = &analysis.syntax;
    for (id, node) in syntax.iter() {
        assert!(node.subtree_end > id);
        let mut next = NodeId(id.0 + 1);
        for child in syntax.children(id) {
            assert_eq!(child, next);
            assert_eq!(syntax.parent(child), Some(id));
            next = syntax.node(child).subtree_end;
        }
        assert_eq!(next, node.subtree_end);
        assert!(
            analysis
                .source
                .text
                .get(node.span.start as usize..node.span.end as usize)
                .is_some()
        );
    }
    let nodes: Vec<NodeId> = analysis
        .scopes
        .occurrences()
        .iter()
        .map(|o| o.node)
        .collect();
    assert!(nodes.is_sorted());
    for (binding, _) in analysis.scopes.bindings().iter().zip(0..) {
        assert_eq!(
            binding.resolution == Resolution::Own,
            binding.resolution.as_str().is_none()
        );
    }
}

/// Kind and text of the nodes of a file, as an indented tree.
fn tree(analysis: &Analysis<'_>) -> String {
    let syntax = &analysis.syntax;
    let mut depths = vec![0usize; syntax.len()];
    let mut lines = String::new();
    for (id, node) in syntax.iter().skip(1) {
        let depth = depths[node.parent.index()] + usize::from(node.parent != NodeId::ROOT);
        depths[id.index()] = depth;
        let text = analysis
            .source
            .slice(node.span)
            .lines()
            .next()
            .unwrap_or("");
        let _ = writeln!(
            lines,
            "{}{:?} {:?} `{text}`",
            "  ".repeat(depth),
            node.field,
            node.kind
        );
    }
    lines
}

#[track_caller]
fn has_tree(text: &str, expected: &str) {
    check(text, |analysis| {
        assert_eq!(analysis.diagnostics, []);
        assert_eq!(tree(analysis).trim(), expected.trim());
    });
}

#[test]
fn functions_list_their_parts_in_source_order() {
    has_tree(
        "@d(1)  # c\n\nasync def f[T](a, /, b: int = 1, *c, e=2, **g) -> R:\n  pass",
        "
Body AsyncFunctionDef `async def f[T](a, /, b: int = 1, *c, e=2, **g) -> R:`
  Decorator Decorator `@d(1)`
    Value Call `d(1)`
      Func Name `d`
      Arg Constant `1`
  TypeParam TypeVar `T`
  PosonlyParam Arg `a`
  Param Arg `b: int`
    Annotation Name `int`
  Default Constant `1`
  VarParam Arg `c`
  KwonlyParam Arg `e`
  Default Constant `2`
  KwParam Arg `g`
  Returns Name `R`
  Body Pass `pass`",
    );
}

#[test]
fn elif_is_an_if_inside_the_one_before() {
    has_tree(
        "if a: b\nelif c: d\nelse: e",
        "
Body If `if a: b`
  Test Name `a`
  Body Expr `b`
    Value Name `b`
  Orelse If `elif c: d`
    Test Name `c`
    Body Expr `d`
      Value Name `d`
    Orelse Expr `e`
      Value Name `e`",
    );
}

#[test]
fn arguments_keep_their_order_and_a_lone_generator_takes_the_parentheses() {
    has_tree(
        "f(k=1, *a, **b); f(x for x in y)",
        "
Body Expr `f(k=1, *a, **b)`
  Value Call `f(k=1, *a, **b)`
    Func Name `f`
    Keyword Keyword `k=1`
      Value Constant `1`
    Arg Starred `*a`
      Value Name `a`
    Keyword Keyword `**b`
      Value Name `b`
Body Expr `f(x for x in y)`
  Value Call `f(x for x in y)`
    Func Name `f`
    Arg GeneratorExp `(x for x in y)`
      Elt Name `x`
      Generator Comprehension `for x in y`
        Target Name `x`
        Iter Name `y`",
    );
}

#[test]
fn patterns_and_formatted_strings_keep_their_parts() {
    has_tree(
        "match s:\n case C(p, k={'a': [*_], **r}) as q if g: pass\nf'a{x!r:>{w}}b' 'c'",
        "
Body Match `match s:`
  Subject Name `s`
  Case MatchCase `case C(p, k={'a': [*_], **r}) as q if g: pass`
    Pattern MatchAs `C(p, k={'a': [*_], **r}) as q`
      Pattern MatchClass `C(p, k={'a': [*_], **r})`
        Cls Name `C`
        Pattern MatchAs `p`
        Keyword PatternKeyword `k={'a': [*_], **r}`
          Pattern MatchMapping `{'a': [*_], **r}`
            Key Constant `'a'`
            Pattern MatchSequence `[*_]`
              Pattern MatchStar `*_`
    Guard Name `g`
    Body Pass `pass`
Body Expr `f'a{x!r:>{w}}b' 'c'`
  Value JoinedStr `f'a{x!r:>{w}}b' 'c'`
    Values Constant `a`
    Values FormattedValue `{x!r:>{w}}`
      Value Name `x`
      FormatSpec JoinedStr `>{w}`
        Values Constant `>`
        Values FormattedValue `{w}`
          Value Name `w`
    Values Constant `b' 'c'`",
    );
}

#[test]
fn compound_statements_take_the_last_semicolon() {
    check("class C:\n  def f(): a; # x\nb;\n", |analysis| {
        let spans: Vec<&str> = analysis
            .syntax
            .iter()
            .filter(|(_, node)| node.kind.is_statement())
            .map(|(_, node)| analysis.source.slice(node.span))
            .collect();
        assert_eq!(spans, ["class C:\n  def f(): a;", "def f(): a;", "a", "b"]);
    });
}

#[test]
fn literals_have_their_values() {
    let text = "1; 0x10; 99999999999999999999; 1.5; 2j; 'a' 'b\\n'; b'\\x00'; True; None; ...";
    check(text, |analysis| {
        let values: Vec<Constant<'_>> = analysis
            .syntax
            .iter()
            .filter_map(|(id, _)| analysis.syntax.constant(id))
            .collect();
        let expected = [
            Constant::Int(1),
            Constant::Int(16),
            Constant::BigInt("99999999999999999999"),
            Constant::Float(1.5),
            Constant::Complex(2.0),
            Constant::Str("ab\n"),
            Constant::Bytes(b"\0"),
            Constant::Bool(true),
            Constant::None,
            Constant::Ellipsis,
        ];
        assert_eq!(values, expected);
    });
}

#[test]
fn comparisons_and_imports_have_their_details() {
    check(
        "a < b not in c\nfrom ..p.q import r as s, t\nimport u.v, w.x as y",
        |analysis| {
            let syntax = &analysis.syntax;
            let find = |kind| {
                syntax
                    .iter()
                    .filter(move |(_, n)| n.kind == kind)
                    .map(|(id, _)| id)
            };
            let compare = find(Kind::Compare).next().unwrap();
            assert_eq!(syntax.compare_ops(compare), [Op::Lt, Op::NotIn]);
            let from = find(Kind::ImportFrom).next().unwrap();
            assert_eq!(syntax.import_level(from), 2);
            let text = |atom| analysis.atoms.text(atom);
            assert_eq!(syntax.node(from).name.map(text), Some("p.q"));
            let aliases: Vec<_> = find(Kind::Alias)
                .map(|id| {
                    let node = syntax.node(id);
                    let imported = syntax.imported_name(id).map(text).unwrap();
                    let bound = node.name.map(text).unwrap();
                    (
                        imported,
                        bound,
                        analysis.source.slice(node.name_span),
                        node.flags.has(Flags::AS_NAME),
                    )
                })
                .collect();
            let expected = [
                ("r", "s", "s", true),
                ("t", "t", "t", false),
                ("u.v", "u", "u", false),
                ("w.x", "y", "y", true),
            ];
            assert_eq!(aliases, expected);
        },
    );
}

#[test]
fn definitions_are_named_by_what_encloses_them() {
    let text = "
class A:
    def m(self): return lambda: 0
    def m(self, k=lambda: 1): pass
    class B: pass
def f():
    def g(): pass
    class C:
        def h(self): pass
    x = [lambda: y, lambda: z]
if t:
    def f(): pass
type X = int
";
    check(text, |analysis| {
        use DefKind::{Class, Function, Lambda, Module, TypeAlias};
        let defs: Vec<_> = analysis
            .defs
            .all()
            .iter()
            .map(|def| (def.kind, def.qualpath, def.is_global, def.is_conditional))
            .collect();
        let expected = [
            (Module, "<module>", true, false),
            (Class, "A", true, false),
            (Function, "A.m", true, false),
            (Lambda, "A.m.<locals>.<lambda>", false, false),
            (Function, "A.m#2", true, false),
            (Lambda, "A.<lambda>", true, false),
            (Class, "A.B", true, false),
            (Function, "f", true, false),
            (Function, "f.<locals>.g", false, false),
            (Class, "f.<locals>.C", false, false),
            (Function, "f.<locals>.C.h", false, false),
            (Lambda, "f.<locals>.<lambda>", false, false),
            (Lambda, "f.<locals>.<lambda>#2", false, false),
            (Function, "f#2", true, true),
            (TypeAlias, "X", true, false),
        ];
        assert_eq!(defs, expected);
        let second = &analysis.defs.all()[4];
        assert_eq!(second.full_name, "pkg.mod.A.m#2");
        assert_eq!(second.symbol_name, "pkg.mod.A.m");
        let module = &analysis.defs.all()[0];
        assert_eq!(
            (module.full_name, module.symbol_name),
            ("pkg.mod.<module>", "pkg.mod")
        );
        let file = relspec_ids::file_id("repo", "src/pkg/mod.py");
        assert_eq!(second.id, relspec_ids::def_id(file, "A.m#2"));
    });
}

#[test]
fn decorators_defaults_and_bases_belong_to_what_is_around() {
    check(
        "@a\nclass C(b, k=c):\n  d: e\n  @f\n  def g(h: i = j) -> k: l",
        |analysis| {
            let owners: Vec<(&str, &str)> = analysis
                .syntax
                .iter()
                .filter(|(_, node)| node.kind == Kind::Name)
                .map(|(id, node)| {
                    let owner = analysis.defs.get(analysis.defs.owner(id)).unwrap();
                    (analysis.source.slice(node.span), owner.qualpath)
                })
                .collect();
            let expected = [
                ("a", "<module>"),
                ("b", "<module>"),
                ("c", "<module>"),
                ("d", "C"),
                ("e", "C"),
                ("f", "C"),
                ("i", "C.g"),
                ("j", "C"),
                ("k", "C.g"),
                ("l", "C.g"),
            ];
            assert_eq!(owners, expected);
        },
    );
}

/// Each occurrence as `name usage -> what it resolves to`.
fn uses(analysis: &Analysis<'_>) -> Vec<String> {
    let scopes = &analysis.scopes;
    let describe = |binding| {
        let resolution = scopes.binding(binding).unwrap().resolution;
        let Some(target) = scopes.target(binding) else {
            return resolution.as_str().unwrap_or("").to_lowercase();
        };
        let scope = scopes.get(scopes.binding(target).unwrap().scope).unwrap();
        analysis.defs.get(scope.def).unwrap().qualpath.to_owned()
    };
    scopes
        .occurrences()
        .iter()
        .map(|occurrence| {
            assert_eq!(
                scopes.occurrence(occurrence.node).unwrap().span,
                occurrence.span
            );
            let name = analysis.source.slice(occurrence.span);
            let target = occurrence.binding.map_or("nothing".to_owned(), describe);
            format!("{name} {:?} -> {target}", occurrence.usage)
        })
        .collect()
}

#[test]
fn every_occurrence_has_its_target() {
    let text = "
import a.b
def f(p):
    global g
    g = p
    try: len
    except E as e: del e
    (q): int
    match a:
        case {**r}: return lambda: r
x += __name__
";
    check(text, |analysis| {
        let expected = [
            "a Import -> <module>",
            "f Def -> <module>",
            "p Param -> f",
            "g Global -> <module>",
            "g Store -> <module>",
            "p Load -> f",
            "len Load -> builtin",
            "e Except -> f",
            "E Load -> unbound",
            "e Del -> f",
            "q Store -> nothing",
            "int Load -> builtin",
            "a Load -> <module>",
            "r Match -> f",
            "r Load -> f",
            "x Augmented -> <module>",
            "__name__ Load -> builtin",
        ];
        assert_eq!(uses(analysis), expected);
    });
}

#[test]
fn a_star_import_may_supply_what_nothing_else_binds() {
    check("from m import *\nx, len", |analysis| {
        assert_eq!(uses(analysis), ["x Load -> star", "len Load -> builtin"]);
    });
}

#[test]
fn class_names_are_seen_by_type_scopes_and_class_is_a_cell() {
    let text =
        "class C:\n  A = 1\n  type B = A\n  def m(self): super()\n  def n[T: A](self): return A";
    check(text, |analysis| {
        let uses = uses(analysis);
        assert_eq!(uses.iter().filter(|u| *u == "A Load -> C").count(), 2);
        assert_eq!(uses.iter().filter(|u| *u == "A Load -> unbound").count(), 1);
        let class = analysis.atoms.get("__class__").unwrap();
        let scope = analysis
            .scopes
            .of_def(analysis.defs.at(&analysis.syntax, NodeId(1)).unwrap());
        let cell = analysis.scopes.lookup(scope, class).unwrap();
        let cell = analysis.scopes.binding(cell).unwrap();
        assert_eq!(cell.binding_scope.as_str(), "CELL");
    });
}

#[test]
fn names_are_normalised_and_spans_are_those_of_the_text() {
    check("ﬁ = 1\nfi", |analysis| {
        assert_eq!(
            uses(analysis),
            ["ﬁ Store -> <module>", "fi Load -> <module>"]
        );
        let names: Vec<_> = analysis
            .scopes
            .occurrences()
            .iter()
            .map(|o| o.name)
            .collect();
        assert_eq!(names[0], names[1]);
    });
}

#[test]
fn places_are_those_of_the_file() {
    let arena = Bump::new();
    let bytes = b"\xef\xbb\xbfx = 1\n y";
    let analysis = analyze(&arena, &Options::default(), "repo", "m.py", bytes);
    let name = analysis.scopes.occurrences()[0];
    assert_eq!(name.span, Span::new(0, 1));
    assert_eq!(analysis.source.file_span(name.span), Span::new(3, 4));
    let bytes = b"# coding: latin-1\n\xe9 = \xe9";
    let analysis = analyze(&arena, &Options::default(), "repo", "m.py", bytes);
    let second = analysis.scopes.occurrences()[1];
    let place = analysis.source.place(second.span.start);
    assert_eq!((place.byte, place.line, place.col), (22, 2, 4));
}

#[test]
fn facts_around_a_syntax_error_remain() {
    let text =
        "import a\ndef f(x):\n    return x +\n\ndef g(y:\n    return y\n\nclass C:\n    z = 1\n";
    check(text, |analysis| {
        assert_eq!(analysis.status, ParseStatus::Recovered);
        assert!(!analysis.diagnostics.is_empty());
        for finding in &analysis.diagnostics {
            assert_eq!(finding.code, Code::ParseError);
            assert!(finding.span.is_some());
            assert!(
                !finding.message.contains("byte range"),
                "{}",
                finding.message
            );
        }
        let names: Vec<_> = analysis.defs.all().iter().map(|def| def.qualpath).collect();
        assert_eq!(names, ["<module>", "f", "g", "C"]);
        let unknown = analysis
            .syntax
            .iter()
            .find(|(_, node)| node.kind == Kind::Unknown);
        assert_eq!(unknown.map(|(_, node)| node.field), Some(Field::Right));
    });
}

#[test]
fn nonlocal_without_a_binding_is_a_finding() {
    check("def f():\n    nonlocal x\n    x = 1", |analysis| {
        let finding = &analysis.diagnostics[0];
        assert_eq!(
            (finding.code, finding.span),
            (Code::NonlocalUnbound, Some(Span::new(22, 23)))
        );
        assert_eq!(finding.message, "no enclosing function binds 'x'");
        let site = &analysis.scopes.occurrences()[1];
        assert_eq!((site.usage, site.binding.is_some()), (Use::Nonlocal, true));
    });
}

#[test]
fn an_unread_file_is_skipped_with_its_reason() {
    let arena = Bump::new();
    let options = Options {
        max_file_bytes: 3,
        ..Options::default()
    };
    let analysis = analyze(&arena, &options, "repo", "m.py", b"abcd");
    assert_eq!(analysis.status, ParseStatus::Skipped);
    assert_eq!(
        analysis.diagnostics[0].message,
        "the file is larger than 3 bytes"
    );
    let options = Options {
        time_limit: std::time::Duration::ZERO,
        ..Options::default()
    };
    let analysis = analyze(&arena, &options, "repo", "m.py", b"abcd");
    assert_eq!(analysis.skip_reason, Some(Code::ExtractFailed));
}

/// Names that are bound only on some paths.
fn conditional<'a>(analysis: &Analysis<'a>) -> Vec<&'a str> {
    analysis
        .scopes
        .bindings()
        .iter()
        .filter(|binding| binding.flags.has(BindingFlags::CONDITIONAL))
        .map(|binding| analysis.atoms.text(binding.name))
        .collect()
}

#[test]
fn names_bound_only_on_some_paths_are_marked() {
    let text = "
always = 1
if a: one = 1; both = 1
else: both = 2
if b: chain = 1
elif c: chain = 2
else: raise E
if d: some = 1
elif e: some = 2
for item in f: looped = 1
while True: endless = 1
while g: maybe = 1
try: import fast; tried = 1
except ImportError: fast = None
except E: raise
try: pass
except E as error: pass
finally: final = 1
match h:
    case 1: cased = 1; one_case = 1
    case other: cased = 2
i and (walrus := 1)
(sure := 1) and j
k = [inner := l for l in m]
def function(param):
    global from_inside
    from_inside = 1
    if param: local = 1
declared: int
";
    check(text, |analysis| {
        let expected = [
            "one",
            "some",
            "item",
            "looped",
            "maybe",
            "tried",
            "error",
            "one_case",
            "other",
            "walrus",
            "inner",
            "local",
            "from_inside",
        ];
        let mut found = conditional(analysis);
        found.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected);
    });
}

#[test]
fn what_the_parser_skips_is_an_unknown_node() {
    check("x = 1\n) y ]\nz = 2", |analysis| {
        let unknown: Vec<&str> = analysis
            .syntax
            .iter()
            .filter(|(_, node)| node.kind == Kind::Unknown && !node.span.is_empty())
            .map(|(_, node)| analysis.source.slice(node.span))
            .collect();
        assert!(!unknown.is_empty());
    });
}

#[test]
fn undecodable_bytes_are_placed_in_the_file() {
    let arena = Bump::new();
    let analysis = analyze(&arena, &Options::default(), "repo", "m.py", b"a\nb\xff");
    let span = analysis.diagnostics[0].span.unwrap();
    let place = analysis.source.place(span.start);
    assert_eq!((place.byte, place.line, place.col), (3, 2, 1));
}
