//! Workbooks: what other programs write into them, and what somebody puts together who means harm.

use std::io::{Cursor, Write};

use belfort::batch::list::{LIST_LIMITS, ListError, Reason, Remark};
use calamine::{Data, Ods, Reader, Xlsx};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::{assert_accounted, domains, error, list};

const XLSX: &[u8] = include_bytes!("../data/lists/clients.xlsx");
const ODS: &[u8] = include_bytes!("../data/lists/clients.ods");

/// An archive of parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An ODS workbook of one sheet with these rows.
fn ods(rows: &str) -> Vec<u8> {
    let head = "xmlns:table=\"t\" xmlns:office=\"o\" xmlns:text=\"x\"";
    let content = format!(
        "<office:body {head}><table:table table:name=\"S\">{rows}</table:table></office:body>"
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
    ])
}

/// An XLSX workbook of one sheet with this content.
fn xlsx(sheet: &str) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/></Relationships>",
        ),
        ("xl/s.xml", sheet),
    ])
}

/// A workbook by another program, with what `fill` puts into its sheets.
fn written(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

fn row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(row, column, *cell).unwrap();
    }
}

#[test]
fn another_reader_finds_the_same_clients() {
    let xlsx = Xlsx::new(Cursor::new(XLSX))
        .unwrap()
        .worksheet_range("Klanten")
        .unwrap();
    let ods = Ods::new(Cursor::new(ODS))
        .unwrap()
        .worksheet_range("Klanten")
        .unwrap();
    for (range, list) in [(xlsx, list(XLSX)), (ods, list(ODS))] {
        for order in &list.orders {
            let cell = |column| {
                range
                    .get_value((order.row - 1, column))
                    .unwrap()
                    .to_string()
            };
            assert!(cell(1).contains(&order.domain), "row {}", order.row);
            let client = range.get_value((order.row - 1, 0)).unwrap();
            let same = Some(client.to_string()) == order.client;
            assert!(
                same || *client == Data::Empty,
                "only a merged cell is empty there"
            );
        }
        let failed = range
            .get_value((list.refused[0].row - 1, 1))
            .unwrap()
            .to_string();
        assert_eq!(failed, "#N/A");
    }
}

#[test]
fn a_workbook_by_another_program_is_read_by_what_it_shows() {
    let bytes = written(|workbook| {
        row(workbook.add_worksheet(), 0, &["Notes", "nothing here"]);
        let hidden = workbook.add_worksheet();
        row(hidden, 0, &["domain"]);
        row(hidden, 1, &["hidden.example.be"]);
        hidden.set_hidden(true);
        let sheet = workbook.add_worksheet();
        sheet.set_name("Clients & co").unwrap();
        row(
            sheet,
            2,
            &["Client", "Domain", "Tags", "Authorisation", "Brand"],
        );
        sheet
            .merge_range(3, 0, 5, 0, "Bäcker\nHuber", &Format::new())
            .unwrap();
        sheet
            .write_formula(3, 1, Formula::new("=LOWER(\"A.BE\")").set_result("a.be"))
            .unwrap();
        sheet.write_number(3, 2, 12.5).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 2, 28).unwrap();
        sheet
            .write_datetime_with_format(3, 3, &day, &Format::new().set_num_format("dd/mm/yy"))
            .unwrap();
        sheet.write_boolean(3, 4, true).unwrap();
        row(sheet, 4, &["", "b.be"]);
        sheet.set_row_hidden(4).unwrap();
        row(sheet, 6, &["Other", "c.be"]);
    });
    let list = list(bytes);
    assert_accounted(&list);
    assert_eq!(domains(&list), ["a.be", "b.be", "c.be"]);
    let [first, second, third] = &list.orders[..] else {
        panic!()
    };
    assert_eq!((first.row, second.row, third.row), (4, 5, 7));
    assert_eq!(first.client.as_deref(), Some("Bäcker Huber"));
    assert_eq!(
        (&second.client, third.client.as_deref()),
        (&first.client, Some("Other"))
    );
    assert_eq!(first.tags, ["12.5"]);
    assert_eq!(first.reference.as_deref(), Some("2026-02-28"));
    assert_eq!(first.brand.as_deref(), Some(std::path::Path::new("TRUE")));
    let read = Remark::Sheet {
        read: "Clients & co".to_owned(),
        others: vec!["Sheet1".to_owned()],
    };
    assert_eq!(list.remarks, [read]);
}

#[test]
fn a_formula_without_a_saved_result_is_told() {
    let list = list(xlsx(
        "<sheetData><row><c t=\"inlineStr\"><is><t>domain</t></is></c></row><row><c><f>A9</f></c></row><row><c t=\"str\"><f>A9</f><v>a.be</v></c></row></sheetData>",
    ));
    assert_eq!(domains(&list), ["a.be"]);
    assert_eq!(list.refused[0].mistakes[0].reason, Reason::Uncomputed);
}

