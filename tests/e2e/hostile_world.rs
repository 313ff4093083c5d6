//! A hostile world: whatever a stranger's servers do, a scan of them ends, in time and within its memory, says what it
//! could not see, and says of everything else what it says anyway.
//!
//! The behaviours are in `world/hostile/`, what is expected of each is in `expected/`: a row here for a row there.

mod alone;
mod bytes;
mod expected;
mod seen;
mod together;
