//! The messages of the format, without the fields that are of no use here: decoding skips those.

use prost::Message;
use prost::encoding::{self, DecodeContext, WireType};

/// The only version of the protocol.
const PROTOCOL_VERSION: i32 = 0;

/// An index, or a part of one: metadata, and some documents or external symbols.
#[derive(Clone, PartialEq, Message)]
pub struct Index {
    /// What holds for all of it.
    #[prost(message, optional, tag = "1")]
    pub metadata: Option<Metadata>,
    /// Indexed files.
    #[prost(message, repeated, tag = "2")]
    pub documents: Vec<Document>,
    /// Symbols that are defined elsewhere.
    #[prost(message, repeated, tag = "3")]
    pub external_symbols: Vec<SymbolInformation>,
}

/// What holds for a whole index.
#[derive(Clone, PartialEq, Message)]
pub struct Metadata {
    /// Version of the protocol.
    #[prost(int32, tag = "1")]
    pub version: i32,
    /// Who made it.
    #[prost(message, optional, tag = "2")]
    pub tool_info: Option<ToolInfo>,
    /// URI of the directory that paths are relative to.
    #[prost(string, tag = "3")]
    pub project_root: String,
}

/// A program that makes indexes.
#[derive(Clone, PartialEq, Message)]
pub struct ToolInfo {
    /// Its name.
    #[prost(string, tag = "1")]
    pub name: String,
    /// Its version.
    #[prost(string, tag = "2")]
    pub version: String,
}

/// An indexed file.
#[derive(Clone, PartialEq, Message)]
pub struct Document {
    /// Path below the root of the index, `/` between names.
    #[prost(string, tag = "1")]
    pub relative_path: String,
    /// Places that name symbols.
    #[prost(message, repeated, tag = "2")]
    pub occurrences: Vec<Occurrence>,
    /// Symbols that are defined in the file.
    #[prost(message, repeated, tag = "3")]
    pub symbols: Vec<SymbolInformation>,
    /// The text that was indexed; empty where the tool does not say.
    #[prost(string, tag = "5")]
    pub text: String,
    /// What columns count: 1 UTF-8, 2 UTF-16, 3 UTF-32 code units; 0 where the tool does not say.
    #[prost(int32, tag = "6")]
    pub position_encoding: i32,
}

/// A place that names a symbol.
#[derive(Clone, PartialEq, Message)]
pub struct Occurrence {
    /// Start line, start column, end column; or start line, start column, end line, end column. All
    /// from 0, half-open.
    #[prost(int32, repeated, tag = "1")]
    pub range: Vec<i32>,
    /// The symbol; empty where there is only highlighting.
    #[prost(string, tag = "2")]
    pub symbol: String,
    /// Bits of [`role`](crate::role).
    #[prost(int32, tag = "3")]
    pub symbol_roles: i32,
}

/// What is said about a symbol.
#[derive(Clone, PartialEq, Message)]
pub struct SymbolInformation {
    /// The symbol.
    #[prost(string, tag = "1")]
    pub symbol: String,
    /// Paragraphs of `CommonMark`.
    #[prost(string, repeated, tag = "3")]
    pub documentation: Vec<String>,
    /// How it stands to other symbols.
    #[prost(message, repeated, tag = "4")]
    pub relationships: Vec<Relationship>,
    /// Number of its kind, see [`SymbolInformation::kind_name`].
    #[prost(int32, tag = "5")]
    pub kind: i32,
    /// Name for a person.
    #[prost(string, tag = "6")]
    pub display_name: String,
    /// Its signature.
    #[prost(message, optional, tag = "7")]
    pub signature_documentation: Option<Signature>,
    /// The symbol it belongs to.
    #[prost(string, tag = "8")]
    pub enclosing_symbol: String,
}

/// A signature, a document of its own in the format.
#[derive(Clone, PartialEq, Message)]
pub struct Signature {
    /// As it is shown.
    #[prost(string, tag = "5")]
    pub text: String,
}

