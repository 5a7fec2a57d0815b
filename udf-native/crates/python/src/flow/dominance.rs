//! Immediate dominators by the Semi-NCA algorithm (Georgiadis, *Linear-Time Algorithms for
//! Dominators and Related Problems*, 2005), with path compression by an explicit stack.

const NONE: u32 = u32::MAX;

/// Adjacency of a graph: the neighbours of all nodes in one array.
#[derive(Debug, Default)]
pub(super) struct Adjacency {
    starts: Vec<u32>,
    all: Vec<u32>,
}

impl Adjacency {
    /// Groups pairs by their first part. The second parts keep their order.
    pub(super) fn fill(&mut self, nodes: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) {
        self.starts.clear();
        self.starts.resize(nodes + 1, 0);
        let mut count = 0;
        for (from, _) in pairs.clone() {
            if let Some(slot) = self.starts.get_mut(from as usize + 1) {
                *slot += 1;
                count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.all.clear();
        self.all.resize(count, 0);
        for (from, to) in pairs {
            if let Some(at) = self.starts.get_mut(from as usize) {
                if let Some(slot) = self.all.get_mut(*at as usize) {
                    *slot = to;
                }
                *at += 1;
            }
        }
        // Every start has moved to its end.
        self.starts.rotate_right(1);
        if let Some(first) = self.starts.first_mut() {
            *first = 0;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Neighbours of a node.
    pub(super) fn of(&self, node: u32) -> &[u32] {
        let start = self.starts.get(node as usize).copied().unwrap_or(0);
        let end = self.starts.get(node as usize + 1).copied();
        self.all
            .get(start as usize..end.unwrap_or(start) as usize)
            .unwrap_or(&[])
    }

    /// All pairs the other way round.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        (0..self.len() as u32).flat_map(|from| self.of(from).iter().map(move |to| (from, *to)))
    }
}

/// What the algorithm knows about a node, by its number in the depth-first search.
#[derive(Clone, Copy, Debug)]
struct Visited {
    node: u32,
    parent: u32,
    semi: u32,
    label: u32,
    dominator: u32,
}

/// Finds dominators; keeps its arrays from one graph to the next.
#[derive(Debug, Default)]
pub(super) struct Dominators {
    numbers: Vec<u32>,
    visited: Vec<Visited>,
    stack: Vec<(u32, u32)>,
}

impl Dominators {
    /// Immediate dominator of every node; `u32::MAX` for the root and for what it does not reach.
    pub(super) fn find(
        &mut self,
        successors: &Adjacency,
        predecessors: &Adjacency,
        root: u32,
        out: &mut Vec<u32>,
    ) {
        self.search(successors, root);
        for number in (1..self.visited.len() as u32).rev() {
            let mut semi = self.get(number).parent;
            let node = self.get(number).node;
            for before in predecessors.of(node) {
                let before = self.number(*before);
                if before != NONE {
                    let label = self.eval(before, number + 1);
                    semi = semi.min(self.get(label).semi);
                }
            }
            self.edit(number, |visited| visited.semi = semi);
        }
        out.clear();
        out.resize(successors.len(), NONE);
        for number in 1..self.visited.len() as u32 {
            let Visited { node, semi, .. } = self.get(number);
            let mut dominator = self.get(number).dominator;
            while dominator > semi {
                dominator = self.get(dominator).dominator;
            }
            self.edit(number, |visited| visited.dominator = dominator);
            if let Some(slot) = out.get_mut(node as usize) {
                *slot = self.get(dominator).node;
            }
        }
    }

    /// Nodes in the order in which the last search met them; a node comes after its dominator.
    pub(super) fn preorder(&self) -> impl DoubleEndedIterator<Item = u32> {
        self.visited.iter().map(|visited| visited.node)
    }

    fn number(&self, node: u32) -> u32 {
        self.numbers.get(node as usize).copied().unwrap_or(NONE)
    }

    fn get(&self, number: u32) -> Visited {
        self.visited
            .get(number as usize)
            .copied()
            .unwrap_or(Visited {
                node: NONE,
                parent: 0,
                semi: 0,
                label: 0,
                dominator: 0,
            })
    }

    fn edit(&mut self, number: u32, change: impl FnOnce(&mut Visited)) {
        if let Some(visited) = self.visited.get_mut(number as usize) {
            change(visited);
        }
    }

    /// Numbers the nodes in the order of a depth-first search.
    fn search(&mut self, successors: &Adjacency, root: u32) {
        self.numbers.clear();
        self.numbers.resize(successors.len(), NONE);
        self.visited.clear();
        self.stack.push((root, 0));
        while let Some((node, parent)) = self.stack.pop() {
            let Some(slot) = self.numbers.get_mut(node as usize) else {
                continue;
            };
            if *slot != NONE {
                continue;
            }
            let number = self.visited.len() as u32;
            *slot = number;
            self.visited.push(Visited {
                node,
                parent,
                semi: number,
                label: number,
                dominator: parent,
            });
            for after in successors.of(node).iter().rev() {
                if self.number(*after) == NONE {
                    self.stack.push((*after, number));
                }
            }
        }
    }

    /// The node with the least semidominator on the path from `number` up to what is not linked.
    fn eval(&mut self, number: u32, linked: u32) -> u32 {
        if self.get(number).parent < linked {
            return self.get(number).label;
        }
        let mut top = number;
        while self.get(top).parent >= linked {
            self.stack.push((top, 0));
            top = self.get(top).parent;
        }
        let root = self.get(top).parent;
        let mut best = self.get(top).label;
        while let Some((below, _)) = self.stack.pop() {
            let label = self.get(below).label;
            if self.get(label).semi <= self.get(best).semi {
                best = label;
            }
            self.edit(below, |visited| {
                visited.parent = root;
                visited.label = best;
            });
        }
        self.get(number).label
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dominators(nodes: usize, edges: &[(u32, u32)]) -> Vec<u32> {
        let (mut after, mut before) = (Adjacency::default(), Adjacency::default());
        after.fill(nodes, edges.iter().copied());
        before.fill(nodes, edges.iter().map(|(a, b)| (*b, *a)));
        let mut out = Vec::new();
        Dominators::default().find(&after, &before, 0, &mut out);
        out
    }

    /// Nodes that are reached from node 0 without passing `without`.
    fn reached(nodes: usize, edges: &[(u32, u32)], without: Option<u32>) -> Vec<bool> {
        let mut reached = vec![false; nodes];
        let mut open = vec![0];
        while let Some(node) = open.pop() {
            if Some(node) == without || std::mem::replace(&mut reached[node as usize], true) {
                continue;
            }
            open.extend(edges.iter().filter(|(a, _)| *a == node).map(|(_, b)| *b));
        }
        reached
    }

    proptest! {
        #[test]
        fn a_dominator_is_on_every_path_and_the_nearest_such_node(
            edges in prop::collection::vec((0u32..12, 0u32..12), 0..40)
        ) {
            let found = dominators(12, &edges);
            let all = reached(12, &edges, None);
            let strict: Vec<Vec<u32>> = (0..12u32)
                .map(|node| (0..12)
                    .filter(|other| *other != node && all[node as usize] && all[*other as usize])
                    .filter(|other| !reached(12, &edges, Some(*other))[node as usize])
                    .collect())
                .collect();
            for node in 0..12usize {
                // The nearest one has all the others as dominators of its own.
                let nearest = strict[node]
                    .iter()
                    .find(|other| strict[**other as usize].len() + 1 == strict[node].len());
                prop_assert_eq!(found[node], nearest.copied().unwrap_or(NONE));
            }
        }
    }
}
