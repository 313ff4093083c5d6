//! Rows of which nothing can be made, and lists that cannot be read at all.

use belfort::batch::list::{LIST_LIMITS, ListError, Remark};

use crate::{assert_accounted, domains, error, list};

/// Rows of which none can be scanned, each with what is said of it.
#[rustfmt::skip]
const BROKEN: [(&str, &str); 27] = [
    ("Leeg;;nl", "column B (`Domain`): no domain is given, though the row has other cells. Give one, or empty the row"),
    ("Adres;192.0.2.7;nl", "column B (`Domain`): `192.0.2.7` is an IP address; Belfort scans a domain name. Give the name of the company or municipality, such as example.be"),
    ("Einde;co.uk;nl", "column B (`Domain`): `co.uk` is an ending under which others register names, not a company's own domain. Give the whole name, such as example.co.uk"),
    ("Punt;bakkerij;nl", "column B (`Domain`): `bakkerij` is not a domain name: it has no dot. Expected a name such as example.be"),
    ("Komma;example,be;nl", "column B (`Domain`): `example,be` is not a domain name; did you mean `example.be`?"),
    ("Spatie;example .be;nl", "column B (`Domain`): `example .be` is not a domain name; did you mean `example.be`?"),
    ("Http;htp:/example.be;nl", "column B (`Domain`): `htp:/example.be` is not a domain name; did you mean `example.be`?"),
    ("Streep;http:\\\\example.be;nl", "column B (`Domain`): `http:\\\\example.be` is not a domain name; did you mean `example.be`?"),
    ("Punten;example..be;nl", "column B (`Domain`): `example..be` is not a domain name; did you mean `example.be`?"),
    ("Teken;exa_mple.be;nl", "column B (`Domain`): `exa_mple.be` is not a domain name: it has a character or a length that names cannot have. Expected a name such as example.be"),
    ("Mail;bakker@gmail.com;nl", "column B (`Domain`): `bakker@gmail.com` is an address at a mail provider: gmail.com is not the client's own domain. Give the domain of the client's web site"),
    ("Mail;bakker@skynet.be;nl", "column B (`Domain`): `bakker@skynet.be` is an address at a mail provider: skynet.be is not the client's own domain. Give the domain of the client's web site"),
    ("Taal;example.be;it", "column C (`Language`): `it` is not a language of the reports. Give nl, fr, de or en"),
    ("Taal;example.be;Nederlnads", "column C (`Language`): `Nederlnads` is not a language of the reports; did you mean `nederlands`? Give nl, fr, de or en"),
    ("Profiel;example.be;;sne", "column D (`Profile`): there is no profile `sne`; did you mean `sme`? Give one of digital-provider, municipality, sme"),
    ("Niveau;example.be;;;3", "column E (`CyFun`): `3` is not a level of CyberFundamentals. Give small, basic, important or essential"),
    ("Vreemd;example.be;;;;shop.example.com", "column F (`Hosts`): `shop.example.com` is not a host of example.be: only names under the client's own domain are looked at. Take it away, or give it a row of its own"),
    ("Host;example.be;;;;127.0.0.1", "column F (`Hosts`): `127.0.0.1` is an IP address; Belfort scans a domain name. Give the name of the company or municipality, such as example.be"),
    ("Selector;example.be;;;;;s!", "column G (`Selectors`): `s!` is not the name of a DKIM selector. Expected a name such as selector1"),
    ("Selectors;example.be;;;;;a b c d e f g h i", "column G (`Selectors`): 9 selectors are given, and at most 8 are asked for. Leave the others out"),
    ("Formule;#REF!;nl", "column B (`Domain`): the formula here ended in the error `#REF!`. Repair it, or type the value itself"),
    ("Formule;example.be;#WAARDE!", "column C (`Language`): the formula here ended in the error `#WAARDE!`. Repair it, or type the value itself"),
    ("Teken;example.be\u{7};nl", "column B (`Domain`): `example.be␇` has a control character in it. Type the cell anew"),
    ("On\u{fffd}leesbaar;example.be;nl", "column A (`Client`): `On\u{fffd}leesbaar` has signs in it that could not be read. Type them anew, and save the list as CSV UTF-8 or XLSX"),
    ("Deels;example.org, example,;xx", "column B (`Domain`): `example` is not a domain name: it has no dot. Expected a name such as example.be\nrow 26, column C (`Language`): `xx` is not a language of the reports. Give nl, fr, de or en"),
    ("Naam;Jan <jan@example.be>;nl", "column B (`Domain`): `Jan <jan@example.be>` is not a domain name; did you mean `example.be`?"),
    ("\"Open;example.be;nl", "column A (`Client`): the quotation mark before `Open` is never closed. Close it, or take it away"),
];

