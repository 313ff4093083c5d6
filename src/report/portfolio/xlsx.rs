//! The portfolio as a workbook, to filter, to fill in and to plan with.
//!
//! The same portfolio gives the same bytes: the moment in its properties is that of the portfolio, and nothing of the
//! machine is in it.

mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};
use thiserror::Error;

use crate::report::phrase::fill;

pub(in crate::report) use self::sheet::text as cell;
use self::sheet::{Cell, Looks, Sheet};
use super::gap::share;
use super::model::{ClientRow, Portfolio, Told};

/// A workbook that cannot be written: a fault of Belfort, found by its tests.
#[derive(Debug, Error)]
#[error(
    "write the portfolio as a workbook: {0}. This is a fault of Belfort; please report it with this message"
)]
pub struct XlsxError(#[from] rust_xlsxwriter::XlsxError);

type Written = Result<(), rust_xlsxwriter::XlsxError>;

/// The workbook. Its sheets: summary, findings, action plan, changes since last time, gaps, the checks of the gaps
/// beside all domains, and the suppliers with the gaps of their domains.
///
/// # Errors
/// Only where the workbook and its library do not fit together.
pub fn xlsx(portfolio: &Portfolio) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    // Seconds since 1970 that Excel has no date for are none that a portfolio is made at.
    let moment = ExcelDateTime::from_timestamp(portfolio.moment.as_second())?;
    let properties = DocProperties::new()
        .set_title(sheet::text(&portfolio.title))
        .set_author("Belfort")
        .set_creation_datetime(&moment);
    book.set_properties(&properties);
    let sheets = [summary, findings, plan, changes, gaps, matrix, suppliers];
    for sheet in sheets {
        // Rows wait in a file without a name in the folder for temporary files: all of them in memory would be ten times the
        // workbook.
        sheet(book.add_worksheet_with_low_memory()?, portfolio, &looks)?;
    }
    Ok(book.save_to_buffer()?)
}

fn no_room(portfolio: &Portfolio) -> &str {
    portfolio.word("portfolio.sheet.cut")
}

/// Client and domain, with which rows begin everywhere.
fn of(client: Option<&ClientRow>) -> [Cell<'_>; 2] {
    let listed = client.map(|client| &client.listed);
    [
        listed.and_then(|listed| listed.client.as_ref()).into(),
        listed.map(|listed| &listed.ascii).into(),
    ]
}

fn summary(on: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Written {
    let word = |key| portfolio.word(key);
    let low = |of: &str| fill(word("portfolio.column.low"), &[("of", of)]);
    let high = |of: &str| fill(word("portfolio.column.high"), &[("of", of)]);
    let level = word("compare.level");
    let score = word("compare.score");
    let areas = ["area.dns", "area.mail", "area.tls", "area.web"].map(word);
    let ranges: Vec<String> = [level, score]
        .into_iter()
        .chain(areas)
        .flat_map(|of| [low(of), high(of)])
        .collect();
    let mut heads = vec![
        (word("portfolio.client"), 24),
        (word("portfolio.domain"), 26),
    ];
    heads.extend(ranges.iter().map(|head| (head.as_str(), 11)));
    heads.extend([
        (word("portfolio.column.coverage"), 9),
        (word("verdict.fail"), 9),
        (word("verdict.partial"), 9),
        (word("verdict.unknown"), 11),
        (word("waiver.heading"), 13),
        (word("verdict.pass"), 9),
        (word("portfolio.movement"), 16),
        (word("portfolio.column.trend"), 16),
        (word("portfolio.column.fixed"), 10),
        (word("portfolio.column.new"), 9),
        (word("portfolio.column.back"), 9),
        (word("portfolio.previous"), 12),
        (word("portfolio.seen"), 12),
        (word("portfolio.profile"), 13),
        (word("portfolio.cyfun"), 16),
        (word("portfolio.tags"), 18),
        (word("portfolio.contact"), 24),
        (word("portfolio.why"), 40),
        (word("portfolio.files"), 11),
    ]);
    let sheet = Sheet::new(on, word("portfolio.sheet.summary"), &heads, 2, looks)?;
    let measured = portfolio.clients.iter().map(measured);
    let rest = heads.len();
    let unmeasured = portfolio.unmeasured.iter().map(|row| {
        let listed = &row.listed;
        let mut cells = vec![Cell::Empty; rest];
        let known = [
            (0, listed.client.as_ref().into()),
            (1, Cell::from(&listed.ascii)),
            (rest - 5, listed.cyfun.into()),
            (rest - 4, listed.tags.join(", ").into()),
            (rest - 3, listed.contact.as_ref().into()),
            (rest - 2, Cell::from(&row.why)),
        ];
        for (at, cell) in known {
            if let Some(place) = cells.get_mut(at) {
                *place = cell;
            }
        }
        cells
    });
    sheet.fill(measured.chain(unmeasured), no_room(portfolio))
}

fn measured(client: &ClientRow) -> Vec<Cell<'_>> {
    let ends = |range: Option<(u8, u8)>| [range.map(|r| r.0).into(), range.map(|r| r.1).into()];
    let counts = client.counts;
    let since = &client.since;
    let told = |n: usize| since.trend.map(|_| n).into();
    let mut cells: Vec<Cell<'_>> = of(Some(client)).into();
    cells.extend(ends(client.level.map(|level| (level.low, level.high))));
    cells.extend(ends(client.low.zip(client.high)));
    for area in &client.areas {
        cells.extend(ends(area.range));
    }
    cells.extend([
        Cell::Share(client.coverage),
        counts.fail.into(),
        counts.partial.into(),
        counts.unknown.into(),
        counts.waived.into(),
        counts.pass.into(),
        Cell::from(&since.text),
        Cell::from(&since.levels),
        told(since.fixed),
        told(since.new),
        told(since.back),
        since.previous.map_or(Cell::Empty, Cell::Day),
        Cell::Day(client.seen_at),
        Cell::from(&client.profile),
        client.listed.cyfun.into(),
        client.listed.tags.join(", ").into(),
        client.listed.contact.as_ref().into(),
        Cell::Empty,
        client.files.first().map_or(Cell::Empty, Cell::Link),
    ]);
    cells
}

