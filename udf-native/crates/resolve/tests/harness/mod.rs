//! Resolves directories of Python files in-process and names what was found.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "shared by tests, each of which uses a part"
)]

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use relspec_python::{FileInput, Options, extract};
use relspec_resolve::{Answers, Input, Limits, resolve};
use relspec_summary::Summary;

/// The files of a repository, with the names of their definitions.
#[derive(Default)]
pub(crate) struct Repository {
    pub(crate) inputs: Vec<Input>,
    /// Per definition its name.
    pub(crate) names: HashMap<i64, String>,
    /// Per file and node the definition it stands in.
    callers: HashMap<(String, i64), i64>,
    /// Per parameter `function(name)`, per result `function ->`.
    subjects: HashMap<i64, String>,
    /// Types that files know by themselves: node and name.
    known_types: Vec<(i64, String)>,
}

impl Repository {
    /// Reads all Python files below a directory.
    pub(crate) fn read(root: &Path) -> Self {
        let mut repository = Self::default();
        for path in python_files(root) {
            let content = fs::read(&path).unwrap();
            let relative = path.strip_prefix(root).unwrap().display().to_string();
            repository.add(&relative, &content);
        }
        repository
    }

    /// One file, or several that follow lines `//- PATH`.
    pub(crate) fn of(fixture: &str) -> Self {
        let mut repository = Self::default();
        if !fixture.starts_with("//- ") {
            repository.add("main.py", fixture.as_bytes());
            return repository;
        }
        for part in fixture.split("//- ").skip(1) {
            let (path, content) = part.split_once('\n').unwrap();
            repository.add(path.trim(), content.as_bytes());
        }
        repository
    }

    pub(crate) fn add(&mut self, path: &str, content: &[u8]) {
        let arena = Bump::new();
        let options = Options::default();
        let facts = extract(&arena, &options, "repo", path, FileInput::Read(content));
        for row in &facts.py_summaries {
            self.inputs.push(Input {
                file_id: row.file_id,
                path: path.to_owned(),
                summary: Summary::decode(row.summary).unwrap(),
            });
        }
        for node in &facts.cpg_nodes {
            if let Some(owner) = node.owner_id {
                self.callers.insert((path.to_owned(), node.node_id), owner);
            }
        }
        for def in &facts.py_defs {
            let name = if def.def_kind == "MODULE" {
                def.symbol_name
            } else {
                def.full_name
            };
            self.names.insert(def.def_id, name.to_owned());
            let result = relspec_ids::node_id("METHOD_RETURN", def.def_id, 1);
            self.subjects.insert(result, format!("{name} ->"));
            for (id, param) in def.param_ids.iter().zip(def.param_names) {
                self.subjects.insert(*id, format!("{name}({param}):"));
            }
        }
        let types = facts.py_symbols.iter().filter(|symbol| symbol.is_type);
        let types: HashMap<i64, &str> = types
            .map(|symbol| (relspec_ids::type_id(symbol.full_name), symbol.full_name))
            .collect();
        for edge in facts
            .cpg_edges
            .iter()
            .filter(|edge| edge.kind == "EVAL_TYPE")
        {
            self.known_types
                .push((edge.src, types[&edge.dst].to_owned()));
        }
    }

    /// Types of parameters and results, `subject type`.
    pub(crate) fn types(&self, answers: &Answers) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut add = |node: i64, name: &str| {
            if let Some(subject) = self.subjects.get(&node) {
                found.insert(format!("{subject} {name}"));
            }
        };
        for (node, name) in &self.known_types {
            add(*node, name);
        }
        for of in &answers.types {
            for (node, answer) in of
                .nodes
                .iter()
                .flat_map(|node| of.types.iter().map(move |answer| (node, answer)))
            {
                add(*node, &answers.type_names[answer.name as usize]);
            }
        }
        found
    }

    pub(crate) fn resolve(&self) -> Answers {
        resolve(self.inputs.clone(), Limits::default())
    }

    /// Pairs of caller and callee, by name.
    pub(crate) fn pairs(&self, answers: &Answers) -> BTreeSet<String> {
        let mut inputs: Vec<&Input> = self.inputs.iter().collect();
        inputs.sort_by(|a, b| a.path.cmp(&b.path));
        let pairs = answers.calls.iter().filter_map(|call| {
            let path = inputs.get(call.file)?.path.clone();
            let caller = self.callers.get(&(path, call.site))?;
            let (caller, callee) = (self.names.get(caller)?, self.names.get(&call.target)?);
            Some(format!("{caller} -> {callee}"))
        });
        pairs.collect()
    }
}

pub(crate) fn python_files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path
                .extension()
                .is_some_and(|end| end == "py" || end == "pyi")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
