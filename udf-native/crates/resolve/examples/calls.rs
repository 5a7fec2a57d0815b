//! Prints the calls of every Python file below a directory, one JSON object per line:
//! `cargo run --release --example calls -- DIR`. What it took goes to standard error.

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs, io};

use bumpalo::Bump;
use relspec_python::{FileInput, Options, extract};
use relspec_resolve::{Input, Limits, Reason, resolve};
use relspec_summary::Summary;
use serde_json::{Value, json};

/// Where a node stands and what it stands in.
struct Place {
    span: [i32; 4],
    caller: i64,
}

#[derive(Default)]
struct Read {
    inputs: Vec<Input>,
    /// Per file the places of its nodes.
    places: HashMap<String, HashMap<i64, Place>>,
    /// Per definition its name, file and line.
    definitions: HashMap<i64, (String, String, i32)>,
}

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let start = Instant::now();
    let mut read = Read::default();
    let mut bytes = 0;
    for path in python_files(&root)? {
        let content = fs::read(&path)?;
        bytes += content.len();
        read.file(
            &path
                .strip_prefix(&root)
                .unwrap_or(&path)
                .display()
                .to_string(),
            &content,
        );
    }
    let extracted = start.elapsed();
    let mut inputs = read.inputs.clone();
    inputs.sort_by(|a, b| a.path.cmp(&b.path));
    let start = Instant::now();
    let answers = resolve(inputs.clone(), Limits::default());
    eprintln!(
        "{} files, {bytes} bytes: extraction {extracted:.2?}, resolution {:.2?}; {} calls, {} open; \
         {:?} nodes, objects, rules",
        inputs.len(),
        start.elapsed(),
        answers.calls.len(),
        answers.open.len(),
        answers.size
    );
    let mut out = BufWriter::new(io::stdout().lock());
    for call in &answers.calls {
        let Some(input) = inputs.get(call.file) else {
            continue;
        };
        let unknown = (String::new(), String::new(), 0);
        let (callee, path, at) = read.definitions.get(&call.target).unwrap_or(&unknown);
        let edge = json!({
            "callee": callee,
            "callee_path": path,
            "callee_line": at,
            "kind": call.dispatch.as_str(),
            "implicit": call.dispatch.is_implicit(),
            "method": call.method.as_str(),
            "confidence": f64::from(call.confidence_permille()) / 1000.0,
            "candidates": call.candidates,
        });
        writeln!(out, "{}", read.line(&input.path, call.site, edge))?;
    }
    for open in &answers.open {
        let Some(input) = inputs.get(open.file) else {
            continue;
        };
        let reason = match &open.reason {
            Reason::External(name) => json!({"external": name}),
            Reason::Synthesised(class) => {
                json!({"synthesised": read.definitions.get(class).map(|(name, ..)| name)})
            }
            reason => json!({"unresolved": reason.as_str()}),
        };
        writeln!(out, "{}", read.line(&input.path, open.site, reason))?;
    }
    Ok(())
}

impl Read {
    fn file(&mut self, path: &str, content: &[u8]) {
        let arena = Bump::new();
        let options = Options::default();
        let facts = extract(&arena, &options, "repo", path, FileInput::Read(content));
        for row in &facts.py_summaries {
            match Summary::decode(row.summary) {
                Ok(summary) => self.inputs.push(Input {
                    file_id: row.file_id,
                    path: path.to_owned(),
                    summary,
                }),
                Err(error) => eprintln!("{path}: {error}"),
            }
        }
        let mut places = HashMap::new();
        let mut lines = HashMap::new();
        for node in &facts.cpg_nodes {
            let (Some(line), Some(col)) = (node.line, node.col) else {
                continue;
            };
            lines.insert(node.node_id, line);
            let place = Place {
                span: [
                    line,
                    col,
                    node.end_line.unwrap_or(line),
                    node.end_col.unwrap_or(col),
                ],
                caller: node.owner_id.unwrap_or(0),
            };
            places.insert(node.node_id, place);
        }
        self.places.insert(path.to_owned(), places);
        for def in &facts.py_defs {
            let name = if def.def_kind == "MODULE" {
                def.symbol_name
            } else {
                def.full_name
            };
            let line = lines.get(&def.def_id).copied().unwrap_or(1);
            let definition = (name.to_owned(), path.to_owned(), line);
            self.definitions.insert(def.def_id, definition);
        }
    }

    /// A line about a place: where it stands, and what is said of it.
    fn line(&self, path: &str, site: i64, said: Value) -> Value {
        let place = self.places.get(path).and_then(|places| places.get(&site));
        let [line, col, end_line, end_col] = place.map_or([0; 4], |place| place.span);
        let caller = place.and_then(|place| self.definitions.get(&place.caller));
        let mut all = json!({
            "path": path,
            "line": line,
            "col": col,
            "end_line": end_line,
            "end_col": end_col,
            "caller": caller.map(|(name, ..)| name),
        });
        if let (Value::Object(all), Value::Object(said)) = (&mut all, said) {
            all.extend(said);
        }
        all
    }
}

fn python_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
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
    Ok(found)
}
