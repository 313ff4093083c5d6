//! Readers of what strangers send: pure, total, and tested against hostile input.
