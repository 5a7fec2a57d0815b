//! What is kept of a repository never shows: after any change the answers are those of a new start.

#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test; the environment only asks for more of it"
)]

mod harness;

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use harness::Repository;
use relspec_resolve::{Ancestor, FileAnswers, Input, Resolution, TypeUse, Update};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap_or(0)
    }
}

/// A text after one small change.
fn edited(text: &str, original: &str, dice: &mut Dice, step: usize) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = dice.below(lines.len());
    let is_head = |line: &str| line.trim_end().ends_with(':');
    match dice.below(8) {
        0 => return original.to_owned(),
        1 | 2 if lines.get(at).is_some_and(|line| !is_head(line)) => {
            lines.remove(at);
        }
        3 => {
            if let Some(line) = lines.get(at).filter(|line| !is_head(line)).cloned() {
                lines.insert(at, line);
            }
        }
        4 => {
            lines.push(format!("def added_{step}(a, b=None):"));
            lines.push("    return a.run(b)".to_owned());
        }
        5 => {
            // One name in the place of another.
            let words: Vec<String> = text
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .filter(|word| word.len() > 2 && !word.starts_with(char::is_numeric))
                .map(str::to_owned)
                .collect();
            let (from, to) = (dice.below(words.len()), dice.below(words.len()));
            if let (Some(from), Some(to), Some(line)) =
                (words.get(from), words.get(to), lines.get_mut(at))
            {
                *line = line.replacen(from, to, 1);
            }
        }
        6 => {
            if at + 1 < lines.len() {
                let indent = |line: &String| line.len() - line.trim_start().len();
                if lines.get(at).map(indent) == lines.get(at + 1).map(indent) {
                    lines.swap(at, at + 1);
                }
            }
        }
        _ => {
            // A call where a statement stands.
            if let Some(line) = lines.get(at).filter(|line| !is_head(line)) {
                let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
                lines.insert(at, format!("{indent}print(str(len))"));
            }
        }
    }
    lines.join("\n") + "\n"
}

/// What is known from updates.
#[derive(Default)]
struct Known {
    resolution: Resolution,
    files: BTreeMap<i64, FileAnswers>,
    orders: Vec<(i64, Vec<Ancestor>)>,
}

impl Known {
    fn of(inputs: impl Iterator<Item = Input>) -> Self {
        let mut known = Self::default();
        for input in inputs {
            known.resolution.set(input);
        }
        known
    }

    fn update(&mut self) {
        let update = self.resolution.update();
        self.take(update);
    }

    /// For the last time, unless it goes on all the same.
    fn finish(&mut self) {
        let update = self.resolution.finish();
        self.take(update);
    }

    fn take(&mut self, update: Update) {
        if let Some(orders) = update.orders {
            self.files.clear();
            self.orders = orders;
        }
        for file in update.files {
            self.files.insert(file.file_id, file);
        }
    }

    /// Types with their names in the place of their numbers.
    fn types(&self, answers: &FileAnswers) -> Vec<String> {
        let show = |it: &TypeUse| {
            let types = it.types.iter().map(|of| {
                let name = self.resolution.type_name(of.name);
                (name, of.method, of.is_declared, of.candidates)
            });
            let types: Vec<_> = types.collect();
            format!("{} {:?} {types:?}", it.is_alias, it.nodes)
        };
        answers.types.iter().map(show).collect()
    }

    fn same(&self, other: &Self) -> Result<(), String> {
        first("orders", &self.orders, &other.orders)?;
        let files = |known: &Self| known.files.keys().copied().collect::<Vec<_>>();
        first("files", &files(self), &files(other))?;
        for (ours, theirs) in self.files.values().zip(other.files.values()) {
            first("calls", &ours.calls, &theirs.calls)?;
            first("open", &ours.open, &theirs.open)?;
            first("bound", &ours.bound, &theirs.bound)?;
            first("links", &ours.links, &theirs.links)?;
            first("overrides", &ours.overrides, &theirs.overrides)?;
            first("types", &self.types(ours), &other.types(theirs))?;
            first("open types", &ours.open_types, &theirs.open_types)?;
        }
        Ok(())
    }
}

fn first<T: PartialEq + std::fmt::Debug>(what: &str, a: &[T], b: &[T]) -> Result<(), String> {
    if a == b {
        return Ok(());
    }
    let missing = b.iter().find(|it| !a.contains(it));
    let extra = a.iter().find(|it| !b.contains(it));
    Err(format!(
        "{what}: {} and {}; missing {missing:?}, extra {extra:?}",
        a.len(),
        b.len()
    ))
}

/// Edits files of a repository, one after the other. Gives how many files were worked on per edit.
fn check(files: &BTreeMap<String, String>, seed: u64, steps: usize) -> Vec<usize> {
    let mut dice = Dice(seed);
    let mut now = files.clone();
    let mut inputs: BTreeMap<String, Input> = BTreeMap::new();
    let read = |path: &str, text: &str| {
        let mut repository = Repository::default();
        repository.add(path, text.as_bytes());
        repository.inputs.pop()
    };
    for (path, text) in files {
        if let Some(input) = read(path, text) {
            inputs.insert(path.clone(), input);
        }
    }
    let mut ours = Known::of(inputs.values().cloned());
    ours.update();
    let paths: Vec<&String> = files.keys().collect();
    let mut worked = Vec::new();
    for step in 0..steps {
        let path = paths[dice.below(paths.len())];
        let text = edited(&now[path], &files[path], &mut dice, step);
        let before = now.insert(path.clone(), text.clone());
        if let Some(input) = read(path, &text) {
            ours.resolution.set(input.clone());
            inputs.insert(path.clone(), input);
        } else {
            ours.resolution.remove(path);
            inputs.remove(path);
        }
        if step == steps / 2 {
            ours.finish();
        } else {
            ours.update();
            worked.push(ours.resolution.worked());
        }
        let mut theirs = Known::of(inputs.values().cloned());
        theirs.finish();
        if let Err(difference) = ours.same(&theirs) {
            panic!(
                "seed {seed}, step {step}, {path}, {} of {} files worked on: {difference}\n\
                 before:\n{}\nafter:\n{text}",
                ours.resolution.worked(),
                inputs.len(),
                before.unwrap_or_default()
            );
        }
    }
    worked
}

fn files(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for path in harness::python_files(root) {
        if let (Ok(text), Ok(name)) = (std::fs::read_to_string(&path), path.strip_prefix(root)) {
            files.insert(name.display().to_string(), text);
        }
    }
    files
}

/// `RELSPEC_EDITS_OF` names another directory, `RELSPEC_EDITS` how many edits each seed makes.
#[test]
fn answers_after_edits_are_those_of_a_new_start() {
    let root = env::var_os("RELSPEC_EDITS_OF").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"),
        PathBuf::from,
    );
    let steps = env::var("RELSPEC_EDITS")
        .ok()
        .and_then(|text| text.parse().ok());
    let seeds = env::var("RELSPEC_SEED")
        .ok()
        .and_then(|text| text.parse().ok());
    let files = files(&root);
    assert!(!files.is_empty(), "{}", root.display());
    let seeds: Vec<u64> = seeds.map_or_else(|| vec![1, 2, 3], |seed| vec![seed]);
    for seed in seeds {
        let mut worked = check(&files, seed * 0x9e37_79b9, steps.unwrap_or(40));
        let all = worked.iter().filter(|count| **count >= files.len()).count();
        worked.sort_unstable();
        println!(
            "seed {seed}: {} edits, {all} from nothing, {worked:?}",
            worked.len()
        );
        assert!(all < worked.len() / 2, "most edits cost what they change");
    }
}
