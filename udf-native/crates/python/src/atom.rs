//! Interned text: every identifier of a file is an [`Atom`], compared and hashed as a number.

use std::num::NonZeroU32;

use bumpalo::Bump;
use rustc_hash::FxHashMap;

/// Identifier of an interned text, valid for the [`Atoms`] that made it. Atoms of a file are
/// numbered in order of first appearance, so their order is deterministic but not alphabetical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Atom(NonZeroU32);

impl Atom {
    /// Position in order of first appearance, from 0; dense.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The texts of one file, each stored once.
#[derive(Debug)]
pub struct Atoms<'a> {
    arena: &'a Bump,
    ids: FxHashMap<&'a str, Atom>,
    texts: Vec<&'a str>,
}

impl<'a> Atoms<'a> {
    /// An empty table whose copies live in `arena`.
    #[must_use]
    pub fn new(arena: &'a Bump) -> Self {
        Self {
            arena,
            ids: FxHashMap::default(),
            texts: Vec::new(),
        }
    }

    /// Atom of `text`, which is copied if it is new.
    pub fn intern(&mut self, text: &str) -> Atom {
        match self.ids.get(text) {
            Some(atom) => *atom,
            None => self.add(self.arena.alloc_str(text)),
        }
    }

    /// Atom of `text`, which is not copied.
    pub fn intern_borrowed(&mut self, text: &'a str) -> Atom {
        match self.ids.get(text) {
            Some(atom) => *atom,
            None => self.add(text),
        }
    }

    /// Atom of `text` if it was interned before.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<Atom> {
        self.ids.get(text).copied()
    }

    /// Text of an atom; empty for an atom of another table.
    #[must_use]
    pub fn text(&self, atom: Atom) -> &'a str {
        self.texts.get(atom.index()).copied().unwrap_or("")
    }

    /// Number of atoms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether nothing was interned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    fn add(&mut self, text: &'a str) -> Atom {
        self.texts.push(text);
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let atom = Atom(NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN));
        self.ids.insert(text, atom);
        atom
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_atom_and_keep_their_order() {
        let arena = Bump::new();
        let mut atoms = Atoms::new(&arena);
        let a = atoms.intern("a");
        let b = atoms.intern_borrowed("b");
        assert_eq!(a, atoms.intern_borrowed("a"));
        assert!(a < b);
        assert_eq!(atoms.text(b), "b");
        assert_eq!(atoms.get("c"), None);
        assert_eq!(atoms.len(), 2);
    }
}
