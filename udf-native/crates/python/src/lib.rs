//! Facts about one Python file.
//!
//! [`analyze`] decodes, parses and resolves the names of a file; everything else of this crate
//! reads its [`Analysis`]. It never fails and never panics: what cannot be read becomes a
//! diagnostic, and the facts that can be had remain.

pub mod atom;
pub mod defs;
pub mod diagnostic;
mod edge;
mod extract;
pub mod flow;
pub mod graph;
mod indentation;
mod index;
mod lower;
mod nesting;
pub mod oracle;
mod parse;
pub mod scopes;
pub mod source;
pub mod syntax;
pub mod uses;

use std::time::{Duration, Instant};

use bumpalo::Bump;
use relspec_text::Module;

pub use crate::diagnostic::Code;
pub use crate::extract::{FileInput, extract};
pub use crate::index::IndexedNames;

use crate::atom::Atoms;
use crate::defs::Definitions;
use crate::diagnostic::Diagnostic;
use crate::scopes::Scopes;
use crate::source::Source;
use crate::syntax::{Span, Syntax};

/// How much is said about a file; each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nodes, definitions, names and imports.
    Ast,
    /// Control flow, dominance, control dependence and data flow too.
    Flow,
    /// What calls and types are resolved from too.
    Calls,
}

/// What [`analyze`] may be told; the defaults are those of the product.
#[derive(Clone, Debug)]
pub struct Options {
    /// How much is wanted.
    pub level: Level,
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
    /// A definition with more edges of data flow, or of control dependence, has none of them.
    pub max_flow_edges: usize,
    /// A file whose analysis takes longer is skipped; looked at between the passes.
    pub time_limit: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            level: Level::Calls,
            source_roots: Vec::new(),
            max_file_bytes: 4 * 1024 * 1024,
            max_depth: 10_000,
            python_version: (3, 13),
            emit_comments: false,
            max_flow_edges: 200_000,
            time_limit: Duration::from_secs(30),
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
    /// `file_id`.
    pub file_id: i64,
    /// Name of the module, a function of path and options.
    pub module_name: &'a str,
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
    /// Definitions and owners.
    pub defs: Definitions<'a>,
    /// Scopes, bindings, occurrences.
    pub scopes: Scopes,
    /// Findings in the order of the passes, then of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Analyses the file `path` of `repo`. The result lives as long as `arena` and `bytes`; it is a
/// function of the arguments alone, as long as the time limit is not reached.
#[must_use]
pub fn analyze<'a>(
    arena: &'a Bump,
    options: &Options,
    repo: &str,
    path: &str,
    bytes: &'a [u8],
) -> Analysis<'a> {
    let mut analysis = Analysis::empty(arena, options, repo, path, bytes);
    if let Err(finding) = analysis.fill(arena, options) {
        analysis.skip(arena, finding);
    }
    analysis
}

impl<'a> Analysis<'a> {
    /// A file that is known to exist and was not read; `finding` says why.
    #[must_use]
    pub fn unread(
        arena: &'a Bump,
        options: &Options,
        repo: &str,
        path: &str,
        finding: Diagnostic,
    ) -> Self {
        let mut analysis = Self::empty(arena, options, repo, path, &[]);
        analysis.skip(arena, finding);
        analysis
    }

    fn empty(arena: &'a Bump, options: &Options, repo: &str, path: &str, bytes: &'a [u8]) -> Self {
        let module = Module::of(path, &options.source_roots);
        Self {
            file_id: relspec_ids::file_id(repo, path),
            module_name: module.map_or("", |module| arena.alloc_str(&module.name)),
            status: ParseStatus::Ok,
            skip_reason: None,
            source: Source::unread(bytes),
            atoms: Atoms::new(arena),
            syntax: Syntax::default(),
            defs: Definitions::default(),
            scopes: Scopes::default(),
            diagnostics: Vec::new(),
        }
    }

    fn fill(&mut self, arena: &'a Bump, options: &Options) -> Result<(), Diagnostic> {
        let clock = Clock::start(options.time_limit);
        let bytes = self.source.bytes;
        if bytes.len() > options.max_file_bytes {
            let message = format!("the file is larger than {} bytes", options.max_file_bytes);
            return Err(Diagnostic::file(Code::FileTooLarge, message));
        }
        self.source = Source::decode(arena, bytes).map_err(|error| Diagnostic {
            span: error.offset().map(|at| Span::new(at, at + 1)),
            ..Diagnostic::file(Code::EncodingUnsupported, error.to_string())
        })?;
        let text = self.source.text;
        let parsed = parse::parse(text, options.max_depth)?;
        clock.check()?;
        if !parsed.errors.is_empty() {
            self.status = ParseStatus::Recovered;
        }
        self.diagnostics = parsed.errors;
        let (module, tokens) = (parsed.module, parsed.tokens);
        let has_errors = self.status == ParseStatus::Recovered;
        self.syntax = lower::lower(arena, text, module, tokens, has_errors, &mut self.atoms);
        clock.check()?;
        self.define(arena)?;
        clock.check()?;
        let version = options.python_version;
        let table = scopes::build(&self.syntax, &self.defs, &mut self.atoms, version);
        self.scopes = scopes::resolve(table, version, &mut self.diagnostics)?;
        clock.check()
    }

    fn define(&mut self, arena: &'a Bump) -> Result<(), Diagnostic> {
        let file = defs::File {
            id: self.file_id,
            module_name: self.module_name,
            length: self.source.text.len(),
        };
        self.defs = defs::define(arena, &mut self.syntax, &mut self.atoms, file)?;
        Ok(())
    }

    /// Leaves nothing of a file but the reason why it is skipped.
    fn skip(&mut self, arena: &'a Bump, finding: Diagnostic) {
        self.status = ParseStatus::Skipped;
        self.skip_reason = Some(finding.code);
        self.source = match finding.code {
            Code::EncodingUnsupported => Source::undecodable(self.source.bytes),
            _ => Source::unread(self.source.bytes),
        };
        self.atoms = Atoms::new(arena);
        self.syntax = Syntax::default();
        self.defs = Definitions::default();
        self.scopes = Scopes::default();
        self.diagnostics = vec![finding];
    }
}

/// Time since the analysis of a file began.
struct Clock {
    start: Instant,
    limit: Duration,
}

impl Clock {
    fn start(limit: Duration) -> Self {
        Self {
            start: Instant::now(),
            limit,
        }
    }

    fn check(&self) -> Result<(), Diagnostic> {
        if self.start.elapsed() <= self.limit {
            return Ok(());
        }
        let message = format!(
            "the analysis took longer than {} ms",
            self.limit.as_millis()
        );
        Err(Diagnostic::file(Code::ExtractFailed, message))
    }
}
