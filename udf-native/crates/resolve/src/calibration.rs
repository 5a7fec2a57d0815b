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
/// seen, answers of all methods to such calls stand in. `tests/oracle/fit_confidence.py` fits it, and
/// `bench/README.md` says how far it holds.
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
            [998, 656, 393, 319, 298, 202, 202],
            [701, 461, 224, 224, 151, 151, 151],
            [767, 611, 334, 218, 151, 151, 151],
            [589, 381, 159, 128, 80, 80, 80],
        ),
        row(
            Method::ImportDirect,
            [998, 715, 382, 382, 301, 243, 243],
            [701, 461, 224, 224, 151, 151, 151],
            [462, 462, 334, 298, 166, 161, 161],
            [567, 369, 130, 113, 86, 86, 86],
        ),
        row(
            Method::ImportAlias,
            [980, 530, 341, 190, 190, 190, 190],
            [701, 461, 224, 224, 151, 151, 151],
            [665, 665, 326, 229, 229, 161, 161],
            [773, 467, 127, 127, 99, 72, 72],
        ),
        row(
            Method::SelfType,
            [986, 740, 545, 356, 328, 187, 187],
            [701, 461, 224, 224, 151, 151, 151],
            [785, 571, 303, 303, 140, 140, 140],
            [497, 378, 156, 113, 84, 71, 71],
        ),
        row(
            Method::Constructor,
            [999, 581, 389, 235, 196, 196, 196],
            [701, 461, 224, 224, 151, 151, 151],
            [806, 790, 334, 298, 166, 161, 161],
            [618, 350, 189, 128, 73, 73, 73],
        ),
        row(
            Method::Annotation,
            [969, 643, 463, 374, 374, 197, 197],
            [853, 416, 336, 336, 184, 178, 178],
            [795, 669, 445, 445, 166, 160, 160],
            [512, 390, 176, 99, 99, 82, 82],
        ),
        row(
            Method::Value,
            [878, 631, 427, 342, 342, 249, 249],
            [671, 541, 202, 168, 78, 78, 78],
            [836, 706, 295, 167, 161, 116, 116],
            [738, 394, 132, 125, 69, 64, 64],
        ),
        row(
            Method::NameUnique,
            [770, 636, 424, 298, 298, 243, 243],
            [501, 461, 224, 224, 151, 151, 151],
            [434, 434, 334, 298, 166, 161, 161],
            [438, 415, 154, 128, 93, 93, 93],
        ),
        row(
            Method::NameMultiple,
            [973, 380, 319, 132, 132, 132, 132],
            [701, 314, 154, 154, 151, 151, 151],
            [725, 412, 281, 281, 166, 161, 161],
            [635, 395, 161, 128, 93, 93, 93],
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
