//! Probes see: each looks at one thing through `Net` and puts facts into its sink, without an opinion.
