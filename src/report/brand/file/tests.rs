//! Brand files as people write them, with every mistake.

use super::*;

const SOUND: &str = "name = \"Linden Advies\"
logo = \"logo.svg\"
closing = \"Dank u.\"

[colour]
accent = \"#16795a\"
ground = \"#eef5f1\"
text = \"#123f33\"

[cover]
nl = \"Voor u\"
fr = \"Pour vous\"

[contact]
person = \"An Peeters\"
email = \"an@lindenadvies.example\"
phone = \"+32 50 12 34 56\"
address = \"Lindelaan 7, 8000 Brugge\"
website = \"https://www.lindenadvies.example\"
";
const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>";

fn with_logo(text: &str, logo: &[u8]) -> Result<Brand, String> {
    let languages = [Language::Nl, Language::Fr];
    let brand = Brand::read("b.toml", text.as_bytes(), &languages, |name| {
        Ok(LogoFile {
            name: name.to_owned(),
            bytes: Some(logo.to_vec()),
        })
    });
    brand.map_err(|errors| errors.to_string())
}

fn mistakes(text: &str) -> Vec<String> {
    let said = with_logo(text, LOGO.as_bytes()).expect_err(text);
    said.lines()
        .skip(1)
        .map(|line| line.trim().to_owned())
        .collect()
}

/// What is written in the place of what in a sound file, and what is then said.
type Row = (&'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (SOUND, "", &["b.toml:1:1: the key `name` is missing; write whose report it is"]),
    (SOUND, "name = 3", &["b.toml:1:8: `name` is no text; write it in quotes"]),
    ("\"Linden Advies\"", "\" \"", &["b.toml:1:8: `name` is empty"]),
    ("\"Linden Advies\"", "\"Linden\\u202eAdvies\"", &["b.toml:1:8: `name` holds the character U+202E, which nobody sees"]),
    ("\"Linden Advies\"", "\"Linden\\nAdvies\"", &["b.toml:1:8: `name` is more than one line"]),
    ("\"Linden Advies\"", "\"123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 1\"", &["b.toml:1:8: `name` has 81 characters; there is room for 80"]),
    ("name =", "nam =", &["b.toml:1:1: the key `name` is missing", "b.toml:1:1: there is no key `nam` here; did you mean `name`?"]),
    ("\"logo.svg\"", "\"/etc/passwd\"", &["b.toml:2:8: the logo /etc/passwd leads out of the folder"]),
    ("\"logo.svg\"", "\"../logo.svg\"", &["b.toml:2:8: the logo ../logo.svg leads out of the folder"]),
    ("\"logo.svg\"", "\"a/../../logo.svg\"", &["b.toml:2:8: the logo a/../../logo.svg leads out"]),
    ("\"logo.svg\"", "[\"logo.svg\"]", &["b.toml:2:8: `logo` is no text"]),
    ("[colour]", "[color]", &["b.toml:5:2: there is no key `color` here; did you mean `colour`?"]),
    ("[colour]\naccent", "[colour]\nacent", &["b.toml:6:1: there is no key `acent` here; did you mean `accent`?"]),
    ("\"#16795a\"", "\"green\"", &["b.toml:6:10: `accent` is no colour; write # and six digits"]),
    ("\"#16795a\"", "\"#fff\"", &["b.toml:6:10: `accent` is no colour"]),
    ("\"#16795a\"", "\"#f0c000\"", &["b.toml:6:10: `accent` #f0c000 on the paper of the report has a contrast of 1.54 to 1; words need 4.5 to 1 (WCAG 2.2, 1.4.3); the nearest tone of the same hue that can be read is #876c00"]),
    ("\"#123f33\"", "\"#9fb8ad\"", &["b.toml:8:8: `text` #9fb8ad on the ground #eef5f1 has a contrast of "]),
    ("fr = \"Pour vous\"\n", "", &["b.toml:10:1: `cover` has no text in `fr`, and there will be a report in it; add fr = \"…\" under [cover], or ask for other languages with --lang"]),
    ("fr = \"Pour vous\"", "fr = \"\"", &["b.toml:12:6: `cover.fr` is empty"]),
    ("fr = \"Pour vous\"", "fr = \"Pour vous\"\nes = \"Para usted\"", &["b.toml:13:1: there is no language `es` here"]),
    ("email = \"an@", "email = \"An <an@", &["b.toml:16:9: `email` is no plain e-mail address; write one such as"]),
    ("https://www", "http://www", &["b.toml:19:11: `website` is no plain web address with https"]),
    ("https://www", "javascript://www", &["b.toml:19:11: `website` is no plain web address with https"]),
    ("\"+32 50 12 34 56\"", "\"call\"", &["b.toml:17:9: `phone` is no plain telephone number"]),
    ("person", "persoon", &["b.toml:15:1: there is no key `persoon` here; did you mean `person`?"]),
    ("name = \"Linden Advies\"", "name = \"Linden Advies", &["b.toml:1:22: cannot read it as TOML"]),
    ("name = \"Linden Advies\"", "name = \"A\"\nname = \"B\"", &["b.toml:2:1: cannot read it as TOML"]),
    ("closing = \"Dank u.\"", "closing = 3", &["b.toml:3:11: `closing` is no text"]),
    ("[colour]", "[[colour]]", &["b.toml:5:1: `colour` is no table; write [colour], and accent, ground, text below it"]),
];

