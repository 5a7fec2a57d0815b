//! What the benchmarks of the native part share.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A file, read beforehand.
#[derive(Debug)]
pub struct Source {
    /// Relative to the directory.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Python files below a directory in the order of their paths; installed packages are left out.
pub fn sources(root: &Path) -> io::Result<Vec<Source>> {
    python_files(root)?
        .into_iter()
        .map(|file| {
            let path = file.strip_prefix(root).unwrap_or(&file);
            Ok(Source {
                path: path.to_string_lossy().into_owned(),
                bytes: fs::read(&file)?,
            })
        })
        .collect()
}

/// Time that this thread has run; other processes of the machine do not count. Zero where the system does not tell.
#[must_use]
pub fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split(' ').next().and_then(|text| text.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// The middle one; zero of none.
pub fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut sorted: Vec<Duration> = times.collect();
    sorted.sort();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn python_files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(directory)? {
            let path = entry?.path();
            if path.ends_with("site-packages") {
                continue;
            }
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == "py" || e == "pyi") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
