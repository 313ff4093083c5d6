//! Sheets inside workbooks, as a list of clients may be one: XML that any program may have written.

use std::io::{Cursor, Write as _};

use belfort::batch::list::read;
use zip::write::SimpleFileOptions;

use super::client_list::is_sound;

const PARTS: [(&str, &str); 3] = [
    (
        "xl/workbook.xml",
        r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "[Content_Types].xml",
        r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    ),
];

/// The first byte says which part the rest is: the sheet of Excel, its texts or formats, what leads to it, or the whole of
/// an ODS workbook.
pub fn look(bytes: &[u8]) {
    let Some((which, part)) = bytes.split_first() else {
        return;
    };
    let name = match which % 6 {
        0 => "xl/worksheets/sheet1.xml",
        1 => "xl/sharedStrings.xml",
        2 => "xl/workbook.xml",
        3 => "xl/_rels/workbook.xml.rels",
        4 => "xl/styles.xml",
        _ => "content.xml",
    };
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("xl/worksheets/sheet1.xml", br#"<worksheet><sheetData><row r="1"><c t="s"><v>0</v></c></row><row r="2"><c t="s"><v>1</v></c></row></sheetData></worksheet>"#),
        ("xl/sharedStrings.xml", b"<sst><si><t>domain</t></si><si><t>example.be</t></si></sst>"),
    ];
    parts.extend(PARTS.map(|(name, text)| (name, text.as_bytes())));
    if name == "content.xml" {
        parts = vec![(
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        )];
    }
    parts.retain(|(other, _)| *other != name);
    parts.push((name, part));
    let Ok(list) = read(&workbook(&parts), &["municipality", "sme"]) else {
        return;
    };
    is_sound(&list);
}

fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in parts {
        file.start_file(*name, stored).unwrap();
        file.write_all(part).unwrap();
    }
    file.finish().unwrap().into_inner()
}
