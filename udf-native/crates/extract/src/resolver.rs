//! What changes in the datasets of a repository when the summaries of its files change.

use std::collections::BTreeMap;

use relspec_contracts::frames::Frames;
use relspec_contracts::{
    RelCallTarget, RelMro, RelOpenCall, RelOverrides, RelParameterLink, Resolved,
};
use relspec_resolve::{Ancestor, Answers, CallEdge, Input, Limits, Reason, resolve};
use relspec_summary::Summary;
use rustc_hash::FxHashMap;

use crate::changes::ChangeWriter;
use crate::{DatasetSet, ExtractError};

/// Resolves the calls of one repository again whenever its files have changed, and gives the rows
/// that differ from those before.
///
/// The result is a function of the summaries alone, so the rows that were given out before are
/// known to whoever knows the summaries of that time.
#[derive(Debug, Default)]
pub struct Resolver {
    requested: DatasetSet,
    /// Encoded summaries by path.
    summaries: BTreeMap<String, (i64, Vec<u8>)>,
    given: Solution,
    frames: Frames,
}

/// Answers, and the files they speak of in the order of paths.
#[derive(Debug, Default)]
struct Solution {
    files: Vec<i64>,
    answers: Answers,
}

impl Resolver {
    /// A resolver of a repository without files that gives out the `requested` datasets only.
    #[must_use]
    pub fn new(requested: DatasetSet) -> Self {
        Self {
            requested,
            ..Self::default()
        }
    }

    /// Sets or, with `None`, forgets what a file says.
    pub fn set(&mut self, path: &str, file_id: i64, summary: Option<Vec<u8>>) {
        match summary {
            Some(summary) => {
                self.summaries.insert(path.to_owned(), (file_id, summary));
            }
            None => {
                self.summaries.remove(path);
            }
        }
    }

    /// Takes the rows that follow from the summaries as given out.
    pub fn restore(&mut self) -> Result<(), ExtractError> {
        self.given = self.solve()?;
        Ok(())
    }

    /// Resolves, and leaves the rows that differ in [`frames`](Self::frames).
    pub fn changes(&mut self, repo: &str) -> Result<(), ExtractError> {
        let solution = self.solve()?;
        self.frames.clear();
        let mut writer = ChangeWriter::new(repo, self.requested, &mut self.frames);
        Resolved::visit_changes(&self.given.rows(), &solution.rows(), &mut writer)?;
        self.frames.check()?;
        self.given = solution;
        Ok(())
    }

    /// Rows of the last changes.
    #[must_use]
    pub fn frames(&self) -> &Frames {
        &self.frames
    }

    fn solve(&self) -> Result<Solution, ExtractError> {
        let mut inputs = Vec::with_capacity(self.summaries.len());
        for (path, (file_id, bytes)) in &self.summaries {
            inputs.push(Input {
                file_id: *file_id,
                path: path.clone(),
                summary: Summary::decode(bytes).map_err(|source| ExtractError::Summary {
                    path: path.clone(),
                    source,
                })?,
            });
        }
        Ok(Solution {
            files: inputs.iter().map(|input| input.file_id).collect(),
            answers: resolve(inputs, Limits::default()),
        })
    }
}

