//! Facts about one Python file.
//!
//! [`analyze`] decodes, parses and resolves the names of a file; everything else of this crate
//! reads its [`Analysis`]. It never fails and never panics: what cannot be read becomes a
//! diagnostic, and the facts that can be had remain.

pub mod atom;
pub mod diagnostic;
mod lower;
mod nesting;
mod parse;
pub mod source;
pub mod syntax;

use bumpalo::Bump;

use crate::atom::Atoms;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;
use crate::syntax::Syntax;

/// What [`analyze`] may be told; the defaults are those of the product.
#[derive(Clone, Debug)]
pub struct Options {
    /// Directories that imports start from, relative to the repository.
    pub source_roots: Vec<String>,
    /// Larger files are skipped.
    pub max_file_bytes: usize,
    /// Files that may nest deeper are skipped.
    pub max_depth: usize,
    /// Python version whose builtins and annotation rules hold.
    pub python_version: (u8, u8),
    /// Whether comments are wanted as facts.
    pub emit_comments: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            source_roots: Vec::new(),
            max_file_bytes: 4 * 1024 * 1024,
            max_depth: 10_000,
            python_version: (3, 13),
            emit_comments: false,
        }
    }
}

/// How much of a file could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParseStatus {
    /// All of it.
    Ok,
    /// What stands around syntax errors.
    Recovered,
    /// Nothing; the first diagnostic says why.
    Skipped,
}

impl ParseStatus {
    /// The status as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Recovered => "RECOVERED",
            Self::Skipped => "SKIPPED",
        }
    }
}

/// What is known about one file. A skipped one has an empty text and no node.
#[derive(Debug)]
pub struct Analysis<'a> {
    /// How much could be read.
    pub status: ParseStatus,
    /// Why the file was skipped, else `None`.
    pub skip_reason: Option<Code>,
    /// Text and positions.
    pub source: Source<'a>,
    /// Identifiers.
    pub atoms: Atoms<'a>,
    /// Syntax tree.
    pub syntax: Syntax<'a>,
    /// Findings in the order of the passes, then of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Analyses the file `path` of `repo`. The result lives as long as `arena` and `bytes`; it is a
/// function of the arguments alone.
#[must_use]
pub fn analyze<'a>(
    arena: &'a Bump,
    options: &Options,
    repo: &str,
    path: &str,
    bytes: &'a [u8],
) -> Analysis<'a> {
    let _ = (repo, path);
    if bytes.len() > options.max_file_bytes.min(u32::MAX as usize) {
        let message = format!("the file is larger than {} bytes", options.max_file_bytes);
        return skipped(arena, bytes, Diagnostic::file(Code::FileTooLarge, message));
    }
    let source = match Source::decode(arena, bytes) {
        Ok(source) => source,
        Err(error) => {
            let finding = Diagnostic::file(Code::EncodingUnsupported, error.to_string());
            return skipped(arena, bytes, finding);
        }
    };
    let parsed = match parse::parse(source.text, options.max_depth) {
        Ok(parsed) => parsed,
        Err(finding) => return skipped(arena, bytes, finding),
    };
    let mut atoms = Atoms::new(arena);
    let syntax = lower::lower(arena, source.text, parsed.module, parsed.tokens, &mut atoms);
    Analysis {
        status: if parsed.errors.is_empty() {
            ParseStatus::Ok
        } else {
            ParseStatus::Recovered
        },
        skip_reason: None,
        source,
        atoms,
        syntax,
        diagnostics: parsed.errors,
    }
}

fn skipped<'a>(arena: &'a Bump, bytes: &'a [u8], finding: Diagnostic) -> Analysis<'a> {
    Analysis {
        status: ParseStatus::Skipped,
        skip_reason: Some(finding.code),
        source: Source::unread(bytes),
        atoms: Atoms::new(arena),
        syntax: Syntax::default(),
        diagnostics: vec![finding],
    }
}