#[test]
fn each_broken_row_is_told_with_its_number_its_reason_and_what_to_do() {
    let mut text = "Client;Domain;Language;Profile;CyFun;Hosts;Selectors\n".to_owned();
    for (row, _) in BROKEN {
        text.push_str(row);
        text.push('\n');
    }
    text.push_str("Goed;example.net;nl\n");
    let list = list(&text);
    assert_accounted(&list);
    assert_eq!(domains(&list), ["example.net"], "the rest is scanned");
    assert_eq!(list.refused.len(), BROKEN.len());
    for ((refused, (cells, said)), row) in list.refused.iter().zip(BROKEN).zip(2..) {
        assert_eq!(refused.to_string(), format!("row {row}, {said}"), "{cells}");
    }
}

#[test]
fn a_cell_that_is_too_long_refuses_its_row_only_where_it_matters() {
    let long = "x".repeat(LIST_LIMITS.cell + 1);
    let list = list(format!(
        "domain;client;remark\na.be;{long};\nb.be;;{long}\nc.be;{};\n",
        "x".repeat(LIST_LIMITS.cell)
    ));
    assert_eq!(domains(&list), ["b.be", "c.be"]);
    let said = list.refused[0].to_string();
    assert!(
        said.ends_with("…` is longer than 1000 characters. Shorten it"),
        "{said}"
    );
    assert!(said.len() < 200);
}

#[test]
fn what_a_stranger_put_into_a_cell_cannot_move_the_cursor() {
    let list = list(
        "domain;language;remark\u{202e}\na.be\u{1b}[2J;nl;\n\u{202e}b;xx\u{9b};\na.be;;\na.be;;x\n",
    );
    for line in list.lines() {
        assert!(!line.chars().any(char::is_control), "{line:?}");
        assert!(!line.contains('\u{202e}'), "{line:?}");
    }
    assert_eq!(list.lines().len(), 5, "{:?}", list.lines());
}

#[test]
fn the_same_domain_is_scanned_once_however_it_is_written() {
    let list = list(
        "domain,client,language\nexample.be,A,nl\nWWW.Example.be,,\nhttps://example.be/x,B,fr\nbär.be,,\nxn--br-via.be,,\ninfo@example.be,A,nl\n",
    );
    assert_accounted(&list);
    assert_eq!(domains(&list), ["example.be", "xn--br-via.be"]);
    assert_eq!(
        list.orders[0].client.as_deref(),
        Some("A"),
        "the first row wins"
    );
    let said: Vec<String> = list.duplicates.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "row 3: example.be stands in row 2 too, which counts",
            "row 4: example.be stands in row 2 too, which counts. Row 4 says otherwise of: client, language",
            "row 6: xn--br-via.be stands in row 5 too, which counts",
            "row 7: example.be stands in row 2 too, which counts",
        ]
    );
}

