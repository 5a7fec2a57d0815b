//! Findings about a file.

use crate::defs::DefIndex;
use crate::syntax::{NodeId, Span};

/// What a finding is about; the name is the stable code of the `diagnostics` dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// The parser met something that is no Python.
    ParseError,
    /// The bytes are no text in the file's encoding, or the encoding is unknown.
    EncodingUnsupported,
    /// The file is larger than the limit.
    FileTooLarge,
    /// The file nests deeper than the limit.
    NestingTooDeep,
    /// The file could not be read for another reason.
    ExtractFailed,
    /// `nonlocal` names something that no enclosing function binds.
    NonlocalUnbound,
    /// `__all__` is computed, at least in part.
    AllDynamic,
    /// A relative import leaves the source root.
    ImportBeyondTop,
    /// A definition has more flow than is given for one.
    FlowTruncated,
    /// The file is not what an external index was made of.
    IndexStale,
    /// Places of an external index stand on no name.
    IndexUnaligned,
    /// Columns of an external index cannot be placed, since nobody says what they count.
    IndexEncodingUnknown,
    /// An external index, or a part of it, cannot be read.
    IndexMalformed,
    /// An external index has another version of the protocol.
    IndexVersionUnknown,
    /// A part of an external index is larger than the limit.
    IndexTooLarge,
    /// Documents of an external index name no file of the repository.
    IndexUnmatched,
}

impl Code {
    /// The code as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ParseError => "PARSE_ERROR",
            Self::EncodingUnsupported => "ENCODING_UNSUPPORTED",
            Self::FileTooLarge => "FILE_TOO_LARGE",
            Self::NestingTooDeep => "NESTING_TOO_DEEP",
            Self::ExtractFailed => "EXTRACT_FAILED",
            Self::NonlocalUnbound => "NONLOCAL_UNBOUND",
            Self::AllDynamic => "ALL_DYNAMIC",
            Self::ImportBeyondTop => "IMPORT_BEYOND_TOP",
            Self::FlowTruncated => "FLOW_TRUNCATED",
            Self::IndexStale => "INDEX_STALE",
            Self::IndexUnaligned => "INDEX_UNALIGNED",
            Self::IndexEncodingUnknown => "INDEX_ENCODING_UNKNOWN",
            Self::IndexMalformed => "INDEX_MALFORMED",
            Self::IndexVersionUnknown => "INDEX_VERSION_UNKNOWN",
            Self::IndexTooLarge => "INDEX_TOO_LARGE",
            Self::IndexUnmatched => "INDEX_UNMATCHED",
        }
    }

    /// `ERROR`, `WARNING` or `INFO`.
    #[must_use]
    pub const fn severity(self) -> &'static str {
        match self {
            Self::NonlocalUnbound
            | Self::ImportBeyondTop
            | Self::FlowTruncated
            | Self::IndexStale
            | Self::IndexEncodingUnknown
            | Self::IndexMalformed
            | Self::IndexVersionUnknown
            | Self::IndexTooLarge => "WARNING",
            Self::AllDynamic | Self::IndexUnaligned | Self::IndexUnmatched => "INFO",
            _ => "ERROR",
        }
    }

    /// The part of the extractor that finds it, as stored in `diagnostics.source`.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::ParseError => "PARSER",
            Self::NonlocalUnbound => "SCOPE",
            Self::FlowTruncated => "FLOW",
            Self::IndexStale
            | Self::IndexUnaligned
            | Self::IndexEncodingUnknown
            | Self::IndexMalformed
            | Self::IndexVersionUnknown
            | Self::IndexTooLarge
            | Self::IndexUnmatched => "INDEX",
            _ => "EXTRACT",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What it is about.
    pub code: Code,
    /// For a person; holds no offsets, so that it survives edits elsewhere in the file.
    pub message: String,
    /// Place in the text, or in the bytes if they are no text; `None` if it concerns the file as a
    /// whole.
    pub span: Option<Span>,
    /// Node it concerns, if it concerns one.
    pub node: Option<NodeId>,
    /// Definition it concerns as a whole, if it concerns one.
    pub def: Option<DefIndex>,
}

impl Diagnostic {
    /// A finding about the file as a whole.
    #[must_use]
    pub fn file(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            span: None,
            node: None,
            def: None,
        }
    }

    /// A finding about a place.
    #[must_use]
    pub fn at(code: Code, message: impl Into<String>, span: Span) -> Self {
        Self {
            span: Some(span),
            ..Self::file(code, message)
        }
    }
}
