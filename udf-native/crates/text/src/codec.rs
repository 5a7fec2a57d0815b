//! Source encodings: how a file declares one and how its bytes become characters.
//!
//! Names and single-byte mappings are CPython's. The tables come from `encoding_rs`, whose web
//! labels differ (there `latin-1` and `ascii` both mean windows-1252), so labels are looked up here.
//! The East Asian tables accept a few more bytes than CPython's and map some punctuation to its wide
//! form; letters are the same. Encodings whose letters differ (Big5) are not supported.

use encoding_rs::{
    Decoder, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_8859_2, ISO_8859_3,
    ISO_8859_4, ISO_8859_5, ISO_8859_6, ISO_8859_7, ISO_8859_8, ISO_8859_10, ISO_8859_13,
    ISO_8859_14, ISO_8859_15, ISO_8859_16, KOI8_R, MACINTOSH, SHIFT_JIS, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

/// A source encoding this library decodes as CPython does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codec {
    /// CPython's name of it, for example `utf-8`, `iso-8859-1`, `cp1251`.
    pub name: &'static str,
    pub(crate) table: Table,
}

/// How bytes become characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// UTF-8; nothing to re-encode.
    Utf8,
    /// The first 128 code points.
    Ascii,
    /// The first 256 code points.
    Latin1,
    /// One byte per character, C1 controls stand for themselves (the ISO 8859 family).
    Iso(&'static Encoding),
    /// One byte per character, a C1 control in the table means that CPython leaves the byte
    /// undefined (code pages of Windows and others).
    CodePage(&'static Encoding),
    /// One or more bytes per character.
    MultiByte(&'static Encoding),
}

/// The default encoding of Python source.
pub const UTF_8: Codec = Codec {
    name: "utf-8",
    table: Table::Utf8,
};

/// Finds the codec of a declared name in any of CPython's spellings; `None` if CPython or this
/// library does not know it.
#[must_use]
pub fn codec(declared: &str) -> Option<Codec> {
    let key = normalized(declared);
    let single = |name, encoding| {
        Some(Codec {
            name,
            table: Table::Iso(encoding),
        })
    };
    let page = |name, encoding| {
        Some(Codec {
            name,
            table: Table::CodePage(encoding),
        })
    };
    let multi = |name, encoding| {
        Some(Codec {
            name,
            table: Table::MultiByte(encoding),
        })
    };
    match key.as_str() {
        "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" | "utf_8_sig" => {
            Some(UTF_8)
        }
        "ascii" | "us_ascii" | "646" | "us" | "ansi_x3_4_1968" | "iso646_us" | "cp367" => {
            Some(Codec {
                name: "ascii",
                table: Table::Ascii,
            })
        }
        "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859" | "8859"
        | "iso_latin_1" | "cp819" | "ibm819" => Some(Codec {
            name: "iso-8859-1",
            table: Table::Latin1,
        }),
        "iso_8859_2" | "iso8859_2" | "latin2" | "l2" => single("iso8859-2", ISO_8859_2),
        "iso_8859_3" | "iso8859_3" | "latin3" | "l3" => single("iso8859-3", ISO_8859_3),
        "iso_8859_4" | "iso8859_4" | "latin4" | "l4" => single("iso8859-4", ISO_8859_4),
        "iso_8859_5" | "iso8859_5" | "cyrillic" => single("iso8859-5", ISO_8859_5),
        "iso_8859_6" | "iso8859_6" | "arabic" => single("iso8859-6", ISO_8859_6),
        "iso_8859_7" | "iso8859_7" | "greek" => single("iso8859-7", ISO_8859_7),
        "iso_8859_8" | "iso8859_8" | "hebrew" => single("iso8859-8", ISO_8859_8),
        "iso_8859_9" | "iso8859_9" | "latin5" | "l5" => single("iso8859-9", WINDOWS_1254),
        "iso_8859_10" | "iso8859_10" | "latin6" | "l6" => single("iso8859-10", ISO_8859_10),
        "iso_8859_11" | "iso8859_11" | "thai" => single("iso8859-11", WINDOWS_874),
        "iso_8859_13" | "iso8859_13" | "latin7" | "l7" => single("iso8859-13", ISO_8859_13),
        "iso_8859_14" | "iso8859_14" | "latin8" | "l8" => single("iso8859-14", ISO_8859_14),
        "iso_8859_15" | "iso8859_15" | "latin9" | "l9" => single("iso8859-15", ISO_8859_15),
        "iso_8859_16" | "iso8859_16" | "latin10" | "l10" => single("iso8859-16", ISO_8859_16),
        "koi8_r" | "cskoi8r" => page("koi8-r", KOI8_R),
        "cp866" | "866" | "ibm866" => page("cp866", IBM866),
        "cp874" => page("cp874", WINDOWS_874),
        "cp1250" | "1250" | "windows_1250" => page("cp1250", WINDOWS_1250),
        "cp1251" | "1251" | "windows_1251" => page("cp1251", WINDOWS_1251),
        "cp1252" | "1252" | "windows_1252" => page("cp1252", WINDOWS_1252),
        "cp1253" | "1253" | "windows_1253" => page("cp1253", WINDOWS_1253),
        "cp1254" | "1254" | "windows_1254" => page("cp1254", WINDOWS_1254),
        "cp1255" | "1255" | "windows_1255" => page("cp1255", WINDOWS_1255),
        "cp1256" | "1256" | "windows_1256" => page("cp1256", WINDOWS_1256),
        "cp1257" | "1257" | "windows_1257" => page("cp1257", WINDOWS_1257),
        "cp1258" | "1258" | "windows_1258" => page("cp1258", WINDOWS_1258),
        "mac_roman" | "macroman" | "macintosh" => page("mac-roman", MACINTOSH),
        "mac_cyrillic" | "maccyrillic" => page("mac-cyrillic", X_MAC_CYRILLIC),
        "gbk" | "cp936" | "936" | "ms936" => multi("gbk", GBK),
        "gb2312" | "chinese" | "euc_cn" | "euccn" => multi("gb2312", GBK),
        "gb18030" | "gb18030_2000" => multi("gb18030", GB18030),
        "euc_jp" | "eucjp" | "ujis" | "u_jis" => multi("euc_jp", EUC_JP),
        "shift_jis" | "shiftjis" | "sjis" | "s_jis" => multi("shift_jis", SHIFT_JIS),
        "cp932" | "932" | "ms932" | "mskanji" | "ms_kanji" => multi("cp932", SHIFT_JIS),
        "euc_kr" | "euckr" | "korean" | "ksc5601" => multi("euc_kr", EUC_KR),
        "cp949" | "949" | "ms949" | "uhc" => multi("cp949", EUC_KR),
        _ => None,
    }
}

/// Lower case, every run of other characters than letters, digits and dots as one `_`.
fn normalized(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            key.push(c.to_ascii_lowercase());
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
    }
    key
}

/// The encoding a file declares in its first two lines (PEP 263), as written; `None` if it
/// declares none. Only comment lines count, and the second line only if the first holds no code.
#[must_use]
pub fn declared_encoding(source: &[u8]) -> Option<&str> {
    let (first, rest) = split_line(source);
    let content = trim_blank(first);
    match content.first() {
        None => {}
        Some(b'#') => {
            if let Some(name) = cookie(content) {
                return Some(name);
            }
        }
        Some(_) => return None,
    }
    let second = trim_blank(split_line(rest).0);
    if second.first() == Some(&b'#') {
        cookie(second)
    } else {
        None
    }
}

/// The line without its end, and what follows it.
fn split_line(source: &[u8]) -> (&[u8], &[u8]) {
    let Some(end) = source.iter().position(|b| matches!(b, b'\n' | b'\r')) else {
        return (source, &[]);
    };
    let (line, rest) = source.split_at(end);
    let skip = if rest.starts_with(b"\r\n") { 2 } else { 1 };
    (line, rest.get(skip..).unwrap_or_default())
}

fn trim_blank(line: &[u8]) -> &[u8] {
    let start = line.iter().position(|b| !matches!(b, b' ' | b'\t' | 0x0c));
    start
        .and_then(|start| line.get(start..))
        .unwrap_or_default()
}

/// Finds `coding[:=][ \t]*([-\w.]+)` in a comment.
fn cookie(comment: &[u8]) -> Option<&str> {
    const MARK: &[u8] = b"coding";
    (0..comment.len()).find_map(|start| {
        let after = comment.get(start..)?.strip_prefix(MARK)?;
        let after = after
            .strip_prefix(b":")
            .or_else(|| after.strip_prefix(b"="))?;
        let blanks = after
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count();
        let name = after.get(blanks..)?;
        let is_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let len = name.iter().take_while(is_name).count();
        let name = name.get(..len).filter(|name| !name.is_empty())?;
        std::str::from_utf8(name).ok()
    })
}

/// Decodes byte by byte, so that the caller sees which bytes made which characters.
pub(crate) struct Stepper {
    table: Table,
    decoder: Option<Decoder>,
    buffer: [u8; 16],
}

/// A byte that no character of the encoding continues or starts with.
pub(crate) struct Undecodable;

impl Stepper {
    pub(crate) fn new(table: Table) -> Self {
        let decoder = match table {
            Table::Utf8 | Table::Ascii | Table::Latin1 => None,
            Table::Iso(encoding) | Table::CodePage(encoding) | Table::MultiByte(encoding) => {
                Some(encoding.new_decoder_without_bom_handling())
            }
        };
        Stepper {
            table,
            decoder,
            buffer: [0; 16],
        }
    }

    /// The text that ends with this byte; empty inside a sequence of several bytes.
    pub(crate) fn step(&mut self, byte: u8) -> Result<&str, Undecodable> {
        let c1 = matches!(byte, 0x80..=0x9f);
        match self.table {
            Table::Ascii | Table::Utf8 if !byte.is_ascii() => Err(Undecodable),
            Table::Ascii | Table::Utf8 | Table::Latin1 => Ok(self.own(byte)),
            Table::Iso(_) if c1 => Ok(self.own(byte)),
            Table::CodePage(_) => {
                let text = self.feed(&[byte], false)?;
                if text.chars().any(|c| matches!(c, '\u{80}'..='\u{9f}')) {
                    return Err(Undecodable);
                }
                Ok(text)
            }
            Table::Iso(_) | Table::MultiByte(_) => self.feed(&[byte], false),
        }
    }

    /// The text of what is still pending at the end; an unfinished sequence is an error.
    pub(crate) fn finish(&mut self) -> Result<(), Undecodable> {
        self.feed(&[], true).map(|_| ())
    }

    fn own(&mut self, byte: u8) -> &str {
        char::from(byte).encode_utf8(&mut self.buffer)
    }

    fn feed(&mut self, bytes: &[u8], last: bool) -> Result<&str, Undecodable> {
        let Some(decoder) = &mut self.decoder else {
            return Ok("");
        };
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(bytes, &mut self.buffer, last);
        match result {
            DecoderResult::InputEmpty => {
                let text = self.buffer.get(..written).unwrap_or_default();
                std::str::from_utf8(text).map_err(|_| Undecodable)
            }
            DecoderResult::OutputFull | DecoderResult::Malformed(..) => Err(Undecodable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: Option<&str>) {
        assert_eq!(declared_encoding(source.as_bytes()), expected, "{source:?}");
    }

    #[test]
    fn declarations_are_found_as_cpython_finds_them() {
        check("# -*- coding: latin-1 -*-\n", Some("latin-1"));
        check("# vim: set fileencoding=utf-8 :\n", Some("utf-8"));
        check("#!/usr/bin/python\n# coding=cp1252\nx", Some("cp1252"));
        check("\n# coding: ascii", Some("ascii"));
        check("\r# coding: ascii", Some("ascii"));
        check("\r\n \t\x0c# coding: ascii", Some("ascii"));
        check("# encoding: x coding: y", Some("x"));
        check("# coding : utf-8 coding:\t koi8-r", Some("koi8-r"));
        check("# coding: \n# coding: l1", Some("l1"));
    }

    #[test]
    fn other_lines_declare_nothing() {
        check("", None);
        check("# Coding: latin-1", None);
        check("x = 1  # coding: latin-1", None);
        check("x = 1\n# coding: latin-1", None);
        check("#\nx # coding: latin-1", None);
        check("#\n\n# coding: latin-1", None);
        check("# coding: \u{e9}", None);
    }

    /// Each line of the golden file is CPython's
    /// `f"{name}\t" + "".join(bytes([b]).decode(name, "replace") for b in range(128, 256))`.
    /// cp1255 is not in it: here its byte CA is U+05BA, there it is undefined.
    #[test]
    fn single_byte_tables_are_cpythons() {
        let golden = include_str!("../tests/golden/single_byte.txt");
        for line in golden.lines() {
            let (name, expected) = line.split_once('\t').unwrap();
            let table = codec(name).unwrap().table;
            let mut decoded = String::new();
            for byte in 0x80..=0xff {
                decoded.push_str(Stepper::new(table).step(byte).unwrap_or("\u{fffd}"));
            }
            assert_eq!(decoded, expected, "{name}");
        }
        assert_eq!(golden.lines().count(), 29);
    }

    #[test]
    fn names_have_cpythons_spellings() {
        let name = |declared| codec(declared).map(|codec| codec.name);
        for spelling in ["utf-8", "UTF8", "utf_8", "U8", "utf-8-sig"] {
            assert_eq!(name(spelling), Some("utf-8"), "{spelling}");
        }
        for spelling in [
            "latin-1",
            "Latin1",
            "ISO-8859-1",
            "iso--8859-1",
            "iso-latin-1",
        ] {
            assert_eq!(name(spelling), Some("iso-8859-1"), "{spelling}");
        }
        assert_eq!(name("Windows-1251"), Some("cp1251"));
        assert_eq!(name("us-ascii"), Some("ascii"));
        assert_eq!(name("rot13"), None);
        assert_eq!(name("utf-16"), None);
        assert_eq!(name(""), None);
    }
}
