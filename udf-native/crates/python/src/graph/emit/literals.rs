//! Values of literals as text.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;
use relspec_text::normalize::code_preview;

use crate::syntax::Constant;

/// Longer values are cut.
const VALUE_BYTES: usize = 256;

/// The evaluated value; `None` where the subkind of the LITERAL is the value already. `written` is
/// the literal in the text.
pub(super) fn value<'a>(
    arena: &'a Bump,
    constant: Constant<'a>,
    written: &'a str,
) -> Option<&'a str> {
    Some(match constant {
        Constant::Str(text) | Constant::BigInt(text) => code_preview(text, VALUE_BYTES),
        Constant::Bytes(bytes) => escaped(arena, bytes),
        Constant::Int(number) if is_decimal(written) => {
            debug_assert_eq!(written.parse(), Ok(number));
            written
        }
        Constant::Int(number) => arena.alloc_str(&number.to_string()),
        Constant::Float(number) => arena.alloc_str(&format!("{number:?}")),
        Constant::Complex(number) => arena.alloc_str(&format!("{number:?}j")),
        Constant::Bool(true) => "True",
        Constant::Bool(false) => "False",
        Constant::None | Constant::Ellipsis => return None,
    })
}

/// Written as `str(number)` writes it.
fn is_decimal(written: &str) -> bool {
    written == "0"
        || !written.starts_with('0')
            && !written.is_empty()
            && written.bytes().all(|byte| byte.is_ascii_digit())
}

/// Bytes as Python shows them between the quotes.
fn escaped<'a>(arena: &'a Bump, bytes: &[u8]) -> &'a str {
    let mut out = ArenaString::new_in(arena);
    for byte in bytes {
        let before = out.len();
        out.extend(byte.escape_ascii().map(char::from));
        if out.len() > VALUE_BYTES {
            out.truncate(before);
            break;
        }
    }
    out.into_bump_str()
}
