//! Ways out of endless loops, so that everything that runs has post-dominators.

use super::blocks::Blocks;
use super::dominance::Adjacency;

const NONE: u32 = u32::MAX;

/// The nodes from which an exit has to be supposed: of every region that cannot be left and does
/// not lead to the exit, the first one in pre-order.
pub(super) fn supposed(blocks: &Blocks, exit: Option<u32>) -> Vec<u32> {
    let reaches = reaching(&blocks.predecessors, exit);
    if reaches.iter().all(|reaches| *reaches) {
        return Vec::new();
    }
    let regions = Regions::of(&blocks.successors, &reaches);
    let mut first = vec![NONE; regions.count as usize];
    let mut is_left = vec![false; regions.count as usize];
    for block in 0..blocks.len() as u32 {
        let Some(region) = regions.of_block(block) else {
            continue;
        };
        let mut successors = blocks.successors.of(block).iter();
        if successors.any(|next| regions.of_block(*next) != Some(region))
            && let Some(is_left) = is_left.get_mut(region as usize)
        {
            *is_left = true;
        }
        let least = blocks.nodes(block).iter().min().copied();
        if let (Some(first), Some(least)) = (first.get_mut(region as usize), least) {
            *first = least.min(*first);
        }
    }
    let ends = first.into_iter().zip(is_left);
    ends.filter(|(first, is_left)| !is_left && *first != NONE)
        .map(|(first, _)| first)
        .collect()
}

/// Which blocks lead to the exit.
fn reaching(predecessors: &Adjacency, exit: Option<u32>) -> Vec<bool> {
    let mut reaches = vec![false; predecessors.len()];
    let mut open: Vec<u32> = exit.into_iter().collect();
    while let Some(block) = open.pop() {
        if let Some(slot) = reaches.get_mut(block as usize)
            && !std::mem::replace(slot, true)
        {
            open.extend(predecessors.of(block));
        }
    }
    reaches
}

/// Strongly connected regions of the blocks that do not lead to the exit.
struct Regions {
    of: Vec<u32>,
    count: u32,
}

impl Regions {
    fn of_block(&self, block: u32) -> Option<u32> {
        let region = self.of.get(block as usize).copied()?;
        (region != NONE).then_some(region)
    }

    /// Tarjan's algorithm with an explicit stack.
    fn of(successors: &Adjacency, leave_out: &[bool]) -> Self {
        let mut search = Search {
            numbers: vec![NONE; successors.len()],
            low: vec![NONE; successors.len()],
            path: Vec::new(),
            count: 0,
            regions: Self {
                of: vec![NONE; successors.len()],
                count: 0,
            },
        };
        for (block, left_out) in (0u32..).zip(leave_out) {
            if !left_out && search.number(block) == NONE {
                search.from(successors, block);
            }
        }
        search.regions
    }
}

struct Search {
    numbers: Vec<u32>,
    low: Vec<u32>,
    path: Vec<u32>,
    count: u32,
    regions: Regions,
}

impl Search {
    fn number(&self, block: u32) -> u32 {
        self.numbers.get(block as usize).copied().unwrap_or(0)
    }

    fn low(&self, block: u32) -> u32 {
        self.low.get(block as usize).copied().unwrap_or(NONE)
    }

    fn lower(&mut self, block: u32, to: u32) {
        if let Some(low) = self.low.get_mut(block as usize) {
            *low = to.min(*low);
        }
    }

    fn open(&mut self, block: u32) {
        if let Some(number) = self.numbers.get_mut(block as usize) {
            *number = self.count;
        }
        self.lower(block, self.count);
        self.count += 1;
        self.path.push(block);
    }

    /// What a block that does not lead to the exit leads to does not lead there either.
    fn from(&mut self, successors: &Adjacency, start: u32) {
        let mut stack = vec![(start, 0usize)];
        self.open(start);
        while let Some((block, turn)) = stack.last_mut() {
            let block = *block;
            if let Some(next) = successors.of(block).get(*turn).copied() {
                *turn += 1;
                if self.number(next) == NONE {
                    self.open(next);
                    stack.push((next, 0));
                } else if self.regions.of_block(next).is_none() {
                    self.lower(block, self.number(next));
                }
                continue;
            }
            stack.pop();
            let low = self.low(block);
            if let Some((above, _)) = stack.last() {
                self.lower(*above, low);
            }
            if low == self.number(block) {
                self.close(block);
            }
        }
    }

    fn close(&mut self, root: u32) {
        let region = self.regions.count;
        self.regions.count += 1;
        while let Some(block) = self.path.pop() {
            if let Some(slot) = self.regions.of.get_mut(block as usize) {
                *slot = region;
            }
            if block == root {
                break;
            }
        }
    }
}
