//! What the scanner measured of itself, and how it reads.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use serde::{Deserialize, Serialize};

use crate::world::Kind;

/// Of ten targets, those after which the tail begins: slow and silent ones, and who waits for them.
const BEFORE_THE_TAIL: usize = 9;

/// Clock ticks in a second, as Linux counts CPU time (`proc_pid_stat(5)`).
const TICKS: f64 = 100.0;

/// What the scanner measured of itself.
#[derive(Serialize, Deserialize)]
pub(crate) struct Figures {
    /// Seconds from the first scan to the last.
    pub(crate) wall: f64,
    /// CPU time of all its threads, in seconds.
    pub(crate) cpu: f64,
    /// The most memory it held at once.
    pub(crate) peak_mib: f64,
    /// Of each domain: when its scan began and ended, in seconds.
    pub(crate) moments: BTreeMap<String, (f64, f64)>,
    /// Targets that had ended, and MiB held then.
    pub(crate) memory: Vec<(usize, f64)>,
}

impl Figures {
    /// Prints them with the aims.
    pub(crate) fn print(&self, kinds: &BTreeMap<&str, Kind>, at_once: usize) {
        let mut ends: Vec<f64> = self.moments.values().map(|(_, end)| *end).collect();
        ends.sort_by(f64::total_cmp);
        let count = number(ends.len());
        let mut before = ends.iter().take(ends.len() * BEFORE_THE_TAIL / 10);
        let many = number(before.len());
        let until = before.next_back().copied().unwrap_or(1.0);
        println!("A batch of {count} targets, {at_once} at once:");
        println!(
            "  rate    {:>6.1} targets a second without the tail (aim: 10)",
            many / until
        );
        println!(
            "  wall    {:>6.1} s to the end, {until:.1} s to its tail",
            self.wall
        );
        println!(
            "  CPU     {:>6.1} ms a target (aim: 60)",
            self.cpu * 1_000.0 / count
        );
        println!(
            "  memory  {:>6.1} MiB at its peak (aim: 150, and flat)",
            self.peak_mib
        );
        let shown = |(ended, _): &&(usize, f64)| [200, 500].contains(ended) || ended % 1_000 == 0;
        for (ended, held) in self.memory.iter().filter(shown) {
            println!("          {held:>6.1} MiB after {ended} targets");
        }
        for (kind, aim) in [
            (Kind::Silent, " (aim: 20)"),
            (Kind::WithoutNameServers, " (aim: 20)"),
            (Kind::Gone, ""),
            (Kind::Slow, ""),
            (Kind::Good, ""),
            (Kind::Weak, ""),
        ] {
            let of_kind = self.moments.iter();
            let of_kind = of_kind.filter(|(domain, _)| kinds.get(domain.as_str()) == Some(&kind));
            let mut took: Vec<f64> = of_kind.map(|(_, (begin, end))| end - begin).collect();
            took.sort_by(f64::total_cmp);
            let median = took.get(took.len() / 2).copied().unwrap_or_default();
            let longest = took.last().copied().unwrap_or_default();
            println!(
                "  {kind:?}: {} of them, {median:.1} s each, at most {longest:.1} s{aim}",
                took.len()
            );
        }
        if cfg!(debug_assertions) {
            println!("  Built without optimisation: CPU time and rate say little.");
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no count here is that large")]
fn number(count: usize) -> f64 {
    count as f64
}

/// CPU time of this process, threads that ended included: fields 14 and 15 of `stat`.
pub(crate) fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let text = fs::read_to_string("/proc/self/stat")?;
    // The name in brackets may hold spaces.
    let after = text.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks = after.split_whitespace().skip(11).take(2);
    let mut sum = 0.0;
    for one in ticks {
        sum += one.parse::<f64>()?;
    }
    Ok(sum / TICKS)
}

/// Memory of this process as `status` gives it under this name, in MiB.
pub(crate) fn mib(name: &str) -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let held = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = held.and_then(|rest| rest.split_whitespace().next());
    Ok(kib.unwrap_or("0").parse::<f64>()? / 1_024.0)
}
