//! Scores and confidence of relation rows.

/// Two arrays that must have the same length do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{hits} hits do not match {weights} weights")]
pub struct LengthMismatch {
    /// Number of hits.
    pub hits: usize,
    /// Number of weights.
    pub weights: usize,
}

/// The sum of the weights whose hit is true; a null hit is false. Saturates.
pub fn feature_score(hits: &[Option<bool>], weights: &[i32]) -> Result<i32, LengthMismatch> {
    if hits.len() != weights.len() {
        return Err(LengthMismatch {
            hits: hits.len(),
            weights: weights.len(),
        });
    }
    let matched = hits
        .iter()
        .zip(weights)
        .filter(|(hit, _)| **hit == Some(true));
    Ok(matched.fold(0, |sum: i32, (_, weight)| sum.saturating_add(*weight)))
}

/// `max(0, base − penalty)`, divided by the number of candidates if `divide`, in whole permille
/// (rounded down), as a fraction. `None` if there is no candidate to divide by.
#[must_use]
pub fn confidence(
    base_permille: i32,
    penalty_permille: i32,
    candidates: i64,
    divide: bool,
) -> Option<f64> {
    let left = i64::from(base_permille.saturating_sub(penalty_permille).max(0));
    let permille = if divide {
        left.checked_div(candidates.max(0))?
    } else {
        left
    };
    i32::try_from(permille)
        .ok()
        .map(|permille| f64::from(permille) / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_true_hits_score() {
        let hits = [Some(true), Some(false), None, Some(true)];
        assert_eq!(feature_score(&hits, &[1, 2, 4, 8]), Ok(9));
        assert_eq!(feature_score(&[], &[]), Ok(0));
        assert_eq!(
            feature_score(&[Some(true); 2], &[i32::MAX; 2]),
            Ok(i32::MAX)
        );
    }

    #[test]
    fn unequal_lengths_are_an_error() {
        let error = feature_score(&[Some(true)], &[1, 2]).unwrap_err();
        assert_eq!(error.to_string(), "1 hits do not match 2 weights");
    }

    #[test]
    fn confidence_is_in_whole_permille() {
        let check = |base, penalty, candidates, divide, expected: Option<f64>| {
            assert_eq!(confidence(base, penalty, candidates, divide), expected);
        };
        check(950, 50, 2, true, Some(0.45));
        check(950, 50, 2, false, Some(0.9));
        check(1000, 0, 3, true, Some(0.333));
        check(400, 500, 1, true, Some(0.0));
        check(985, 0, 0, true, None);
        check(985, 0, 0, false, Some(0.985));
    }
}
