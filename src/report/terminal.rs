//! The short report for a terminal: what an owner reads while the page opens.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::model::{AreaPart, AssessedRow, AssessmentPart, Meter, Report};
use super::phrase::fill;
use super::visible::visible;
use crate::language::Language;
use crate::words::Words;

/// Narrower than this, lines are cut by the terminal itself.
const NARROWEST: usize = 40;
/// Wider than this, lines are hard to read.
const WIDEST: usize = 100;
/// The most things of a list; the page has them all.
const LISTED: usize = 3;

/// The short report in lines of at most `width` columns. Escape sequences, for bold and dim only,
/// stand in it only with `color`.
pub fn terminal(report: &Report, width: usize, color: bool) -> String {
    let mut page = Page::new(width, color);
    page.standing(report);
    page.areas(&report.areas);
    page.actions(report);
    page.waived(report);
    page.unseen(report);
    if let Some(part) = &report.assessment {
        page.blank();
        page.assessed(part);
    }
    page.blank();
    page.write(Weight::Strong, "", report.word("limit.heading"));
    page.write(Weight::Plain, "", &report.limits.join(" "));
    page.blank();
    page.suppliers(report);
    page.write(Weight::Quiet, "", report.word("terminal.more"));
    page.text
}

/// What the answers of the owner come to, whole and without a report around it.
pub(crate) fn assessment(part: &AssessmentPart, words: &Words, language: Language) -> String {
    let mut page = Page {
        width: WIDEST.min(80),
        color: false,
        text: String::new(),
    };
    page.assessed(part);
    page.write(Weight::Quiet, "", &part.lead);
    for (key, rows) in [
        ("assess.contradiction.heading", &part.contradictions),
        ("assess.below.heading", &part.below),
        ("assess.missing.heading", &part.missing),
    ] {
        page.answers(words.say(language, key), rows);
    }
    page.answers(&part.rows_title, &part.rows);
    let say = |key| words.say(language, key);
    let legend = format!(
        "{} + {} → {}",
        say("assess.documentation"),
        say("assess.implementation"),
        say("assess.total")
    );
    page.categories(part, &legend);
    page.text
}

/// How strongly a line stands out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Weight {
    Plain,
    Strong,
    Quiet,
}

/// Lines written so far. The only way in makes every text visible first.
pub(super) struct Page {
    width: usize,
    color: bool,
    text: String,
}

impl Page {
    pub(super) fn new(width: usize, color: bool) -> Self {
        Self {
            width: width.clamp(NARROWEST, WIDEST),
            color,
            text: String::new(),
        }
    }

