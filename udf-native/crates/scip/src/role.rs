//! What an occurrence does with its symbol: bits of `symbol_roles`.

/// The symbol is defined there.
pub const DEFINITION: i32 = 1;
/// It is imported there.
pub const IMPORT: i32 = 2;
/// It is written there.
pub const WRITE: i32 = 4;
/// It is read there.
pub const READ: i32 = 8;
/// The code there is generated.
pub const GENERATED: i32 = 16;
/// The code there is a test.
pub const TEST: i32 = 32;
/// It is declared there and defined elsewhere.
pub const FORWARD_DEFINITION: i32 = 64;

/// Whether `roles` have the role of a name. Indexers rarely say what is read and what is written, so
/// without their bit `READ` and `WRITE` are unknown; so is a name that is no role.
#[must_use]
pub fn has(roles: i32, role: &str) -> Option<bool> {
    let bit = match role {
        "DEFINITION" => DEFINITION,
        "IMPORT" => IMPORT,
        "WRITE" => WRITE,
        "READ" => READ,
        "GENERATED" => GENERATED,
        "TEST" => TEST,
        "FORWARD_DEFINITION" => FORWARD_DEFINITION,
        _ => return None,
    };
    let is_set = roles & bit != 0;
    (is_set || !matches!(bit, READ | WRITE)).then_some(is_set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unset_reads_and_writes_are_unknown() {
        let check = |roles, role, expected| assert_eq!(has(roles, role), expected, "{role}");
        check(9, "READ", Some(true));
        check(9, "WRITE", None);
        check(9, "DEFINITION", Some(true));
        check(8, "DEFINITION", Some(false));
        check(64, "FORWARD_DEFINITION", Some(true));
        check(0, "OTHER", None);
    }
}