/// How a symbol stands to another one.
#[derive(Clone, PartialEq, Message)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the format has a flag per kind of relationship"
)]
pub struct Relationship {
    /// The other one.
    #[prost(string, tag = "1")]
    pub symbol: String,
    /// References of the one are references of the other.
    #[prost(bool, tag = "2")]
    pub is_reference: bool,
    /// It implements or overrides the other.
    #[prost(bool, tag = "3")]
    pub is_implementation: bool,
    /// The other is its type.
    #[prost(bool, tag = "4")]
    pub is_type_definition: bool,
    /// It is defined where the other is.
    #[prost(bool, tag = "5")]
    pub is_definition: bool,
}

/// Why a part of an index cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// The bytes are no message of the format.
    #[error("it is not in the SCIP format, or damaged: {0}")]
    Malformed(#[from] prost::DecodeError),
    /// A later version of the protocol.
    #[error("it has version {0} of the protocol, and {PROTOCOL_VERSION} is the only one known")]
    Version(i32),
}

impl Index {
    /// Reads an index or a part of one.
    pub fn read(bytes: &[u8]) -> Result<Self, IndexError> {
        let index = Self::decode(bytes)?;
        match index.metadata.as_ref().map_or(0, |data| data.version) {
            PROTOCOL_VERSION => Ok(index),
            other => Err(IndexError::Version(other)),
        }
    }

    /// The message of the first document, as it stands in the bytes of an index; `None` if there is none or
    /// the bytes are damaged.
    #[must_use]
    pub fn document_bytes(bytes: &[u8]) -> Option<&[u8]> {
        const DOCUMENTS: u32 = 2;
        let mut rest = bytes;
        while !rest.is_empty() {
            let (tag, wire_type) = encoding::decode_key(&mut rest).ok()?;
            if tag == DOCUMENTS && wire_type == WireType::LengthDelimited {
                let length = encoding::decode_varint(&mut rest).ok()?;
                return rest.get(..usize::try_from(length).ok()?);
            }
            encoding::skip_field(wire_type, tag, &mut rest, DecodeContext::default()).ok()?;
        }
        None
    }

    /// What the index says about itself, as bytes.
    #[must_use]
    pub fn metadata_bytes(&self) -> Vec<u8> {
        self.metadata
            .as_ref()
            .map_or_else(Vec::new, Message::encode_to_vec)
    }

    /// Name and version of the tool; empty where it does not say.
    #[must_use]
    pub fn tool(&self) -> (&str, &str) {
        let tool = self.metadata.as_ref().and_then(|of| of.tool_info.as_ref());
        tool.map_or(("", ""), |tool| (&tool.name, &tool.version))
    }
}

impl SymbolInformation {
    /// The kind in upper case; `None` where the tool does not say or the kind is not known.
    #[must_use]
    pub fn kind_name(&self) -> Option<&'static str> {
        let kind = usize::try_from(self.kind).ok()?;
        KINDS.get(kind).copied().filter(|name| !name.is_empty())
    }
}

