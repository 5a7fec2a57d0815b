//! Unicode normal forms and white space. Nothing here changes case.

use std::borrow::Cow;
use std::str::FromStr;

use unicode_normalization::{
    IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfd_quick, is_nfkc_quick, is_nfkd_quick,
};

/// A Unicode normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Canonical composition.
    Nfc,
    /// Compatibility composition; the form of Python's identifiers.
    Nfkc,
    /// Canonical decomposition.
    Nfd,
    /// Compatibility decomposition.
    Nfkd,
}

/// A name that is no normal form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no normal form; use NFC, NFKC, NFD or NFKD")]
pub struct UnknownForm(String);

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(name: &str) -> Result<Self, UnknownForm> {
        match name {
            "NFC" => Ok(Form::Nfc),
            "NFKC" => Ok(Form::Nfkc),
            "NFD" => Ok(Form::Nfd),
            "NFKD" => Ok(Form::Nfkd),
            _ => Err(UnknownForm(name.to_owned())),
        }
    }
}

/// An identifier as Python compares it: NFKC.
#[must_use]
pub fn ident_normalize(s: &str) -> Cow<'_, str> {
    utf8_normalize(s, Form::Nfkc)
}

/// The text in a normal form; borrowed if it already is.
#[must_use]
pub fn utf8_normalize(s: &str, form: Form) -> Cow<'_, str> {
    if s.is_ascii() {
        return Cow::Borrowed(s);
    }
    let quick = match form {
        Form::Nfc => is_nfc_quick(s.chars()),
        Form::Nfkc => is_nfkc_quick(s.chars()),
        Form::Nfd => is_nfd_quick(s.chars()),
        Form::Nfkd => is_nfkd_quick(s.chars()),
    };
    if quick == IsNormalized::Yes {
        return Cow::Borrowed(s);
    }
    Cow::Owned(match form {
        Form::Nfc => s.nfc().collect(),
        Form::Nfkc => s.nfkc().collect(),
        Form::Nfd => s.nfd().collect(),
        Form::Nfkd => s.nfkd().collect(),
    })
}

/// The text itself; `None` if it is empty or white space only.
#[must_use]
pub fn utf8_null_if_blank(s: &str) -> Option<&str> {
    (!s.trim().is_empty()).then_some(s)
}

/// Every run of white space as one space, none at the ends.
#[must_use]
pub fn utf8_collapse(s: &str) -> Cow<'_, str> {
    let trimmed = s.trim();
    let is_run = |pair: (char, char)| pair.0.is_whitespace() && pair.1.is_whitespace();
    let odd = trimmed.chars().any(|c| c != ' ' && c.is_whitespace());
    let runs = trimmed.chars().zip(trimmed.chars().skip(1)).any(is_run);
    if !odd && !runs {
        return Cow::Borrowed(trimmed);
    }
    let mut collapsed = String::with_capacity(trimmed.len());
    for word in trimmed.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    Cow::Owned(collapsed)
}

/// The first `max_bytes` bytes, cut at a character.
#[must_use]
pub fn code_preview(s: &str, max_bytes: usize) -> &str {
    s.get(..s.floor_char_boundary(max_bytes)).unwrap_or(s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_compared_in_nfkc_with_case_kept() {
        assert_eq!(ident_normalize("ﬁle"), "file");
        assert_eq!(ident_normalize("𝔘nicode"), "Unicode");
        assert_eq!(ident_normalize("e\u{301}"), "\u{e9}");
        assert!(matches!(ident_normalize("größe"), Cow::Borrowed("größe")));
    }

    #[test]
    fn every_form_is_reachable_by_name() {
        let check = |s, form: &str, expected| {
            assert_eq!(utf8_normalize(s, form.parse().unwrap()), expected, "{form}");
        };
        check("ﬁ\u{e9}", "NFC", "ﬁ\u{e9}");
        check("ﬁ\u{e9}", "NFKC", "fi\u{e9}");
        check("ﬁ\u{e9}", "NFD", "ﬁe\u{301}");
        check("ﬁ\u{e9}", "NFKD", "fie\u{301}");
        let unknown = "nfc".parse::<Form>().unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "\"nfc\" is no normal form; use NFC, NFKC, NFD or NFKD"
        );
    }

    #[test]
    fn blank_text_is_none_and_other_text_is_untouched() {
        assert_eq!(utf8_null_if_blank(""), None);
        assert_eq!(utf8_null_if_blank(" \t\u{a0}\n"), None);
        assert_eq!(utf8_null_if_blank(" a "), Some(" a "));
    }

    #[test]
    fn white_space_collapses() {
        assert_eq!(utf8_collapse("  a \t\n b\u{3000}c "), "a b c");
        assert_eq!(utf8_collapse("a\tb"), "a b");
        assert_eq!(utf8_collapse(""), "");
        assert!(matches!(utf8_collapse(" a b "), Cow::Borrowed("a b")));
    }

    #[test]
    fn previews_end_at_a_character() {
        assert_eq!(code_preview("größe", 3), "gr");
        assert_eq!(code_preview("größe", 4), "grö");
        assert_eq!(code_preview("größe", 0), "");
        assert_eq!(code_preview("größe", 99), "größe");
    }
}
