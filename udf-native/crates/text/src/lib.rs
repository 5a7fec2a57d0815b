//! Qualified names, identifiers, source positions and module names.
