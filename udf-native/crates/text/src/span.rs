//! Half-open spans. An empty span overlaps nothing, and a reversed one is empty.

/// Length, never negative.
#[must_use]
pub fn span_len(start: i32, end: i32) -> i32 {
    end.saturating_sub(start).max(0)
}

/// Whether the first span holds the second; a span holds itself and the empty spans at its ends.
#[must_use]
pub fn span_contains(outer: (i32, i32), inner: (i32, i32)) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

/// Whether the spans share a byte.
#[must_use]
pub fn span_overlaps(a: (i32, i32), b: (i32, i32)) -> bool {
    span_overlap_len(a, b) > 0
}

/// Number of shared bytes.
#[must_use]
pub fn span_overlap_len(a: (i32, i32), b: (i32, i32)) -> i32 {
    span_len(a.0.max(b.0), a.1.min(b.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_and_empty_spans_do_not_overlap() {
        assert!(!span_overlaps((0, 2), (2, 4)));
        assert!(!span_overlaps((1, 1), (0, 2)));
        assert!(span_overlaps((0, 3), (2, 4)));
        assert_eq!(span_overlap_len((0, 5), (2, 9)), 3);
        assert_eq!(span_overlap_len((0, 1), (5, 9)), 0);
    }

    #[test]
    fn spans_contain_themselves() {
        assert!(span_contains((1, 3), (1, 3)));
        assert!(span_contains((1, 3), (3, 3)));
        assert!(!span_contains((1, 3), (0, 2)));
        assert!(!span_contains((1, 3), (2, 4)));
    }

    #[test]
    fn lengths_are_not_negative_and_do_not_overflow() {
        assert_eq!([span_len(2, 5), span_len(5, 2)], [3, 0]);
        assert_eq!(span_len(i32::MIN, i32::MAX), i32::MAX);
    }
}
