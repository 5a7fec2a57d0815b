//! Change types of a change feed.

/// Order within one key and commit: `update_preimage` 0, `delete` 1, `insert` 2,
/// `update_postimage` 3, anything else −1.
#[must_use]
pub fn cdf_change_rank(change_type: &str) -> i32 {
    match change_type {
        "update_preimage" => 0,
        "delete" => 1,
        "insert" => 2,
        "update_postimage" => 3,
        _ => -1,
    }
}

/// Whether the row is there after the change.
#[must_use]
pub fn cdf_is_upsert(change_type: &str) -> bool {
    matches!(change_type, "insert" | "update_postimage")
}

/// Whether the row is gone after the change.
#[must_use]
pub fn cdf_is_delete(change_type: &str) -> bool {
    change_type == "delete"
}

/// The row kind in Flink's notation; `None` for anything that is no change type.
#[must_use]
pub fn cdf_row_kind(change_type: &str) -> Option<&'static str> {
    match change_type {
        "insert" => Some("+I"),
        "update_preimage" => Some("-U"),
        "update_postimage" => Some("+U"),
        "delete" => Some("-D"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_type_has_its_rank_and_kind() {
        let check = |kind, rank, row_kind, upsert, delete| {
            assert_eq!(
                (cdf_change_rank(kind), cdf_row_kind(kind)),
                (rank, row_kind),
                "{kind}"
            );
            assert_eq!(
                (cdf_is_upsert(kind), cdf_is_delete(kind)),
                (upsert, delete),
                "{kind}"
            );
        };
        check("update_preimage", 0, Some("-U"), false, false);
        check("delete", 1, Some("-D"), false, true);
        check("insert", 2, Some("+I"), true, false);
        check("update_postimage", 3, Some("+U"), true, false);
        check("DELETE", -1, None, false, false);
    }
}
