//! Files made to break the extractor: each must end in facts or in one diagnostic, in little time,
//! on a thread with the stack a JVM gives.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(
    clippy::format_collect,
    reason = "texts are small beside what is done to them"
)]

use std::thread;
use std::time::{Duration, Instant};

use bumpalo::Bump;
use proptest::prelude::*;
use relspec_python::{Analysis, Code, Options, ParseStatus, analyze};

/// Default stack of a JVM thread.
const STACK: usize = 1024 * 1024;
/// Generous, since tests run unoptimised and beside others.
const TIME: Duration = Duration::from_mins(1);

/// Analyses `text` on a small stack and hands what came out to `look`.
fn on_small_stack<T: Send>(text: &[u8], look: impl FnOnce(&Analysis<'_>) -> T + Send) -> T {
    let run = || {
        let arena = Bump::new();
        let start = Instant::now();
        let analysis = analyze(&arena, &Options::default(), "repo", "poison.py", text);
        assert!(start.elapsed() < TIME, "took {:?}", start.elapsed());
        look(&analysis)
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        thread.spawn_scoped(scope, run).unwrap().join().unwrap()
    })
}

#[track_caller]
fn is_refused(text: &str, code: Code) {
    let found = on_small_stack(text.as_bytes(), |analysis| {
        assert!(analysis.syntax.is_empty());
        assert_eq!(analysis.diagnostics.len(), 1);
        (analysis.status, analysis.skip_reason)
    });
    assert_eq!(found, (ParseStatus::Skipped, Some(code)));
}

#[track_caller]
fn is_read(text: &str) {
    let status = on_small_stack(text.as_bytes(), |analysis| analysis.status);
    assert_eq!(status, ParseStatus::Ok);
}

/// Read in any way, or refused.
fn ends(text: &[u8]) {
    on_small_stack(text, |analysis| {
        let is_skipped = analysis.status == ParseStatus::Skipped;
        assert_eq!(is_skipped, analysis.skip_reason.is_some());
        assert_eq!(is_skipped, analysis.syntax.is_empty());
    });
}

#[test]
fn deep_nesting_is_refused() {
    let deep = Code::NestingTooDeep;
    is_refused(&"(".repeat(100_000), deep);
    is_refused(
        &format!("x = {}{}", "(".repeat(100_000), ")".repeat(100_000)),
        deep,
    );
    is_refused(&"[".repeat(100_000), deep);
    is_refused(&"{1:".repeat(100_000), deep);
    is_refused(&format!("x = {}a", "a+".repeat(1_000_000)), deep);
    is_refused(&format!("x = {}a", "not ".repeat(100_000)), deep);
    is_refused(&format!("x = {}a", "-".repeat(100_000)), deep);
    is_refused(&format!("x = {}1", "lambda: ".repeat(100_000)), deep);
    is_refused(&format!("x = a{}", "()".repeat(100_000)), deep);
    is_refused(&format!("@a{}\ndef f(): ...", ".b".repeat(100_000)), deep);
    is_refused(&format!("x = {}1", "1 if a else ".repeat(100_000)), deep);
    is_refused(&format!("x = {}", "f'{".repeat(20_000)), deep);
    is_refused(
        &format!("match x:\n case {}: pass", "[".repeat(100_000)),
        deep,
    );
    is_refused(&format!("x = {}", "await ".repeat(100_000)), deep);
}

#[test]
fn nesting_below_the_limit_is_read() {
    is_read(&format!("x = {}a{}", "(".repeat(2_000), ")".repeat(2_000)));
    is_read(&format!("x = {}a{}", "[".repeat(2_000), "]".repeat(2_000)));
    is_read(&format!("x = {}a", "a+".repeat(9_000)));
    is_read(&format!("x = {}a", "not ".repeat(4_000)));
    is_read(&format!("x = {}a", "1 if a else ".repeat(2_000)));
    is_read(&format!("x = a{}", ".b()".repeat(4_000)));
    is_read(&format!(
        "match x:\n case {}a{}: pass",
        "[".repeat(1_000),
        "]".repeat(1_000)
    ));
}

#[test]
fn long_flat_files_are_read() {
    let chain: String = (0..50_000)
        .map(|i| format!("elif a == {i}:\n b\n"))
        .collect();
    is_read(&format!("if a:\n b\n{chain}"));
    is_read(&format!("x = [{}]", "a + 1, ".repeat(300_000)));
    is_read(&format!("x = {}a", "a and ".repeat(300_000)));
    is_read(&format!("x = '{}'", "(-".repeat(1_000_000)));
    is_read(&format!("f({})", "lambda x, y: x, ".repeat(100_000)));
    is_read(&"def f(): pass\n".repeat(100_000));
    is_read(&format!(
        "try: pass\n{}",
        "except A: pass\n".repeat(100_000)
    ));
    is_read(&format!("global {}x", "x, ".repeat(300_000)));
}

