//! The catalogue of facts: every path a rule or a text may name, with its type and meaning.
