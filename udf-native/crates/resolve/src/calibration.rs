//! How often answers are true, by what they rest on, how the call stands in the text and among how
//! many answers they stand.

use crate::answer::{Dispatch, Method};

/// Numbers of candidates that are told apart: up to and including each.
pub const SIZES: [u32; 7] = [1, 2, 4, 8, 16, 48, u32::MAX];

/// How many of a thousand answers of an index are taken to be true where there is only one: what an
/// index says was not measured.
const INDEX_PERMILLE: u32 = 990;

/// How a call stands in the text, as far as answers are true more or less often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CallKind {
    /// A call expression or decorator.
    Explicit,
    /// By what is called.
    Callback,
    /// An attribute, subscript, loop, `with`, `await` or class statement.
    Access,
    /// An operator, formatting, truth.
    Operator,
}

impl CallKind {
    /// Of a reason for a call.
    #[must_use]
    pub const fn of(dispatch: Dispatch) -> Self {
        match dispatch {
            Dispatch::Callback => Self::Callback,
            Dispatch::Operator => Self::Operator,
            _ if dispatch.is_implicit() => Self::Access,
            _ => Self::Explicit,
        }
    }
}

/// Per number of candidates in [`SIZES`] how many of a thousand answers are true.
type Shares = [u32; SIZES.len()];

/// What was measured of answers of one method.
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    /// The method.
    pub method: Method,
    /// To calls of each [`CallKind`], in its order.
    pub permille: [Shares; 4],
}

/// Answers held against the calls seen in the test suites of packages (`bench/calls`), each suite
/// counting by the square root of its answers; more candidates never count for more. Where little was
/// seen, answers of all methods stand in. `bench/README.md` says how it was fitted and how far it holds.
pub const CALIBRATION: [Calibration; 9] = {
    const fn row(
        method: Method,
        explicit: Shares,
        callback: Shares,
        access: Shares,
        operator: Shares,
    ) -> Calibration {
        Calibration {
            method,
            permille: [explicit, callback, access, operator],
        }
    }
    [
        row(
            Method::Scope,
            [998, 680, 404, 269, 132, 132, 132],
            [856, 575, 310, 279, 242, 219, 182],
            [725, 575, 216, 216, 160, 160, 160],
            [904, 575, 310, 279, 109, 109, 109],
        ),
        row(
            Method::ImportDirect,
            [998, 830, 580, 580, 571, 219, 182],
            [856, 575, 310, 279, 242, 219, 182],
            [495, 495, 310, 279, 242, 219, 182],
            [698, 575, 310, 279, 242, 219, 182],
        ),
        row(
            Method::ImportAlias,
            [978, 524, 265, 194, 66, 66, 66],
            [856, 575, 310, 279, 242, 219, 182],
            [730, 730, 320, 320, 320, 219, 182],
            [755, 564, 456, 332, 79, 79, 79],
        ),
        row(
            Method::SelfType,
            [986, 753, 534, 400, 394, 175, 175],
            [856, 575, 310, 279, 242, 219, 182],
            [657, 440, 220, 220, 81, 81, 81],
            [436, 384, 154, 113, 13, 13, 13],
        ),
        row(
            Method::Constructor,
            [998, 506, 382, 191, 93, 93, 93],
            [856, 575, 310, 279, 242, 219, 182],
            [840, 840, 166, 166, 166, 166, 166],
            [737, 564, 519, 279, 123, 123, 123],
        ),
        row(
            Method::Annotation,
            [969, 623, 391, 370, 370, 162, 162],
            [909, 447, 427, 427, 238, 219, 185],
            [726, 659, 360, 360, 234, 192, 182],
            [475, 447, 263, 135, 112, 49, 49],
        ),
        row(
            Method::Value,
            [877, 640, 398, 398, 388, 253, 202],
            [666, 562, 281, 198, 58, 16, 12],
            [834, 693, 223, 164, 164, 164, 164],
            [785, 314, 133, 78, 28, 15, 15],
        ),
        row(
            Method::NameUnique,
            [837, 575, 310, 279, 242, 219, 182],
            [485, 485, 310, 279, 242, 219, 182],
            [422, 422, 310, 279, 242, 219, 182],
            [345, 345, 310, 279, 242, 219, 182],
        ),
        row(
            Method::NameMultiple,
            [856, 450, 366, 151, 107, 107, 107],
            [856, 282, 133, 133, 133, 133, 133],
            [856, 328, 191, 191, 191, 191, 182],
            [856, 406, 148, 148, 148, 148, 148],
        ),
    ]
};

/// How many of a thousand answers like one are true.
pub(crate) fn permille(method: Method, dispatch: Dispatch, candidates: u32) -> u32 {
    if method == Method::Index {
        return (INDEX_PERMILLE / candidates.max(1)).max(1);
    }
    let kind = CallKind::of(dispatch);
    let row = CALIBRATION.iter().find(|row| row.method == method);
    let shares = row.and_then(|row| row.permille.get(kind as usize));
    let size = SIZES.iter().position(|size| candidates <= *size);
    let found = shares.and_then(|shares| shares.get(size?)).copied();
    found.unwrap_or(1)
}
