//! Which definition a place in the text lies in.

use crate::Analysis;
use crate::defs::DefIndex;
use crate::syntax::{NodeId, Span};

/// The spans of all definitions, by start. They nest or are disjoint.
#[derive(Debug)]
pub(super) struct Enclosing {
    spans: Vec<Enclosed>,
}

/// One definition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Enclosed {
    pub(super) span: Span,
    pub(super) def: DefIndex,
    /// Index of the innermost span around it; its own for one that nothing is around.
    around: usize,
}

impl Enclosing {
    pub(super) fn of(analysis: &Analysis<'_>) -> Self {
        let text = Span::new(0, analysis.source.text.len() as u32);
        let mut spans: Vec<Enclosed> = analysis
            .defs
            .iter()
            .map(|(def, definition)| Enclosed {
                span: match definition.node {
                    NodeId::ROOT => text,
                    node => analysis.syntax.node(node).span,
                },
                def,
                around: 0,
            })
            .collect();
        spans.sort_unstable_by_key(|s| (s.span.start, std::cmp::Reverse(s.span.end), s.def));
        let mut enclosing = Self { spans };
        for index in 1..enclosing.spans.len() {
            let span = enclosing.get(index).map_or(text, |enclosed| enclosed.span);
            let around = enclosing.innermost_from(index - 1, span);
            if let Some(enclosed) = enclosing.spans.get_mut(index) {
                enclosed.around = around;
            }
        }
        enclosing
    }

    /// All spans, by start.
    pub(super) fn spans(&self) -> &[Enclosed] {
        &self.spans
    }

    fn get(&self, index: usize) -> Option<&Enclosed> {
        self.spans.get(index)
    }

    /// The innermost definition around a place: the module if there is no other.
    pub(super) fn innermost(&self, place: Span) -> DefIndex {
        let after = self
            .spans
            .partition_point(|enclosed| enclosed.span.start <= place.start);
        let index = self.innermost_from(after.saturating_sub(1), place);
        self.get(index)
            .map_or(DefIndex::MODULE, |enclosed| enclosed.def)
    }

    /// The first span that contains `place` of `index` and those around it.
    fn innermost_from(&self, index: usize, place: Span) -> usize {
        let mut index = index;
        while let Some(enclosed) = self.get(index) {
            if index == 0 || enclosed.span.contains(place) {
                break;
            }
            index = enclosed.around;
        }
        index
    }
}
