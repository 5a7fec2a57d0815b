//! `py_param_flows`: where the values of parameters go, read off the summary of the file, whose
//! variables are sensitive to control flow.

use bumpalo::Bump;
use relspec_contracts::PyParamFlows;
use relspec_summary::{ArgumentKind, Extent, Op, Summary, Var};
use rustc_hash::{FxHashMap, FxHashSet};

/// Variables that one parameter is followed over.
const MAX_STEPS: usize = 256;

/// Where a value may end, in the order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum End {
    Return,
    Yield,
    Raise,
    Attribute,
    Item,
    Argument,
    Callee,
}

impl End {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Return => "RETURN",
            Self::Yield => "YIELD",
            Self::Raise => "RAISE",
            Self::Attribute => "ATTRIBUTE",
            Self::Item => "ITEM",
            Self::Argument => "ARGUMENT",
            Self::Callee => "CALLEE",
        }
    }
}

/// One end: kind, node, place, name.
type Flow<'s> = (End, i64, Option<i32>, Option<&'s str>);

/// What happens to the variables of a file.
#[derive(Default)]
struct Steps<'s> {
    /// Per variable those that hold what it holds.
    copies: FxHashMap<Var, Vec<Var>>,
    ends: FxHashMap<Var, Vec<Flow<'s>>>,
}

/// The rows of a file, functions and parameters in the order of the source.
pub(super) fn rows<'a>(arena: &'a Bump, file_id: i64, summary: &Summary) -> Vec<PyParamFlows<'a>> {
    let steps = Steps::of(summary);
    let mut names: FxHashMap<&str, &'a str> = FxHashMap::default();
    let mut rows = Vec::new();
    for function in &summary.functions {
        for param in &function.params {
            for (flow, ordinal) in steps.from(param.var, function.extent).iter().zip(1..) {
                let (end, node_id, position, name) = *flow;
                rows.push(PyParamFlows {
                    file_id,
                    def_id: function.def_id,
                    param_id: param.id,
                    ordinal,
                    flow_kind: end.as_str(),
                    node_id,
                    position,
                    name: name
                        .map(|name| *names.entry(name).or_insert_with(|| arena.alloc_str(name))),
                });
            }
        }
    }
    rows
}

impl<'s> Steps<'s> {
    fn of(summary: &'s Summary) -> Self {
        let mut steps = Self::default();
        for function in &summary.functions {
            let node = relspec_ids::node_id("METHOD_RETURN", function.def_id, 1);
            steps.end(function.result, (End::Return, node, None, None));
            if let Some(yields) = function.yields {
                steps.end(yields, (End::Yield, node, None, None));
            }
        }
        for op in &summary.ops {
            steps.add(summary, op);
        }
        steps
    }

    fn end(&mut self, var: Var, flow: Flow<'s>) {
        self.ends.entry(var).or_default().push(flow);
    }

    fn add(&mut self, summary: &'s Summary, op: &Op) {
        match op {
            Op::Copy { dst, src } | Op::Narrow { dst, src, .. } | Op::Exclude { dst, src, .. } => {
                self.copies.entry(*src).or_default().push(*dst);
            }
            Op::Raise { src, site } => self.end(*src, (End::Raise, *site, None, None)),
            Op::SetAttribute {
                name, src, site, ..
            } => {
                let name = summary.text(*name);
                self.end(*src, (End::Attribute, *site, None, Some(name)));
            }
            Op::SetItem { src, site, .. } => self.end(*src, (End::Item, *site, None, None)),
            Op::Call {
                callee,
                arguments,
                site,
                ..
            } => {
                self.end(*callee, (End::Callee, *site, None, None));
                let mut place = 0;
                for argument in arguments {
                    let (position, name) = match argument.kind {
                        ArgumentKind::Positional => {
                            place += 1;
                            (Some(place), None)
                        }
                        ArgumentKind::Star => (None, Some("*")),
                        ArgumentKind::DoubleStar => (None, Some("**")),
                        ArgumentKind::Keyword(name) => (None, Some(summary.text(name))),
                    };
                    self.end(argument.var, (End::Argument, *site, position, name));
                }
            }
            _ => {}
        }
    }

    /// Where what a variable holds goes inside an extent, each end once.
    fn from(&self, var: Var, extent: Extent) -> Vec<Flow<'s>> {
        let inside = extent.first_var..extent.end_var;
        let (mut waiting, mut seen) = (vec![var], FxHashSet::from_iter([var]));
        let mut found: Vec<Flow<'s>> = Vec::new();
        while let Some(var) = waiting.pop() {
            found.extend(self.ends.get(&var).into_iter().flatten());
            for next in self.copies.get(&var).into_iter().flatten() {
                if inside.contains(&next.0) && seen.len() < MAX_STEPS && seen.insert(*next) {
                    waiting.push(*next);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