impl Solution {
    fn rows(&self) -> Resolved<'_> {
        let calls = self.calls();
        let mut resolved = Resolved {
            rel_parameter_link: self.links(&calls),
            rel_call_target: calls,
            rel_open_call: self.open(),
            rel_overrides: self.overrides(),
            rel_mro: orders(&self.answers),
        };
        resolved.sort();
        resolved
    }

    fn file(&self, index: usize) -> i64 {
        self.files.get(index).copied().unwrap_or(0)
    }

    /// One row per place and definition; of several ways from one to the other the first counts.
    fn calls(&self) -> Vec<RelCallTarget<'static>> {
        let calls = self.answers.calls.iter();
        let mut rows: Vec<RelCallTarget<'static>> = calls.map(|call| self.call(call)).collect();
        rows.sort_by_key(|row| (row.call_id, row.method_id, row.is_implicit, row.target_kind));
        rows.dedup_by_key(|row| (row.call_id, row.method_id));
        for site in rows.chunk_by_mut(|a, b| a.call_id == b.call_id) {
            if mixed(site.iter().map(|row| row.evidence_rank)) {
                for row in site.iter_mut() {
                    (row.origin, row.resolution_method, row.evidence_rank) = VALUES;
                }
            }
            let implicit = site.iter().filter(|row| row.is_implicit).count();
            let explicit = site.len() - implicit;
            for row in site {
                let count = if row.is_implicit { implicit } else { explicit };
                row.candidate_count = i32::try_from(count).unwrap_or(i32::MAX);
            }
        }
        rows
    }

    fn call(&self, call: &CallEdge) -> RelCallTarget<'static> {
        let evidence_rank = i32::from(call.evidence_rank());
        RelCallTarget {
            file_id: self.file(call.file),
            call_id: call.site,
            method_id: call.target,
            target_kind: call.dispatch.as_str(),
            is_implicit: call.dispatch.is_implicit(),
            origin: match evidence_rank {
                2 => "SCOPE",
                3 => "IMPORT",
                4 => "TYPE",
                _ => "NAME",
            },
            resolution_method: call.method.as_str(),
            evidence_rank,
            confidence: f64::from(call.confidence_permille()) / 1000.0,
            score: 0,
            candidate_count: i32::try_from(call.candidates).unwrap_or(i32::MAX),
        }
    }

    /// Links of the calls that are given out.
    fn links(&self, calls: &[RelCallTarget<'static>]) -> Vec<RelParameterLink<'static>> {
        let calls: FxHashMap<(i64, i64), &RelCallTarget<'static>> = calls
            .iter()
            .map(|call| ((call.call_id, call.method_id), call))
            .collect();
        let links = self.answers.links.iter();
        let mut rows: Vec<RelParameterLink<'static>> = links
            .filter_map(|link| {
                let call = calls.get(&(link.site, link.target))?;
                Some(RelParameterLink {
                    file_id: call.file_id,
                    argument_id: link.argument,
                    param_id: link.param,
                    call_id: link.site,
                    method_id: link.target,
                    link_kind: link.kind.as_str(),
                    origin: call.origin,
                    resolution_method: call.resolution_method,
                    evidence_rank: call.evidence_rank,
                    confidence: call.confidence,
                    score: call.score,
                    candidate_count: call.candidate_count,
                })
            })
            .collect();
        rows.sort_by_key(|row| (row.argument_id, row.param_id, row.call_id, row.link_kind));
        rows.dedup_by_key(|row| (row.argument_id, row.param_id));
        for argument in rows.chunk_by_mut(|a, b| a.argument_id == b.argument_id) {
            if mixed(argument.iter().map(|row| row.evidence_rank)) {
                for row in argument.iter_mut() {
                    (row.origin, row.resolution_method, row.evidence_rank) = VALUES;
                }
            }
            // Several calls may take the same argument, as decorators do.
            argument.sort_by_key(|row| (row.call_id, row.param_id));
            for call in argument.chunk_by_mut(|a, b| a.call_id == b.call_id) {
                let count = i32::try_from(call.len()).unwrap_or(i32::MAX);
                for row in call {
                    row.candidate_count = count;
                }
            }
        }
        rows
    }

    fn open(&self) -> Vec<RelOpenCall<'_>> {
        let open = self.answers.open.iter();
        open.map(|open| RelOpenCall {
            file_id: self.file(open.file),
            call_id: open.site,
            reason: open.reason.as_str(),
            target_name: match &open.reason {
                Reason::External(name) => Some(name),
                _ => None,
            },
            class_def_id: match open.reason {
                Reason::Synthesised(class) => Some(class),
                _ => None,
            },
        })
        .collect()
    }

    fn overrides(&self) -> Vec<RelOverrides<'static>> {
        let overrides = self.answers.overrides.iter();
        overrides
            .map(|found| RelOverrides {
                file_id: self.file(found.file),
                method_id: found.method,
                overridden_id: found.overridden,
                class_def_id: found.class,
                ancestor_id: found.ancestor,
                origin: "TYPE",
                resolution_method: "type_self",
                evidence_rank: 4,
                confidence: 1.0,
                score: 0,
                candidate_count: 1,
            })
            .collect()
    }
}

