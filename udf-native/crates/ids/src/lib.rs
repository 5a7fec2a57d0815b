//! Stable hashes and every id of the graph.
