//! Text to the parser's tree, with limits before and diagnostics after.

use std::panic::catch_unwind;

use ruff_python_ast::token::Tokens;
use ruff_python_ast::{Mod, ModModule, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use crate::diagnostic::{Code, Diagnostic};
use crate::{indentation, nesting};

/// What the parser made of a text.
pub(crate) struct Parsed {
    pub(crate) module: ModModule,
    pub(crate) tokens: Tokens,
    pub(crate) errors: Vec<Diagnostic>,
}

/// Nesting up to which the parser's own stack checks are known to do.
const SHALLOW: usize = 200;
/// Stack that one layer of nesting may need in the parser's recursive recovery code.
const STACK_PER_LAYER: usize = 4 * 1024;
const STACK_BASE: usize = 2 * 1024 * 1024;

/// Parses with error recovery. Fails with one diagnostic if the text may nest deeper than
/// `max_depth`.
pub(crate) fn parse(text: &str, max_depth: usize) -> Result<Parsed, Diagnostic> {
    let depth = nesting::estimate(text);
    if depth > max_depth {
        let message = format!("the file may nest deeper than {max_depth} levels");
        return Err(Diagnostic::file(Code::NestingTooDeep, message));
    }
    if depth <= SHALLOW {
        return run(text);
    }
    // Callers are threads of a JVM with a stack of 1 MiB.
    let stack = STACK_BASE + depth.saturating_mul(STACK_PER_LAYER);
    stacker::maybe_grow(stack, stack, || run(text))
}

fn run(text: &str) -> Result<Parsed, Diagnostic> {
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::latest());
    // The parser asserts that it makes progress; a text on which it does not must only cost
    // itself.
    let parsed = catch_unwind(|| parse_unchecked(text, options))
        .map_err(|_| Diagnostic::file(Code::ExtractFailed, "the parser broke off"))?;
    let tokens = parsed.tokens().clone();
    let errors = parsed
        .errors()
        .iter()
        .map(|error| {
            let message = error.error.to_string();
            Diagnostic::at(Code::ParseError, message, error.location.into())
        })
        .chain(indentation::inconsistent_tabs(text, &tokens))
        .collect();
    match parsed.into_syntax() {
        Mod::Module(module) => Ok(Parsed {
            module,
            tokens,
            errors,
        }),
        Mod::Expression(_) => Err(Diagnostic::file(
            Code::ExtractFailed,
            "the parser gave an expression for a module",
        )),
    }
}