#[test]
fn every_mistake_is_said_with_its_place_and_what_to_do() {
    let mut wrong = Vec::new();
    for (from, to, expected) in ROWS {
        assert!(SOUND.contains(from), "{from}");
        let said = mistakes(&SOUND.replacen(from, to, 1));
        let pairs = || said.iter().zip(*expected);
        let as_expected = said.len() == expected.len()
            && pairs().all(|(said, expected)| said.starts_with(expected));
        if !as_expected {
            wrong.push((to, said));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn mistakes_of_all_parts_and_of_the_logo_are_said_in_one_go() {
    let text = SOUND
        .replace("#16795a", "#ffff00")
        .replace("an@", "an@@")
        .replace("Pour vous", "");
    let logo = LOGO.replace("/>", ">\n<script/>\n<rect onload='x'/></svg>");
    let said = with_logo(&text, logo.as_bytes()).unwrap_err();
    let places: Vec<&str> = said
        .lines()
        .filter_map(|line| line.trim().split(": ").next())
        .collect();
    assert_eq!(
        places,
        [
            "5 mistakes in the brand, so that nothing was done:",
            "b.toml:6:10",
            "b.toml:12:6",
            "b.toml:16:9",
            "logo.svg:2:1",
            "logo.svg:3:1"
        ],
        "{said}"
    );
    assert!(
        said.contains("logo.svg:2:1: <script> is no shape"),
        "{said}"
    );
}

#[test]
fn a_text_is_for_all_languages_or_for_each() {
    let brand = with_logo(SOUND, LOGO.as_bytes()).unwrap();
    assert_eq!(
        (brand.cover.of(Language::Nl), brand.cover.of(Language::Fr)),
        ("Voor u", "Pour vous")
    );
    assert_eq!(brand.closing.of(Language::Fr), "Dank u.");
    let long = SOUND.replace("\"Dank u.\"", "\"\"\"\none\n  line\n \n\n\ntwo \"\"\"");
    let brand = with_logo(
        &format!("\u{feff}{}", long.replace('\n', "\r\n")),
        LOGO.as_bytes(),
    )
    .unwrap();
    assert_eq!(brand.closing.of(Language::Nl), "one line\n\ntwo");
    assert_eq!(
        with_logo("name = \"A\"", b"")
            .unwrap()
            .cover
            .of(Language::De),
        ""
    );
}

#[test]
fn words_on_a_ground_can_be_read_where_no_colour_of_theirs_is_given() {
    for ground in [
        "#000000", "#777777", "#7f7f7f", "#808080", "#ffffff", "#16795a", "#c08040",
    ] {
        let text = format!("name = \"A\"\n[colour]\nground = \"{ground}\"");
        let colours = with_logo(&text, b"").unwrap().colours;
        assert!(
            colours.text.contrast(colours.ground) >= super::super::LEAST_CONTRAST,
            "{ground}: {colours:?}"
        );
    }
}

#[test]
fn what_a_file_quotes_cannot_steer_a_terminal() {
    for text in [
        "\"a\\u001b[31m\" = 1",
        "name = \"A\"\nlogo = \"a\\u001bb\"",
        "[cover]\n\"\\u009b\" = 1",
        "name = \"A\"\n[colour]\n\"\\u202e\" = 1",
    ] {
        let said = mistakes(text).concat();
        assert!(
            !said.chars().any(|c| c.is_control() || is_hidden(c)),
            "{said:?}"
        );
    }
}

#[test]
fn a_logo_that_cannot_be_read_is_a_mistake_of_the_file() {
    let brand = Brand::read("b.toml", SOUND.as_bytes(), &[Language::Nl], |_| {
        Err("no such file".to_owned())
    });
    let said = brand.unwrap_err().to_string();
    assert!(
        said.contains(
            "b.toml:2:8: cannot read the logo logo.svg: no such file; name an SVG or a PNG"
        ),
        "{said}"
    );
    let large = |_: &str| {
        Ok(LogoFile {
            name: "l.png".to_owned(),
            bytes: None,
        })
    };
    let said = Brand::read("b.toml", SOUND.as_bytes(), &[Language::Nl], large)
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("l.png:1:1: the logo is larger than 200 kB"),
        "{said}"
    );
}

proptest::proptest! {
    #[test]
    fn any_file_is_read_without_panic(text in "\\PC{0,80}|(name|logo|cover|closing|colour|contact| = |\"|\\[|\\]|\n|#00ff00|nl|\\{|\\}|3){0,24}", logo: Vec<u8>) {
        let _ = with_logo(&text, &logo);
    }
}
