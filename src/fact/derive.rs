//! Facts derived from facts: the home of every algorithm a rule may want.
