//! Small numbers as text, without an allocation each.

use bumpalo::Bump;

const SMALL: [&str; 33] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16",
    "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32",
];

/// Decimal text of a number.
pub(super) fn text(arena: &Bump, number: u32) -> &str {
    match SMALL.get(number as usize) {
        Some(text) => text,
        None => arena.alloc_str(&number.to_string()),
    }
}
