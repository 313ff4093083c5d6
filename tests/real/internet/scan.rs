//! Runs Belfort on zones of the internet, several side by side.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use serde_json::Value;

use super::Internet;
use crate::scan::{BELFORT, Run, run};

/// Verdict and case of one finding, as the result JSON has them.
pub(crate) type Said = (String, String);

/// What one scan led to.
#[derive(Debug)]
pub(crate) struct Scanned {
    pub(crate) run: Run,
    /// The result, where there is one.
    pub(crate) result: Value,
}

impl Internet {
    /// Scans a zone's DNS through a resolver, with further options.
    pub(crate) fn scan(&self, zone: &str, resolver: &str, options: &[&str]) -> Scanned {
        self.scan_by(Command::new(BELFORT), zone, resolver, options)
    }

    /// The same, on a machine whose clock is two years ahead.
    pub(crate) fn scan_in_two_years(&self, zone: &str, resolver: &str) -> Scanned {
        let mut command = Command::new("faketime");
        command.args(["-f", "+2y", BELFORT]);
        // Time passes as fast as ever, so that waiting ends when it should.
        command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        self.scan_by(command, zone, resolver, &[])
    }

    fn scan_by(
        &self,
        mut command: Command,
        zone: &str,
        resolver: &str,
        options: &[&str],
    ) -> Scanned {
        command.args(["scan", zone, "--only", "dns", "--json", "--lang", "en"]);
        command.args(["--resolver", resolver, "--trust-anchor"]);
        command.arg(&self.root_key).args(options);
        let run = run(command.current_dir(&self.folder));
        let result = serde_json::from_str(&run.output).unwrap_or_default();
        Scanned { run, result }
    }
}

/// Scans several zones, so many of them side by side.
pub(crate) fn scan_each<'a>(
    zones: impl IntoIterator<Item = &'a str>,
    at_once: usize,
    scan: impl Fn(&str) -> Scanned + Sync,
) -> BTreeMap<&'a str, Scanned> {
    let left = Mutex::new(zones.into_iter().collect::<Vec<_>>());
    let done = Mutex::new(BTreeMap::new());
    let next = || left.lock().expect("share the zones").pop();
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(zone) = next() {
                    let scanned = scan(zone);
                    done.lock().expect("share the scans").insert(zone, scanned);
                }
            });
        }
    });
    done.into_inner().expect("share the scans")
}

impl Scanned {
    /// The only finding of a check: its verdict and case.
    pub(crate) fn finding(&self, check: &str) -> Said {
        let all = self.findings(check);
        match all.as_slice() {
            [one] => (text(one, "/verdict"), text(one, "/case")),
            _ => panic!("{check}: {all:#?}\n{}{}", self.run.output, self.run.errors),
        }
    }

    /// Subject, verdict and case of every finding of a check.
    pub(crate) fn said_of_each(&self, check: &str) -> Vec<[String; 3]> {
        let all = self.findings(check).into_iter();
        all.map(|one| ["/subject", "/verdict", "/case"].map(|part| text(one, part)))
            .collect()
    }

    /// Why the only finding of a check is unknown; empty where it is not.
    pub(crate) fn cause(&self, check: &str) -> String {
        let all = self.findings(check);
        all.first()
            .map_or_else(String::new, |one| text(one, "/why/cause"))
    }

    /// A word of the evidence, such as `dns.dnssec.state`; empty where it is not known.
    pub(crate) fn known(&self, fact: &str) -> String {
        let pointer = format!("/evidence/{}/known", fact.replace('.', "/"));
        text(&self.result, &pointer)
    }

    /// Whether the way to the resolver carries signatures; empty where that is not known.
    pub(crate) fn path(&self) -> String {
        text(&self.result, "/vantage/dnssec_path/known")
    }

    fn findings(&self, check: &str) -> Vec<&Value> {
        let all = self.result.pointer("/findings").and_then(Value::as_array);
        let all = all.into_iter().flatten();
        all.filter(|finding| text(finding, "/check") == check)
            .collect()
    }
}

fn text(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}