#[test]
fn nested_blocks_end() {
    let blocks: String = (0..2_000).map(|i| " ".repeat(i) + "if a:\n").collect();
    is_read(&format!("{blocks}{}pass", " ".repeat(2_000)));
    let functions: String = (0..1_500).map(|i| " ".repeat(i) + "def f(a):\n").collect();
    ends(format!("{functions}{}a", " ".repeat(1_500)).as_bytes());
    let classes: String = (0..1_500).map(|i| " ".repeat(i) + "class C:\n").collect();
    ends(format!("{classes}{}a", " ".repeat(1_500)).as_bytes());
}

#[test]
fn names_that_outgrow_the_file_are_refused() {
    let lambdas = format!("x = {}a", "lambda: ".repeat(4_000));
    is_refused(&lambdas, Code::NestingTooDeep);
    let open: String = (0..2_400).map(|i| format!("[a{i} for b{i} in ")).collect();
    let names: String = (0..2_400).map(|i| format!("b{i},")).collect();
    let inside: String = (0..2_400).map(|i| format!("[(x{i}, ")).collect();
    let close: String = (0..2_400).map(|i| format!(") for b{i} in y]")).collect();
    is_read(&format!("x = {open}y{}", "]".repeat(2_400)));
    is_refused(&format!("x = {inside}{names}{close}"), Code::NestingTooDeep);
}

#[test]
fn files_that_are_no_text_are_refused() {
    is_refused("a\0b", Code::EncodingUnsupported);
    is_refused("# coding: klingon\n", Code::EncodingUnsupported);
    let status = on_small_stack(b"\x7fELF\x02\x01\xff\xfe", |analysis| analysis.skip_reason);
    assert_eq!(status, Some(Code::EncodingUnsupported));
    is_refused(&"a".repeat(5_000_000), Code::FileTooLarge);
}

#[test]
fn empty_and_odd_files_are_read() {
    for text in [
        "", "\u{feff}", "\n", "\r", "\\", "# x", "\x0c", "   ", "pass\\\n",
    ] {
        ends(text.as_bytes());
    }
    is_read("");
    is_read("\u{feff}");
    is_read("x = 1\r\ny = 2\rz = 3\n");
}

#[test]
fn broken_nesting_ends() {
    let pieces = [
        "([{",
        "(]",
        "f'{",
        "f'{x!",
        "f'{x:{",
        "lambda x: (",
        "[x for ",
        "if (",
        "@(",
        "case [",
        "match x:\n case (",
        "class C(",
        "def f(a=(",
        "type X[T: (",
        "x[",
        "a.",
        "'''",
        "\"",
        "not (",
        "*",
        "**",
        "with (a as ",
        "del (",
        "for (",
        "(yield ",
        "{**",
        "x: (",
        "del a.b[",
        ") ( ",
        "] [",
        "a.def.",
        "(\ndef ",
        "(a.\ndef",
        "[ ) ",
        "{ ] ",
        "x = (y := ",
        "import a.",
        "from . import (",
    ];
    for piece in pieces {
        for count in [1, 3, 500, 30_000] {
            ends(piece.repeat(count).as_bytes());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        ends(&bytes);
    }

    #[test]
    fn any_mix_of_tokens_ends(tokens in proptest::collection::vec(token(), 0..120)) {
        ends(tokens.concat().as_bytes());
    }
}

fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "def ",
        "class ",
        "f",
        "x",
        "__p",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        ".",
        "=",
        ":=",
        " := ",
        "\n",
        "\n ",
        "\n  ",
        "    ",
        "lambda ",
        "for ",
        " in ",
        "if ",
        " else ",
        "elif ",
        "else:",
        "try:",
        "except ",
        "finally:",
        "with ",
        " as ",
        "match ",
        "case ",
        "import ",
        "from ",
        "global ",
        "nonlocal ",
        "del ",
        "return ",
        "yield ",
        "await ",
        "async ",
        "type ",
        "f'",
        "f\"",
        "'",
        "\"",
        "'''",
        "{x}",
        "!r",
        "*",
        "**",
        "@",
        "->",
        "+",
        "-",
        "not ",
        " and ",
        "1",
        "1.5j",
        "b'x'",
        "None",
        "True",
        "...",
        ";",
        "#",
        "\\\n",
        "é",
        "ﬁ",
        "\u{feff}",
        "\r",
        "super()",
        "__class__",
        "T",
        "[T]",
        "[T: int]",
        "pass",
        "%",
        "!",
        "?",
        "$",
        "`",
    ])
}