    /// Columns of a line.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn standing(&mut self, report: &Report) {
        let name = match &report.target.ascii {
            Some(ascii) => format!("{} ({ascii})", report.target.shown),
            None => report.target.shown.clone(),
        };
        self.write(Weight::Strong, "", &name);
        self.write(
            Weight::Quiet,
            "",
            &format!("Belfort · {}", report.seen_at.line),
        );
        if !report.leave.is_empty() {
            self.write(Weight::Quiet, "", &report.leave);
        }
        if !report.old_data.is_empty() {
            self.write(Weight::Quiet, "", &report.old_data);
        }
        self.blank();
        let standing = &report.standing;
        self.write(Weight::Strong, "", &standing.level);
        let columns = self.width.saturating_sub(standing.meter.text.width() + 2);
        let bar = bar(&standing.meter, columns);
        self.write(
            Weight::Plain,
            "",
            &format!("{bar}  {}", standing.meter.text),
        );
        self.write(
            Weight::Plain,
            "",
            format!("{} {}", standing.coverage, standing.scope).trim_end(),
        );
        if let Some(peers) = &report.peers {
            let said = format!("{} {} {}", peers.line, peers.about, peers.note);
            self.write(Weight::Plain, "", said.trim());
        }
        // How many of each verdict there are stands with the areas.
        if let Some(lead) = standing.lead.first() {
            self.write(Weight::Plain, "", lead);
        }
        for reason in standing.reasons.iter().chain(&standing.waived) {
            self.write(Weight::Plain, "", reason);
        }
        if let Some(past) = &report.past {
            self.write(Weight::Plain, "", &past.line);
        }
    }

    fn areas(&mut self, areas: &[AreaPart]) {
        let widest = |text: fn(&AreaPart) -> &str| {
            areas
                .iter()
                .map(|area| text(area).width())
                .max()
                .unwrap_or(0)
        };
        let (names, scores) = (widest(|area| &area.name), widest(|area| &area.score));
        self.blank();
        for area in areas {
            let name = padded(&area.name, names);
            let score = padded(&area.score, scores);
            if area.remark.is_empty() {
                let line = format!("{name}  {score}");
                self.write(Weight::Plain, "  ", line.trim_end());
            } else {
                let mark = format!("  {name}  {score}  ");
                self.hang(Weight::Plain, &mark, &area.remark);
            }
        }
    }

    fn actions(&mut self, report: &Report) {
        if !report.actions.is_empty() {
            self.blank();
            self.write(Weight::Strong, "", report.word("action.heading"));
        }
        for action in &report.actions {
            self.hang(
                Weight::Strong,
                &format!("  {}. ", action.number),
                &action.title,
            );
            // What comes first is told whole. The texts to forward are in the report.
            if action.number == 1 {
                self.write(Weight::Plain, "     ", &action.text);
            }
            let mut hand = vec![
                action.hosts.as_str(),
                &action.who,
                &action.effort,
                &action.gain,
            ];
            hand.retain(|part| !part.is_empty());
            self.hang(Weight::Quiet, "     → ", &hand.join(" · "));
        }
        let mut after = vec![report.outlook.as_str(), &report.more];
        after.retain(|sentence| !sentence.is_empty());
        if after.is_empty() {
            return;
        }
        self.blank();
        self.write(Weight::Plain, "", &after.join(" "));
    }

    fn suppliers(&mut self, report: &Report) {
        let suppliers = &report.technical.suppliers;
        if !suppliers.is_empty() {
            let names = some(suppliers.iter().map(|one| one.name.as_str()), report);
            let line = fill(report.word("supplier.found"), &[("names", &names)]);
            self.write(Weight::Quiet, "", &line);
        }
    }

    fn waived(&mut self, report: &Report) {
        let findings = report.areas.iter().flat_map(|area| &area.findings);
        let waived: Vec<_> = findings.filter(|part| !part.waived.is_empty()).collect();
        if waived.is_empty() {
            return;
        }
        self.blank();
        self.write(Weight::Strong, "", report.word("waiver.heading"));
        for finding in waived.iter().take(LISTED) {
            self.hang(Weight::Plain, "  – ", &finding.title);
            if finding.names_subjects {
                let names = finding.places.iter().map(String::as_str);
                self.write(Weight::Quiet, "    ", &some(names, report));
            }
            self.write(Weight::Quiet, "    ", &finding.waived);
        }
        self.rest(waived.len(), report);
    }

    /// How many more there are than were listed, and where they stand.
    fn rest(&mut self, all: usize, report: &Report) {
        if all > LISTED {
            let more = (all - LISTED).to_string();
            let more = fill(report.word("terminal.rest"), &[("n", &more)]);
            self.write(Weight::Quiet, "    ", &more);
        }
    }

    fn unseen(&mut self, report: &Report) {
        let unseen = &report.technical.unseen;
        if unseen.is_empty() {
            return;
        }
        self.blank();
        self.write(Weight::Strong, "", report.word("unseen.heading"));
        for row in unseen.iter().take(LISTED) {
            self.hang(Weight::Plain, "  ? ", &row.title);
            let subjects = some(row.subjects.iter().map(String::as_str), report);
            let why = match row.cause.as_str() {
                "" => subjects,
                cause => format!("{subjects}: {cause}"),
            };
            self.write(Weight::Quiet, "    ", &why);
        }
        self.rest(unseen.len(), report);
    }

    /// In a few lines what the owner answered: apart from the score.
    fn assessed(&mut self, part: &AssessmentPart) {
        self.write(Weight::Strong, "", &part.title);
        let figure = format!("{}  {}", part.figure, part.meaning);
        self.write(Weight::Plain, "", figure.trim_end());
        if !part.standing.is_empty() {
            self.write(Weight::Plain, "", &part.standing.join(" "));
        }
    }

    fn answers(&mut self, heading: &str, rows: &[AssessedRow]) {
        if rows.is_empty() {
            return;
        }
        self.blank();
        self.write(Weight::Strong, "", heading);
        for row in rows {
            let line = format!("{} {} {}", row.id, row.title, row.said);
            self.hang(Weight::Plain, "  · ", line.trim());
        }
    }

    fn categories(&mut self, part: &AssessmentPart, legend: &str) {
        if part.categories.is_empty() {
            return;
        }
        self.blank();
        self.write(Weight::Strong, "", &part.rows_title);
        self.write(Weight::Quiet, "  ", legend);
        for row in &part.categories {
            let line = format!(
                "{}  {} + {} → {}  {}",
                padded(&row.id, 8),
                padded(&row.documentation, 4),
                padded(&row.implementation, 4),
                padded(&row.total, 4),
                row.name
            );
            self.write(Weight::Plain, "  ", &line);
        }
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Writes a text in as many lines as it takes, all of them indented.
    pub(super) fn write(&mut self, weight: Weight, indent: &str, text: &str) {
        self.lines(weight, indent, indent, text);
    }

    /// Writes a text behind a mark; further lines stand under its beginning.
    pub(super) fn hang(&mut self, weight: Weight, mark: &str, text: &str) {
        self.lines(weight, mark, &" ".repeat(mark.width()), text);
    }

    fn lines(&mut self, weight: Weight, first: &str, rest: &str, text: &str) {
        let (start, end) = match weight {
            _ if !self.color => ("", ""),
            Weight::Plain => ("", ""),
            Weight::Strong => ("\u{1b}[1m", "\u{1b}[0m"),
            Weight::Quiet => ("\u{1b}[2m", "\u{1b}[0m"),
        };
        let columns = self.width.saturating_sub(first.width());
        for (index, line) in wrap(&visible(text), columns).iter().enumerate() {
            let indent = if index == 0 { first } else { rest };
            self.text.extend([indent, start, line, end, "\n"]);
        }
    }
}