fn findings(on: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Written {
    let word = |key| portfolio.word(key);
    let heads = [
        (word("portfolio.client"), 24),
        (word("portfolio.domain"), 26),
        (word("portfolio.column.area"), 16),
        (word("portfolio.should-be"), 52),
        (word("table.hosts"), 30),
        (word("table.verdict"), 18),
        (word("table.severity"), 14),
        (word("table.who"), 24),
        (word("table.effort"), 22),
        (word("table.check"), 22),
        (word("portfolio.seen"), 12),
    ];
    let rows = portfolio.findings.iter().map(|row| {
        let client = portfolio.clients.get(row.client);
        let [name, domain] = of(client);
        let (who, effort) = row.advice();
        [
            name,
            domain,
            Cell::from(&row.check.area),
            Cell::from(&row.check.title),
            Cell::from(&*row.subject),
            Cell::from(portfolio.state(row.told.state)),
            Cell::from(portfolio.severity(row.told.severity)),
            Cell::from(who),
            Cell::from(effort),
            Cell::from(&row.check.id),
            client.map_or(Cell::Empty, |client| Cell::Day(client.seen_at)),
        ]
    });
    let sheet = Sheet::new(on, word("portfolio.sheet.findings"), &heads, 2, looks)?;
    sheet.fill(rows, no_room(portfolio))
}

fn plan(on: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Written {
    let word = |key| portfolio.word(key);
    let heads = [
        (word("portfolio.client"), 24),
        (word("portfolio.domain"), 26),
        (word("portfolio.should-be"), 52),
        (word("table.hosts"), 34),
        (word("table.who"), 24),
        (word("table.effort"), 22),
        (word("table.gain"), 10),
        (word("table.verdict"), 16),
        (word("table.severity"), 14),
        (word("table.check"), 22),
        (word("table.owner"), 18),
        (word("table.date"), 12),
        (word("table.remark"), 30),
    ];
    let rows = portfolio.plan.iter().map(|row| {
        let [name, domain] = of(portfolio.clients.get(row.client));
        [
            name,
            domain,
            Cell::from(&row.check.title),
            Cell::from(&*row.subjects),
            Cell::from(&row.check.who),
            Cell::from(&row.check.effort),
            row.gain.into(),
            Cell::from(portfolio.state(row.told.state)),
            Cell::from(portfolio.severity(row.told.severity)),
            Cell::from(&row.check.id),
            Cell::Open,
            Cell::Open,
            Cell::Open,
        ]
    });
    let sheet = Sheet::new(on, word("portfolio.sheet.plan"), &heads, 2, looks)?;
    sheet.fill(rows, no_room(portfolio))
}

fn changes(on: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Written {
    let word = |key| portfolio.word(key);
    let heads = [
        (word("portfolio.client"), 24),
        (word("portfolio.domain"), 26),
        (word("portfolio.change"), 20),
        (word("portfolio.should-be"), 52),
        (word("table.hosts"), 30),
        (word("portfolio.column.before"), 24),
        (word("portfolio.column.now"), 24),
        (word("portfolio.previous"), 12),
        (word("portfolio.seen"), 12),
        (word("table.check"), 22),
    ];
    let said = |told: Told| match portfolio.severity(told.severity) {
        "" => portfolio.state(told.state).to_owned(),
        severity => format!("{} · {severity}", portfolio.state(told.state)),
    };
    let rows = portfolio.changes.iter().map(|row| {
        let client = portfolio.clients.get(row.client);
        let [name, domain] = of(client);
        [
            name,
            domain,
            Cell::from(portfolio.word(row.kind.key())),
            Cell::from(&row.check.title),
            Cell::from(&*row.subject),
            row.before.map(said).into(),
            row.now.map(said).into(),
            Cell::Day(row.previous),
            client.map_or(Cell::Empty, |client| Cell::Day(client.seen_at)),
            Cell::from(&row.check.id),
        ]
    });
    let sheet = Sheet::new(on, word("portfolio.sheet.changes"), &heads, 2, looks)?;
    sheet.fill(rows, no_room(portfolio))
}

fn gaps(on: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Written {
    let word = |key| portfolio.word(key);
    let heads = [
        (word("portfolio.should-be"), 60),
        (word("portfolio.column.area"), 18),
        (word("portfolio.gap.count"), 12),
        (word("portfolio.gap.judged"), 12),
        (word("portfolio.gap.share"), 10),
        (word("portfolio.gap.waived"), 14),
        (word("portfolio.gap.unseen"), 12),
        (word("portfolio.gap.worst"), 18),
        (word("table.who"), 26),
        (word("table.effort"), 24),
        (word("table.check"), 22),
    ];
    let rows = portfolio.gaps.iter().map(|gap| {
        [
            Cell::from(&gap.title),
            Cell::from(&gap.area),
            gap.count.into(),
            gap.judged.into(),
            Cell::Share(share(gap.count, gap.judged)),
            gap.waived.into(),
            gap.unknown.into(),
            Cell::from(&gap.worst_text),
            Cell::from(&gap.who),
            Cell::from(&gap.effort),
            Cell::from(&gap.check),
        ]
    });
    let sheet = Sheet::new(on, word("portfolio.sheet.gaps"), &heads, 1, looks)?;
    sheet.fill(rows, no_room(portfolio))
}

/// Domains as rows: a sheet has many more rows than columns.
fn matrix(on: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Written {
    let word = |key| portfolio.word(key);
    let matrix = &portfolio.matrix;
    let mut heads = vec![
        (word("portfolio.client"), 24),
        (word("portfolio.domain"), 26),
    ];
    heads.extend(matrix.rows.iter().map(|row| (row.title.as_str(), 18)));
    let rows = portfolio.clients.iter().enumerate().map(|(at, client)| {
        let mut cells: Vec<Cell<'_>> = of(Some(client)).into();
        let states = matrix.rows.iter().filter_map(|row| row.cells.get(at));
        cells.extend(states.map(|state| Cell::from(portfolio.state(*state))));
        cells
    });
    let sheet = Sheet::new(on, word("portfolio.sheet.matrix"), &heads, 2, looks)?;
    sheet.fill(rows, no_room(portfolio))
}

fn suppliers(on: &mut Worksheet, portfolio: &Portfolio, looks: &Looks) -> Written {
    let word = |key| portfolio.word(key);
    let heads = [
        (word("portfolio.supplier"), 28),
        (word("portfolio.role"), 18),
        (word("portfolio.supplied"), 12),
        (word("portfolio.should-be"), 60),
        (word("portfolio.gap.count"), 12),
        (word("portfolio.gap.judged"), 12),
        (word("portfolio.gap.share"), 10),
        (word("table.effort"), 24),
        (word("table.check"), 22),
    ];
    let rows = portfolio.supplied.iter().map(|row| {
        let check = row.check.as_ref();
        let counted = |n: usize| Cell::from(check.map(|_| n));
        [
            Cell::from(&row.name),
            Cell::from(word(row.role)),
            row.domains.into(),
            check.map(|check| &check.title).into(),
            counted(row.count),
            counted(row.judged),
            check.map_or(Cell::Empty, |_| Cell::Share(share(row.count, row.judged))),
            check.map(|check| &check.effort).into(),
            check.map(|check| &check.id).into(),
        ]
    });
    let sheet = Sheet::new(on, word("portfolio.suppliers"), &heads, 1, looks)?;
    sheet.fill(rows, no_room(portfolio))
}
