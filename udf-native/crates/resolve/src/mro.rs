//! C3 linearisation.

/// The order in which a class and its ancestors are looked through, or `None` if no order keeps
/// that of all bases. `bases` are the direct bases; `linear` are their own orders.
pub(crate) fn merge<T: Copy + PartialEq>(linear: Vec<Vec<T>>, bases: Vec<T>) -> Option<Vec<T>> {
    let mut lists: Vec<(Vec<T>, usize)> = linear.into_iter().map(|list| (list, 0)).collect();
    lists.push((bases, 0));
    let mut merged = Vec::new();
    loop {
        let mut is_empty = true;
        let mut chosen = None;
        for (list, at) in &lists {
            let Some(head) = list.get(*at) else { continue };
            is_empty = false;
            let is_behind = lists
                .iter()
                .any(|(other, at)| other.get(at + 1..).is_some_and(|tail| tail.contains(head)));
            if !is_behind {
                chosen = Some(*head);
                break;
            }
        }
        match chosen {
            Some(head) => {
                merged.push(head);
                for (list, at) in &mut lists {
                    if list.get(*at) == Some(&head) {
                        *at += 1;
                    }
                }
            }
            None if is_empty => return Some(merged),
            None => return None,
        }
    }
}

/// Depth first, left to right, each at its last place: what is used where no order is consistent.
pub(crate) fn fallback<T: Copy + PartialEq>(linear: &[Vec<T>]) -> Vec<T> {
    let mut order: Vec<T> = Vec::new();
    for item in linear.iter().flatten() {
        order.retain(|known| known != item);
        order.push(*item);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diamond_has_its_top_last() {
        // class D(B, C); B(A); C(A)
        let order = merge(vec![vec!['B', 'A'], vec!['C', 'A']], vec!['B', 'C']);
        assert_eq!(order, Some(vec!['B', 'C', 'A']));
    }

    #[test]
    fn bases_in_conflicting_order_have_no_linearisation() {
        // class X(A, B); Y(B, A); Z(X, Y)
        let order = merge(
            vec![vec!['X', 'A', 'B'], vec!['Y', 'B', 'A']],
            vec!['X', 'Y'],
        );
        assert_eq!(order, None);
        let order = fallback(&[vec!['X', 'A', 'B'], vec!['Y', 'B', 'A']]);
        assert_eq!(order, vec!['X', 'Y', 'B', 'A']);
    }
}
