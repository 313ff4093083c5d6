//! DNS records, policies and header fields with the faulty spots marked.
//!
//! A spot is marked where a finding that is not in order stands behind it, and nowhere else: each kind of
//! record knows which checks speak about it, and looks for the piece that the case of the finding means. What
//! cannot be narrowed down to a piece is said of the record as a whole.

mod domain;
mod draft;
mod list;
mod mail;
mod policy;
mod span;
mod web;

use std::collections::BTreeSet;

use self::draft::{Blame, Draft, Gaps};
use crate::fact::Seen;
use crate::report::anchor::Anchors;
use crate::report::model::{Piece, RecordPart, Remark};
use crate::report::phrase::Phrases;
use crate::report::visible::prose;
use crate::result::ScanResult;

/// Most lines of one record that are shown; those with a mark come first.
const MOST_LINES: usize = 10;
/// Most rows of one kind: forty mail servers may each have records.
const MOST_OF_A_KIND: usize = 8;
/// Most names of one row.
const MOST_NAMES: usize = 4;
/// The longest piece shown whole, and what is shown of the beginning and the end of a longer one.
const LONGEST: usize = 180;
const BEGIN: usize = 120;
const END: usize = 40;

/// Records, policies and header fields, each with what findings say of it.
pub(super) fn records(result: &ScanResult, anchors: &Anchors, phrases: Phrases) -> Vec<RecordPart> {
    let mut numbers = Numbers::default();
    let mut parts: Vec<RecordPart> = Vec::new();
    let mut unseen: Vec<RecordPart> = Vec::new();
    for (names, draft) in together(drafts(result), &result.target) {
        let mut part = numbers.part(&draft, anchors, phrases);
        part.names = few(names, phrases);
        // What could not be seen for one cause is one row, unless a finding speaks of it.
        let bare = draft.unseen().is_some() && part.remarks.is_empty();
        let same = unseen.iter_mut().find(|one| bare && one.note == part.note);
        match same {
            Some(one) => join(one, &part),
            None if bare => unseen.push(part),
            None => parts.push(part),
        }
    }
    let mut parts = few_of_a_kind(parts, phrases);
    parts.extend(unseen);
    parts
}

fn drafts(result: &ScanResult) -> Vec<Draft<'_>> {
    let (target, facts) = (result.target.as_str(), &result.evidence);
    let gaps = Gaps::of(result);
    let mut drafts = domain::drafts(target, facts, &gaps);
    drafts.push(mail::mail_servers(target, facts, &gaps));
    drafts.push(list::draft(target, facts, &gaps));
    drafts.push(mail::dmarc(target, facts, &gaps));
    drafts.extend(mail::keys(target, facts, &gaps));
    drafts.extend(policy::drafts(target, facts, &gaps));
    drafts.extend(web::unseen_sites(facts));
    drafts.extend(web::drafts(target, facts, &gaps));
    drafts
}