#[test]
fn workbooks_that_cannot_be_read_are_told_why_and_what_to_do() {
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let encrypted: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let encrypted = [old.clone(), encrypted].concat();
    let manifest = "<manifest:encryption-data/>";
    let locked = archive(&[("content.xml", ""), ("META-INF/manifest.xml", manifest)]);
    for (bytes, said) in [
        (
            old,
            "it is a file of an old Office version (XLS). Save the list as XLSX, ODS or CSV",
        ),
        (
            encrypted,
            "it is protected by a password. Save a copy without one",
        ),
        (
            locked,
            "it is protected by a password. Save a copy without one",
        ),
        (
            archive(&[("xl/workbook.bin", "")]),
            "it is a binary workbook (XLSB). Save the list as XLSX, ODS or CSV",
        ),
        (
            archive(&[("word/document.xml", "")]),
            "it is a Word document. Save the list as XLSX, ODS or CSV",
        ),
        (
            archive(&[("a.csv", "a.be")]),
            "it is an archive (ZIP). Save the list as XLSX, ODS or CSV",
        ),
        (
            archive(&[("[Content_Types].xml", "")]),
            "the workbook is damaged: xl/workbook.xml is missing. Open it in a spreadsheet program and save it anew",
        ),
        (
            archive(&[
                ("mimetype", "application/vnd.oasis.opendocument.text"),
                ("content.xml", ""),
            ]),
            "it is an OpenDocument file, and no spreadsheet. Save the list as XLSX, ODS or CSV",
        ),
        (
            ods(""),
            "no visible sheet of the workbook has anything in it. Show the sheet with the clients",
        ),
    ] {
        assert_eq!(error(bytes).to_string(), said);
    }
    let cut = &XLSX[..XLSX.len() / 2];
    assert!(matches!(error(cut), ListError::Damaged(_)));
}

#[test]
fn a_small_archive_cannot_unpack_to_more_than_the_limit() {
    let blank = " ".repeat(LIST_LIMITS.unpacked + 1);
    let bomb = xlsx(&blank);
    assert!(bomb.len() < LIST_LIMITS.bytes / 10, "{} bytes", bomb.len());
    assert_eq!(error(bomb), ListError::Unpacked);
}

#[test]
fn a_cell_that_is_repeated_without_end_is_refused_at_once() {
    let cell = |columns: &str| {
        format!(
            "<table:table-cell {columns} office:value-type=\"string\"><text:p>a.be</text:p></table:table-cell>"
        )
    };
    let many = "4294967295";
    let wide = format!(
        "<table:table-row>{}</table:table-row>",
        cell(&format!("table:number-columns-repeated=\"{many}\""))
    );
    assert_eq!(error(ods(&wide)), ListError::Columns);
    let tall = format!(
        "<table:table-row table:number-rows-repeated=\"{many}\">{}</table:table-row>",
        cell("")
    );
    assert_eq!(error(ods(&tall)), ListError::Rows);
    let empty = format!(
        "<table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated=\"{many}\"><table:table-cell table:number-columns-repeated=\"{many}\"/></table:table-row>",
        cell("")
    );
    assert_eq!(
        domains(&list(ods(&empty))),
        ["a.be"],
        "as LibreOffice ends each sheet"
    );
}

#[test]
fn places_that_no_sheet_has_are_refused() {
    for place in [
        "XFE1",
        "A0",
        "A1048577",
        "A99999999999",
        "1A",
        "",
        "É1",
        "AAAAAAAAAAAAAAAAAAAAAAAA1",
    ] {
        let sheet = format!("<sheetData><row><c r=\"{place}\"><v>1</v></c></row></sheetData>");
        let why = error(xlsx(&sheet));
        assert!(
            matches!(why, ListError::Damaged(_) | ListError::Columns),
            "{place}: {why}"
        );
    }
    let far = list(xlsx(
        "<sheetData><c r=\"A1048576\" t=\"inlineStr\"><is><t>a.be</t></is></c></sheetData>",
    ));
    assert_eq!((far.orders[0].row, far.empty), (1_048_576, 1_048_575));
    let none = error(xlsx(
        "<sheetData><c r=\"A1\" t=\"s\"><v>0</v></c></sheetData>",
    ));
    assert_eq!(
        none,
        ListError::Damaged("a cell points to no text".to_owned())
    );
}

#[test]
fn entities_of_a_document_are_not_expanded() {
    let sheet = "<!DOCTYPE x [<!ENTITY a \"a.be\">]><sheetData><c t=\"inlineStr\"><is><t>&a;</t></is></c></sheetData>";
    assert!(matches!(error(xlsx(sheet)), ListError::Damaged(_)));
    let sheet = "<sheetData><c t=\"inlineStr\"><is><r><t>a&#46;</t></r><r><t><![CDATA[b]]>e</t></r><rPh><t>x</t></rPh></is></c></sheetData>";
    assert_eq!(domains(&list(xlsx(sheet))), ["a.be"]);
}
