//! C3 linearisation.

use std::collections::{BTreeMap, BTreeSet};

/// The order in which a class and its ancestors are looked through, or `None` if no order keeps
/// that of all bases. `bases` are the direct bases; `linear` are their own orders.
#[must_use]
pub fn merge<T: Copy + PartialEq>(linear: Vec<Vec<T>>, bases: Vec<T>) -> Option<Vec<T>> {
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
#[must_use]
pub fn fallback<T: Copy + PartialEq>(linear: &[Vec<T>]) -> Vec<T> {
    let mut order: Vec<T> = Vec::new();
    for item in linear.iter().flatten() {
        order.retain(|known| known != item);
        order.push(*item);
    }
    order
}

/// The order of a class, itself first, from pairs of a class and one of its bases, which stand in the
/// order of the bases; who has no pair has no bases. `None` if no order is consistent, also where a
/// class is its own ancestor.
#[must_use]
pub fn c3_mro(class: i64, pairs: &[(i64, i64)]) -> Option<Vec<i64>> {
    let mut bases: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (heir, base) in pairs {
        bases.entry(*heir).or_default().push(*base);
    }
    let mut orders: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let (mut path, mut is_on_path) = (vec![class], BTreeSet::from([class]));
    while let Some(top) = path.last().copied() {
        let direct = bases.get(&top).map_or(&[][..], Vec::as_slice);
        if let Some(next) = direct.iter().find(|base| !orders.contains_key(base)) {
            if !is_on_path.insert(*next) {
                return None;
            }
            path.push(*next);
        } else {
            let linear = direct.iter().filter_map(|base| orders.get(base).cloned());
            let mut order = vec![top];
            order.extend(merge(linear.collect(), direct.to_vec())?);
            orders.insert(top, order);
            path.pop();
            is_on_path.remove(&top);
        }
    }
    orders.remove(&class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_comes_before_its_bases_in_their_order() {
        // class 4(2, 3); 2(1); 3(1)
        let diamond = [(4, 2), (4, 3), (2, 1), (3, 1)];
        assert_eq!(c3_mro(4, &diamond), Some(vec![4, 2, 3, 1]));
        assert_eq!(c3_mro(2, &diamond), Some(vec![2, 1]));
        assert_eq!(c3_mro(9, &diamond), Some(vec![9]));
    }

    #[test]
    fn circles_and_conflicts_have_no_order() {
        assert_eq!(c3_mro(1, &[(1, 1)]), None);
        assert_eq!(c3_mro(1, &[(1, 2), (2, 3), (3, 2)]), None);
        assert_eq!(c3_mro(1, &[(1, 2), (1, 2)]), None);
        // class 3(1, 2); 4(2, 1); 5(3, 4)
        let conflict = [(3, 1), (3, 2), (4, 2), (4, 1), (5, 3), (5, 4)];
        assert_eq!(c3_mro(5, &conflict), None);
    }

    #[test]
    fn long_chains_are_no_deep_stacks() {
        let chain: Vec<_> = (0..3000).map(|id| (id, id + 1)).collect();
        assert_eq!(c3_mro(0, &chain), Some((0..=3000).collect()));
    }

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
