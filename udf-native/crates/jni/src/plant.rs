//! Planted panics, so that tests can prove that every export survives one.
//!
//! [`arm`] is reachable only through the export `selfTestPanic`; it makes the next guarded call of
//! the same thread panic.

use std::cell::Cell;
use std::hint::black_box;

use crate::error::NativeError;

thread_local! {
    static ARMED: Cell<i32> = const { Cell::new(0) };
}

/// Number of kinds of panic; they count from 1.
pub const KINDS: i32 = 5;

/// Makes the next guarded call of this thread panic: 1 explicitly, 2 by an index, 3 by arithmetic,
/// 4 by a slice, 5 inside a character.
pub fn arm(kind: i32) -> Result<(), NativeError> {
    if !(1..=KINDS).contains(&kind) {
        return Err(NativeError::argument(format!(
            "kinds of panic are 1 to {KINDS}, not {kind}"
        )));
    }
    ARMED.with(|armed| armed.set(kind));
    Ok(())
}

/// Panics if this thread is armed.
#[inline]
pub(crate) fn spring() {
    if ARMED.with(Cell::get) != 0 {
        explode(ARMED.with(|armed| armed.replace(0)));
    }
}

#[cold]
#[expect(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "panicking is what a planted panic is for"
)]
fn explode(kind: i32) {
    let three: &[u8] = black_box(&[1, 2, 3]);
    match kind {
        2 => drop(black_box(three[black_box(7)])),
        3 => drop(black_box(black_box(1) / black_box(0))),
        4 => drop(black_box(&three[black_box(2)..black_box(9)])),
        5 => drop(black_box(&black_box("ö")[1..])),
        _ => panic!("planted by a test"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn every_kind_panics_exactly_once() {
        for kind in 1..=KINDS {
            arm(kind).unwrap();
            assert!(catch_unwind(spring).is_err(), "{kind}");
            spring();
        }
        assert!(arm(0).is_err() && arm(KINDS + 1).is_err());
    }
}
