//! Texts of a repository, each stored once.

use rustc_hash::FxHashMap;

/// An interned text. Number 0 is the empty one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Name(pub(crate) u32);

#[derive(Clone, Debug)]
pub(crate) struct Names {
    ids: FxHashMap<Box<str>, Name>,
    texts: Vec<Box<str>>,
}

impl Default for Names {
    fn default() -> Self {
        let mut names = Self {
            ids: FxHashMap::default(),
            texts: Vec::new(),
        };
        names.intern("");
        names
    }
}

impl Names {
    pub(crate) fn intern(&mut self, text: &str) -> Name {
        if let Some(name) = self.ids.get(text) {
            return *name;
        }
        let name = Name(self.texts.len() as u32);
        self.texts.push(text.into());
        self.ids.insert(text.into(), name);
        name
    }

    pub(crate) fn get(&self, text: &str) -> Option<Name> {
        self.ids.get(text).copied()
    }

    pub(crate) fn text(&self, name: Name) -> &str {
        self.texts.get(name.0 as usize).map_or("", |text| text)
    }

    /// `left.right`.
    pub(crate) fn join(&mut self, left: Name, right: Name) -> Name {
        let joined = format!("{}.{}", self.text(left), self.text(right));
        self.intern(&joined)
    }
}
