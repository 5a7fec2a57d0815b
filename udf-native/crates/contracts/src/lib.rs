//! Row structs, Arrow schemas and row frames generated from the dataset contracts.