/// What matters, each once, with the names at which it stands.
fn together<'r>(drafts: Vec<Draft<'r>>, target: &str) -> Vec<(Vec<String>, Draft<'r>)> {
    let mut rows: Vec<(Vec<String>, Draft<'r>)> = Vec::new();
    for draft in drafts.into_iter().filter(Draft::matters) {
        let name = relative(&draft.name, target);
        match rows.iter_mut().find(|(_, row)| row.says_the_same(&draft)) {
            Some((names, _)) => names.push(name),
            None => rows.push((vec![name], draft)),
        }
    }
    for (names, _) in &mut rows {
        if names.len() == 1 {
            names.retain(|name| name != target);
        }
    }
    rows
}

/// A name as a form at a provider wants it: without the domain.
fn relative(name: &str, target: &str) -> String {
    let below = name.strip_suffix(target);
    let below = below.and_then(|below| below.strip_suffix('.'));
    below.unwrap_or(name).to_owned()
}

fn few(mut names: Vec<String>, phrases: Phrases) -> Vec<String> {
    let more = names.len().saturating_sub(MOST_NAMES);
    if more > 0 {
        names.truncate(MOST_NAMES);
        names.push(phrases.count("list.more", more));
    }
    names
}

/// Adds the kind of a row to that of another one.
fn join(row: &mut RecordPart, part: &RecordPart) {
    row.names.clear();
    if !row.kind.split(", ").any(|kind| kind == part.kind) {
        row.kind = format!("{}, {}", row.kind, part.kind);
    }
}

/// Rows without a mark are left out first, and counted.
fn few_of_a_kind(parts: Vec<RecordPart>, phrases: Phrases) -> Vec<RecordPart> {
    let mut kept: Vec<RecordPart> = Vec::new();
    let mut left_out: Vec<(usize, usize)> = Vec::new();
    for part in parts {
        let of_kind: Vec<usize> = kept
            .iter()
            .enumerate()
            .filter(|(_, one)| one.kind == part.kind)
            .map(|(place, _)| place)
            .collect();
        if of_kind.len() < MOST_OF_A_KIND || !part.remarks.is_empty() {
            kept.push(part);
            continue;
        }
        let last = of_kind.last().copied().unwrap_or_default();
        match left_out.iter_mut().find(|(place, _)| *place == last) {
            Some((_, count)) => *count += 1,
            None => left_out.push((last, 1)),
        }
    }
    for (place, count) in left_out {
        if let Some(part) = kept.get_mut(place) {
            part.note = phrases.count("list.more", count);
        }
    }
    kept
}

/// Gives each finding that marks something its number.
#[derive(Debug, Default)]
struct Numbers {
    last: usize,
}

impl Numbers {
    fn part(&mut self, draft: &Draft, anchors: &Anchors, phrases: Phrases) -> RecordPart {
        let numbers: Vec<usize> = draft
            .blames
            .iter()
            .map(|blame| self.number(blame))
            .collect();
        let remarks = draft.blames.iter().zip(&numbers);
        let remarks = remarks.map(|(blame, number)| remark(blame, *number, anchors, phrases));
        let remarks = remarks.collect();
        let (class, lines, note) = match &draft.lines {
            Seen::Known(lines) => {
                let (lines, more) = shown(lines, draft, &numbers);
                let note = match more {
                    0 => String::new(),
                    more => phrases.count("list.more", more),
                };
                ("known", lines, note)
            }
            Seen::Absent => ("absent", Vec::new(), phrases.say("fact.absent")),
            Seen::Unknown(why) => {
                let cause = phrases.say(&format!("cause.{}", why.cause.word()));
                let note = phrases.fill("fact.unknown", &[("cause", &cause)]);
                ("unknown", Vec::new(), note)
            }
        };
        RecordPart {
            names: Vec::new(),
            kind: draft.kind.clone(),
            class,
            lines,
            note,
            remarks,
        }
    }

    fn number(&mut self, blame: &Blame) -> usize {
        if blame.spots.is_empty() {
            return 0;
        }
        self.last += 1;
        self.last
    }
}

fn remark(blame: &Blame, number: usize, anchors: &Anchors, phrases: Phrases) -> Remark {
    let finding = blame.gap.finding;
    let place = blame.at.map(|at| phrases.count("record.sign", at));
    Remark {
        number,
        class: finding.verdict.word(),
        title: prose(&finding.text.title),
        link: anchors.of(blame.gap.index),
        waived: finding.waived.is_some(),
        place: place.unwrap_or_default(),
    }
}

/// The lines to show, and how many more there are.
fn shown(lines: &[String], draft: &Draft, numbers: &[usize]) -> (Vec<Vec<Piece>>, usize) {
    let spots = draft.blames.iter().flat_map(|blame| &blame.spots);
    let marked: BTreeSet<usize> = spots.map(|(line, _)| *line).collect();
    let bare = (0..lines.len()).filter(|line| !marked.contains(line));
    let mut chosen: Vec<usize> = marked
        .iter()
        .copied()
        .chain(bare)
        .take(MOST_LINES)
        .collect();
    chosen.sort_unstable();
    let written = chosen.iter().filter_map(|line| {
        let text = lines.get(*line)?;
        Some(pieces(*line, text, draft, numbers))
    });
    (written.collect(), lines.len() - chosen.len())
}

/// A line in pieces: a new one wherever a spot begins or ends.
fn pieces(line: usize, text: &str, draft: &Draft, numbers: &[usize]) -> Vec<Piece> {
    let spots: Vec<_> = draft
        .blames
        .iter()
        .zip(numbers)
        .flat_map(|(blame, number)| blame.spots.iter().map(move |spot| (spot, *number)))
        .filter(|((of, _), _)| *of == line)
        .map(|((_, range), number)| (range.clone(), number))
        .collect();
    let mut cuts: BTreeSet<usize> = BTreeSet::from([0, text.len()]);
    cuts.extend(spots.iter().flat_map(|(range, _)| [range.start, range.end]));
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let between = cuts.iter().zip(cuts.iter().skip(1));
    let pieces = between.filter_map(|(start, end)| {
        let piece = text.get(*start..*end)?;
        let over = spots
            .iter()
            .filter(|(range, _)| range.start <= *start && *end <= range.end);
        let mut marks: Vec<usize> = over.map(|(_, number)| *number).collect();
        marks.dedup();
        Some(Piece {
            text: clipped(piece),
            marks,
        })
    });
    pieces.collect()
}

/// A long piece with an ellipsis in its middle.
fn clipped(piece: &str) -> String {
    let length = piece.chars().count();
    if length <= LONGEST {
        return piece.to_owned();
    }
    let begin: String = piece.chars().take(BEGIN).collect();
    let end: String = piece.chars().skip(length - END).collect();
    format!("{begin} … {end}")
}