/// What answers rest on that rest on several kinds of evidence: a question has one.
const VALUES: (&str, &str, i32) = ("TYPE", "value_flow", 4);

fn mixed(ranks: impl Iterator<Item = i32>) -> bool {
    let mut ranks = ranks;
    ranks
        .next()
        .is_some_and(|first| ranks.any(|rank| rank != first))
}

fn orders(answers: &Answers) -> Vec<RelMro<'static>> {
    let mut rows = Vec::new();
    for (class, order) in &answers.orders {
        let is_complete = order
            .iter()
            .all(|ancestor| matches!(ancestor, Ancestor::Class(_)));
        for (ancestor, position) in order.iter().zip(1..) {
            let (ancestor_id, ancestor_kind) = match ancestor {
                Ancestor::Class(id) => (*id, "CLASS"),
                Ancestor::External(name) => (relspec_ids::symbol_id(name), "EXTERNAL"),
            };
            rows.push(RelMro {
                class_def_id: *class,
                position,
                ancestor_id,
                ancestor_kind,
                is_complete,
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;
    use relspec_contracts::Dataset;
    use relspec_python::{FileInput, Options, extract};

    use super::*;

    fn resolver() -> Resolver {
        Resolver::new([Dataset::RelCallTarget].into_iter().collect())
    }

    const CALLS: &str = "from lib import f\nf()\n";

    fn summary(path: &str, text: &str) -> (i64, Vec<u8>) {
        let arena = Bump::new();
        let input = FileInput::Read(text.as_bytes());
        let facts = extract(&arena, &Options::default(), "r", path, input);
        let row = facts.py_summaries.first().unwrap();
        (row.file_id, row.summary.to_vec())
    }

    fn set(resolver: &mut Resolver, path: &str, text: &str) {
        let (file_id, bytes) = summary(path, text);
        resolver.set(path, file_id, Some(bytes));
    }

    /// Change kinds of the rows that the last change of a repository with these two files gives.
    fn kinds(resolver: &mut Resolver) -> Vec<u8> {
        resolver.changes("r").unwrap();
        let mut kinds = Vec::new();
        let mut rest = resolver.frames().bytes();
        while let Some((head, row)) = rest.split_at_checked(8) {
            let length = u32::from_le_bytes(head[4..8].try_into().unwrap()) as usize;
            kinds.push(row[0]);
            rest = &row[length..];
        }
        kinds
    }

    #[test]
    fn an_answer_goes_when_the_definition_goes_and_comes_back_with_it() {
        let mut resolver = resolver();
        set(&mut resolver, "main.py", CALLS);
        set(&mut resolver, "lib.py", "def f(): pass\n");
        assert_eq!(kinds(&mut resolver), [0]);
        assert!(kinds(&mut resolver).is_empty());
        set(&mut resolver, "lib.py", "def g(): pass\n");
        assert_eq!(kinds(&mut resolver), [3]);
        set(&mut resolver, "lib.py", "# moved\n\n\ndef f(): pass\n");
        assert_eq!(kinds(&mut resolver), [0]);
        resolver.set("lib.py", 0, None);
        assert_eq!(kinds(&mut resolver), [3]);
    }

    #[test]
    fn what_is_restored_is_not_given_again() {
        let mut resolver = resolver();
        set(&mut resolver, "main.py", CALLS);
        set(&mut resolver, "lib.py", "def f(): pass\n");
        resolver.restore().unwrap();
        assert!(kinds(&mut resolver).is_empty());
    }

    #[test]
    fn a_damaged_summary_is_an_error_that_names_the_file() {
        let mut resolver = resolver();
        resolver.set("bad.py", 1, Some(vec![0xff; 3]));
        let error = resolver.changes("r").unwrap_err().to_string();
        assert!(error.contains("bad.py"), "{error}");
    }
}
