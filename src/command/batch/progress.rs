//! What is shown while a batch runs: a line that grows on a terminal, a line for each domain elsewhere.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::batch::{Event, Obstacle};
use crate::cli::BatchArgs;
use crate::command::console;
use crate::store::Counts;

/// From here on a scan is named as one that keeps others waiting.
const SLOW: Duration = Duration::from_secs(20);

/// Shows what happens.
#[derive(Debug)]
pub(super) struct Watching {
    quiet: bool,
    bar: Option<ProgressBar>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    begun: Instant,
    running: BTreeMap<String, Instant>,
    done: u64,
    total: u64,
    at_start: u64,
}

impl Watching {
    pub(super) fn new(args: &BatchArgs, resumed: bool, counts: Counts) -> Self {
        let at_start = counts.measured + counts.unmeasured;
        let total = at_start + counts.left();
        if resumed && !args.quiet {
            console::say(&format!(
                "Going on: {at_start} of {total} domains are finished already."
            ));
        }
        let shows = console::shows_progress() && !args.quiet;
        let bar = shows.then(|| {
            let bar = ProgressBar::new(total).with_position(at_start);
            if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(250));
            bar
        });
        Self {
            quiet: args.quiet,
            bar,
            state: Mutex::new(State {
                begun: Instant::now(),
                running: BTreeMap::new(),
                done: at_start,
                total,
                at_start,
            }),
        }
    }

    pub(super) fn hear(&self, event: Event<'_>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let line = state.take(event);
        match &self.bar {
            Some(bar) => {
                bar.set_position(state.done);
                bar.set_message(state.message());
                if let (Event::Unmeasured(..) | Event::NoNetwork, Some(line)) = (event, line) {
                    bar.suspend(|| console::error(&line));
                }
            }
            None if self.quiet => {}
            None => {
                if let Some(line) = line {
                    console::error(&line);
                }
            }
        }
    }

    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl State {
    fn take(&mut self, event: Event<'_>) -> Option<String> {
        let mut ended = |domain: &str| {
            let took = self.running.remove(domain);
            let took = took.map_or(0, |begun| begun.elapsed().as_secs());
            self.done += 1;
            format!("{}/{} {domain} ({took} s)", self.done, self.total)
        };
        match event {
            Event::Began(domain) => {
                self.running.insert(domain.to_owned(), Instant::now());
                None
            }
            Event::Measured(domain) => Some(ended(domain)),
            Event::Unmeasured(domain, why) => {
                let (_, said) = Obstacle::read(why);
                Some(format!("{}: {said}", ended(domain)))
            }
            Event::NoNetwork => {
                Some("No DNS resolver answers: waiting for the network. Nothing is lost".to_owned())
            }
        }
    }

    /// The rate, what remains, and who is slow.
    fn message(&self) -> String {
        let seconds = self.begun.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "counts of domains are small")]
        let (here, left) = (
            (self.done - self.at_start) as f64,
            (self.total - self.done) as f64,
        );
        let mut message = String::new();
        if here > 0.0 && seconds > 1.0 {
            let rate = here / seconds;
            let minutes = left / rate / 60.0;
            message = if minutes < 1.0 {
                format!("{rate:.1} a second · less than a minute left")
            } else {
                format!("{rate:.1} a second · {minutes:.0} min left")
            };
        }
        let slowest = self.running.iter().min_by_key(|(_, begun)| **begun);
        if let Some((domain, begun)) = slowest.filter(|(_, begun)| begun.elapsed() > SLOW) {
            let so_far = begun.elapsed().as_secs();
            message = format!("{message} · {domain} takes {so_far} s so far");
        }
        message.trim_start_matches(" · ").to_owned()
    }
}