/// Names of kinds by their numbers.
const KINDS: &[&str] = &[
    "",
    "ARRAY",
    "ASSERTION",
    "ASSOCIATED_TYPE",
    "ATTRIBUTE",
    "AXIOM",
    "BOOLEAN",
    "CLASS",
    "CONSTANT",
    "CONSTRUCTOR",
    "DATA_FAMILY",
    "ENUM",
    "ENUM_MEMBER",
    "EVENT",
    "FACT",
    "FIELD",
    "FILE",
    "FUNCTION",
    "GETTER",
    "GRAMMAR",
    "INSTANCE",
    "INTERFACE",
    "KEY",
    "LANG",
    "LEMMA",
    "MACRO",
    "METHOD",
    "METHOD_RECEIVER",
    "MESSAGE",
    "MODULE",
    "NAMESPACE",
    "NULL",
    "NUMBER",
    "OBJECT",
    "OPERATOR",
    "PACKAGE",
    "PACKAGE_OBJECT",
    "PARAMETER",
    "PARAMETER_LABEL",
    "PATTERN",
    "PREDICATE",
    "PROPERTY",
    "PROTOCOL",
    "QUASIQUOTER",
    "SELF_PARAMETER",
    "SETTER",
    "SIGNATURE",
    "SUBSCRIPT",
    "STRING",
    "STRUCT",
    "TACTIC",
    "THEOREM",
    "THIS_PARAMETER",
    "TRAIT",
    "TYPE",
    "TYPE_ALIAS",
    "TYPE_CLASS",
    "TYPE_FAMILY",
    "TYPE_PARAMETER",
    "UNION",
    "VALUE",
    "VARIABLE",
    "CONTRACT",
    "ERROR",
    "LIBRARY",
    "MODIFIER",
    "ABSTRACT_METHOD",
    "METHOD_SPECIFICATION",
    "PROTOCOL_METHOD",
    "PURE_VIRTUAL_METHOD",
    "TRAIT_METHOD",
    "TYPE_CLASS_METHOD",
    "ACCESSOR",
    "DELEGATE",
    "METHOD_ALIAS",
    "SINGLETON_CLASS",
    "SINGLETON_METHOD",
    "STATIC_DATA_MEMBER",
    "STATIC_EVENT",
    "STATIC_FIELD",
    "STATIC_METHOD",
    "STATIC_PROPERTY",
    "STATIC_VARIABLE",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn index(version: i32) -> Index {
        Index {
            metadata: Some(Metadata {
                version,
                tool_info: Some(ToolInfo {
                    name: "tool".into(),
                    version: "1".into(),
                }),
                project_root: "file:///p".into(),
            }),
            documents: vec![Document {
                relative_path: "a.py".into(),
                occurrences: vec![Occurrence {
                    range: vec![0, 1, 2],
                    symbol: "s".into(),
                    symbol_roles: 1,
                }],
                ..Document::default()
            }],
            external_symbols: Vec::new(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let read = Index::read(&index(0).encode_to_vec()).unwrap();
        assert_eq!(read, index(0));
        assert_eq!(read.tool(), ("tool", "1"));
        assert_eq!(Index::default().tool(), ("", ""));
    }

    #[test]
    fn a_document_stands_in_the_bytes_of_its_index() {
        let document = index(0).documents.remove(0).encode_to_vec();
        let bytes = index(0).encode_to_vec();
        assert_eq!(Index::document_bytes(&bytes), Some(document.as_slice()));
        assert_eq!(Index::document_bytes(&[]), None);
        let cut = bytes.get(..bytes.len() - 1).unwrap();
        assert_eq!(Index::document_bytes(cut), None);
    }

    #[test]
    fn another_version_is_refused() {
        let error = Index::read(&index(7).encode_to_vec()).unwrap_err();
        assert_eq!(error, IndexError::Version(7));
    }

    #[test]
    fn part_of_a_message_is_refused() {
        let bytes = index(0).encode_to_vec();
        let cut = bytes.get(..bytes.len() - 1).unwrap();
        assert!(matches!(Index::read(cut), Err(IndexError::Malformed(_))));
    }

    #[test]
    fn kinds_have_names() {
        let kind = |kind| SymbolInformation {
            kind,
            ..SymbolInformation::default()
        };
        let names = [0, 7, 17, 26, 61, 66, 82, 83, -1].map(|number| kind(number).kind_name());
        let expected = [
            None,
            Some("CLASS"),
            Some("FUNCTION"),
            Some("METHOD"),
            Some("VARIABLE"),
            Some("ABSTRACT_METHOD"),
            Some("STATIC_VARIABLE"),
            None,
            None,
        ];
        assert_eq!(names, expected);
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_index_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = Index::read(&bytes);
        }

        #[test]
        fn a_damaged_index_is_an_index_or_an_error(at in 0usize..40, bit in 0u8..8) {
            let mut bytes = index(0).encode_to_vec();
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << bit;
            }
            let _ = Index::read(&bytes);
        }
    }
}