/// The first few names, and how many more there are.
fn some<'a>(names: impl ExactSizeIterator<Item = &'a str>, report: &Report) -> String {
    let more = names.len().saturating_sub(LISTED);
    let mut said: Vec<String> = names.take(LISTED).map(str::to_owned).collect();
    if more > 0 {
        said.push(fill(report.word("list.more"), &[("n", &more.to_string())]));
    }
    said.join(", ")
}

fn bar(meter: &Meter, columns: usize) -> String {
    let high = meter.seen.saturating_add(meter.unseen);
    range_bar(meter.seen, high, columns)
}

/// The score as a bar: certain, possible, not reached.
pub(super) fn range_bar(low: u8, high: u8, columns: usize) -> String {
    let part = |share: u8| usize::from(share.min(100)) * columns / 100;
    let seen = part(low);
    let possible = part(high).saturating_sub(seen);
    let rest = columns.saturating_sub(seen + possible);
    format!(
        "{}{}{}",
        "█".repeat(seen),
        "▒".repeat(possible),
        "░".repeat(rest)
    )
}

/// A text with spaces up to a number of columns.
pub(super) fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// Breaks a text at spaces, and a word that is too long for a line wherever it must. Spaces that keep
/// a number with its unit do not break.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!line.is_empty());
        if line.width() + gap + word.width() <= columns {
            line.push_str(if gap == 1 { " " } else { "" });
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        for character in word.chars() {
            if line.width() + character.width().unwrap_or(0) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests;
