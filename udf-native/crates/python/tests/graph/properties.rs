//! Any input at all.

use proptest::prelude::*;

use bumpalo::Bump;
use relspec_python::{FileInput, Options, extract};

use crate::invariants;

/// All rows of a file, those about what its names mean included.
fn holds(source: &[u8]) -> Result<(), TestCaseError> {
    let arena = Bump::new();
    let options = Options {
        emit_comments: true,
        ..Options::default()
    };
    let input = FileInput::Read(source);
    let facts = extract(&arena, &options, "acme", "pkg/mod.py", input);
    invariants::check(&facts, source.len()).map_err(TestCaseError::fail)
}

/// Pieces that make programs, and programs with errors.
const PIECES: &[&str] = &[
    "def f(a, /, b=1, *c, d: int = 2, **e) -> str:",
    "async def g[T: int = str](x):",
    "class C[T](B, metaclass=M):",
    "@d(1)\n",
    "if x := y:",
    "elif z:",
    "else:",
    "for i in x:",
    "while a and b:",
    "with a as b, c as (d, e):",
    "try:",
    "except (A, B) as e:",
    "except* E:",
    "finally:",
    "match x:",
    "case [a, *_, {'k': v, **r}] | C(p, n=q) if z:",
    "case _:",
    "import a.b as c, d",
    "from ..p import (q as r)",
    "from m import *",
    "global x, y",
    "nonlocal z",
    "x: 'A | None' = 1",
    "self.x = lambda a=1, *b: (yield)",
    "x = [a for b in c if d for e in f]",
    "{**a, 'b': c}",
    "f'{a!r:>{w}} {b=}'",
    "a < b <= c",
    "del a[1:2], b.c",
    "return",
    "raise A from b",
    "type X[T] = list[T]",
    "'''doc\n  string'''",
    "# comment",
    "(",
    ")",
    "\\",
    "\u{e9}__x",
    "__y = 1",
    "pass",
];

fn program() -> impl Strategy<Value = String> {
    let line = (0usize..4, prop::sample::select(PIECES));
    prop::collection::vec(line, 0..24).prop_map(|lines| {
        let mut text = String::new();
        for (indent, piece) in lines {
            text.push_str(&"    ".repeat(indent));
            text.push_str(piece);
            text.push('\n');
        }
        text
    })
}

proptest! {
    #[test]
    fn any_bytes_give_rows_that_hold(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        holds(&bytes)?;
    }

    #[test]
    fn any_text_gives_rows_that_hold(text in "[a-z():=,\\[\\]{}'\"@*\\\\ \n\t\r.]{0,120}") {
        holds(text.as_bytes())?;
    }

    #[test]
    fn broken_programs_give_rows_that_hold(text in program()) {
        holds(text.as_bytes())?;
    }
}