#[test]
fn lists_that_cannot_be_read_are_told_why_and_what_to_do() {
    let wide = ",x".repeat(LIST_LIMITS.columns + 1);
    for (text, said) in [
        (
            "",
            "it is empty. Give at least one domain, such as example.be",
        ),
        (
            " \r\n\n",
            "it is empty. Give at least one domain, such as example.be",
        ),
        ("%PDF-1.7", "it is a PDF. Save the list as XLSX, ODS or CSV"),
        (
            "\u{feff}<!DOCTYPE html>",
            "it is HTML or XML. Save the list as XLSX, ODS or CSV",
        ),
        (
            "a\0\0\0\0b",
            "it is neither text nor a workbook. Save the list as XLSX, ODS or CSV",
        ),
        (
            &format!("a.be{wide}"),
            "it has more than 256 columns. Take away those that are not about clients",
        ),
        (
            "Klant;Taal\nA;nl\n",
            "none of its columns holds domains by its header. Add a column with the header `domain`",
        ),
        (
            "Klant;Domian\nA;a.be\n",
            "none of its columns holds domains by its header. column B (`Domian`): did you mean `domain`?",
        ),
        (
            "Klant;Waar\nA;a.be\n",
            "none of its columns holds domains by its header. column B (`Waar`) holds names such as example.be: give it the header `domain`",
        ),
        (
            "a.be;b.be\nc.be;d.be\nx;y\n",
            "column A and column B hold domains. Add a first row with headers, one of them `domain`",
        ),
        (
            "x;y\nz;w\n",
            "no column holds domains such as example.be. Add a first row with headers, one of them `domain`",
        ),
        (
            "Website;Klant;Domein;Naam\na.be;A;b.be;B\n",
            "column A (`Website`) and column C (`Domein`) both mean `domain`: rename or remove one of them; column B (`Klant`) and column D (`Naam`) both mean `client`: rename or remove one of them",
        ),
    ] {
        assert_eq!(error(text).to_string(), said, "{text:?}");
    }
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_its_own_row_only() {
    let list = list("a.be\n\"x\"\"\nb.be\n");
    assert_accounted(&list);
    assert_eq!(domains(&list), ["a.be", "b.be"]);
    assert_eq!(list.refused[0].row, 2);
}

#[test]
fn a_list_has_its_limits() {
    assert_eq!(error(vec![b'a'; LIST_LIMITS.bytes + 1]), ListError::Bytes);
    assert_eq!(
        error("a.be\n".repeat(LIST_LIMITS.rows + 1)),
        ListError::Rows
    );
    let most = list("a.be\n".repeat(LIST_LIMITS.rows));
    assert_eq!(most.duplicates.len(), LIST_LIMITS.rows - 1);
}

#[test]
fn headers_are_found_below_titles_and_whatever_they_are_called() {
    let list = list(
        "Onze klanten 2026\n\n# stand van vandaag;\nGemeente;Site web;Telefoon;Langauge\nGent;a.be;09;\n#2;;;\n",
    );
    assert_accounted(&list);
    assert_eq!(domains(&list), ["a.be"]);
    assert_eq!(list.orders[0].client.as_deref(), Some("Gent"));
    assert_eq!(
        (list.header, &list.titles[..], &list.comments[..]),
        (Some(4), &[1, 3][..], &[6][..])
    );
    let said: Vec<String> = list.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "Above the header, left out: rows 1, 3",
            "Columns that Belfort does not know, left out: column C (`Telefoon`), column D (`Langauge`), did you mean `language`?",
            "Comments that begin with #, left out: row 6",
        ]
    );
}

#[test]
fn a_header_that_counts_rows_makes_no_comments() {
    let list = list("#;domain\n#1;a.be\n#2;b.be\n# c.be\n");
    assert_eq!(domains(&list), ["a.be", "b.be"]);
    assert_eq!(list.comments, [4]);
}

#[test]
fn a_list_without_a_header_is_read_by_what_stands_in_it() {
    assert_eq!(domains(&list("a.be\nb.be\n")), ["a.be", "b.be"]);
    assert_eq!(
        domains(&list("a.be;b.be\nc.be\n")),
        ["a.be", "b.be", "c.be"]
    );
    let guessed = list("Bakker,a.be,info@a.be\nSlager,b.be,info@b.be\n");
    assert_eq!(domains(&guessed), ["a.be", "b.be"]);
    assert_eq!(
        guessed.remarks[0],
        Remark::NoHeader {
            domains: "column B".to_owned(),
            others: vec!["column A".to_owned(), "column C".to_owned()],
        }
    );
}

#[test]
fn excel_may_name_the_separator_and_its_line_is_no_row() {
    for first in ["sep=;", "SEP=;", "\"sep=;\""] {
        let list = list(format!("{first}\r\ndomain;tags\r\na.be;\"x,y\"\r\n"));
        assert_eq!(domains(&list), ["a.be"], "{first}");
        assert_eq!((list.header, list.orders[0].row), (Some(1), 2));
    }
}

#[test]
fn a_domain_with_an_unknown_ending_is_scanned_and_remarked() {
    let list = list("domain\nshop.example.local\nhttps://a.be/x,1.html\nhttps://a.be/, b.test\n");
    assert_eq!(domains(&list), ["shop.example.local", "a.be", "b.test"]);
    let endings = list
        .remarks
        .iter()
        .find(|remark| matches!(remark, Remark::Endings { .. }));
    let said = endings.unwrap().to_string();
    assert!(
        said.ends_with("2 (row 2: `shop.example.local`, row 4: `b.test`)"),
        "{said}"
    );
}
