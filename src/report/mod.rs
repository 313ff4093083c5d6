//! Reports show: a model with all decisions made, and one writer per format.
