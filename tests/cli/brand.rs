//! `--brand`: what it puts on a report, and what is refused before anything is done.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Run, belfort, closed_port, new_folder, saved_result};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/brand/brand.toml");

/// A folder with this brand and this logo in it.
fn folder_with(name: &str, brand: &[u8], logo: &[u8]) -> PathBuf {
    let folder = new_folder(name);
    fs::write(folder.join("brand.toml"), brand).expect("write the brand");
    fs::write(folder.join("logo.svg"), logo).expect("write the logo");
    folder
}

/// Judges the saved result with a brand, into files of the folder.
fn judge(folder: &Path, brand: &Path, languages: &str) -> Run {
    let (brand, out) = (
        brand.display().to_string(),
        folder.join("out/report.html").display().to_string(),
    );
    fs::create_dir_all(folder.join("out")).expect("make a folder");
    let saved = saved_result();
    belfort(&[
        "judge", &saved, "--brand", &brand, "--lang", languages, "-o", &out, "-q",
    ])
}

/// Tries a brand that has to be refused, and gives what was said: nothing may be written.
fn refused(folder: &Path, brand: &Path) -> String {
    let run = judge(folder, brand, "nl,fr");
    assert_eq!(
        (run.code, run.output.as_str()),
        (Some(2), ""),
        "{}",
        run.errors
    );
    let out = fs::read_dir(folder.join("out")).expect("look for files");
    assert_eq!(out.count(), 0, "something was written: {}", run.errors);
    run.errors
}

#[test]
fn each_report_has_the_brand_in_its_own_language() {
    let folder = new_folder("brand-sound");
    let run = judge(&folder, Path::new(EXAMPLE), "nl,fr");
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    let page =
        |name: &str| fs::read_to_string(folder.join("out").join(name)).expect("read the report");
    let (dutch, french) = (page("report.nl.html"), page("report.fr.html"));
    for page in [&dutch, &french] {
        assert!(page.contains("alt=\"Linden Advies\""));
        assert!(page.contains("src=\"data:image/svg+xml;base64,"));
        assert!(page.contains("href=\"mailto:an@lindenadvies.example\""));
        assert!(
            page.contains("<span class=\"brand\">Belfort</span>"),
            "Belfort's own name stays"
        );
        assert!(
            page.contains(concat!("Belfort ", env!("CARGO_PKG_VERSION"), ".")),
            "and says who measured"
        );
    }
    assert!(
        dutch.contains("Voor Bakkerij Korenaar") && dutch.contains("Dank u voor uw vertrouwen.")
    );
    assert!(
        french.contains("Pour la boulangerie Korenaar")
            && french.contains("Merci de votre confiance.")
    );
    assert!(!french.contains("Dank u"));
}

#[test]
fn the_result_and_its_tables_know_nothing_of_a_brand() {
    let saved = saved_result();
    let plain = belfort(&["judge", &saved, "--json"]);
    let branded = belfort(&[
        "judge", &saved, "--json", "--lang", "nl", "--brand", EXAMPLE,
    ]);
    assert_eq!(branded.code, Some(0), "{}", branded.errors);
    assert!(!branded.output.contains("Linden") && plain.output.len() > 1000);
    let folder = new_folder("brand-tables");
    let write = |name: &str, more: &[&str]| {
        let path = folder.join(name).display().to_string();
        let run = belfort(&[&["judge", &saved, "--lang", "nl", "-q", "-o", &path], more].concat());
        assert_eq!(run.code, Some(0), "{}", run.errors);
        fs::read(path).expect("read the table")
    };
    for name in [
        "x.csv",
        "x.json",
        "action-plan.csv",
        "x.sarif",
        "x.junit.xml",
    ] {
        assert_eq!(
            write(name, &[]),
            write(name, &["--brand", EXAMPLE]),
            "{name}"
        );
    }
}

#[test]
fn a_script_in_the_logo_is_named_with_its_line_and_nothing_is_written() {
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\n<rect onload=\"alert(1)\"/>\n<script>alert(1)</script>\n</svg>";
    let folder = folder_with(
        "brand-script",
        b"name = \"A\"\nlogo = \"logo.svg\"\n",
        logo.as_bytes(),
    );
    let said = refused(&folder, &folder.join("brand.toml"));
    assert!(
        said.starts_with("belfort: 2 mistakes in the brand, so that nothing was done:"),
        "{said}"
    );
    assert!(
        said.contains("logo.svg:2:1: <rect>: the attribute `onload` may not stand in a logo"),
        "{said}"
    );
    assert!(
        said.contains("logo.svg:3:1: <script> is no shape"),
        "{said}"
    );
}

#[test]
fn a_logo_of_five_megabytes_is_told_how_to_become_smaller() {
    let folder = folder_with(
        "brand-large",
        b"name = \"A\"\nlogo = \"logo.svg\"\n",
        &vec![b' '; 5_000_000],
    );
    let said = refused(&folder, &folder.join("brand.toml"));
    assert!(
        said.contains("larger than 200 kB; export it as PNG of 600 pixels wide"),
        "{said}"
    );
}

#[test]
fn every_mistake_is_said_in_one_go_before_a_question_is_asked() {
    let brand = b"logo = \"logo.svg\"\n[colour]\naccent = \"#f0c000\"\n[cover]\nnl = \"Voor u\"\n[contact]\nemial = \"x\"\n";
    let folder = folder_with("brand-many", brand, b"\xff\xd8\xff\xe0 a photograph");
    let said = refused(&folder, &folder.join("brand.toml"));
    for part in [
        "5 mistakes in the brand",
        "brand.toml:1:1: the key `name` is missing",
        "brand.toml:3:10: `accent` #f0c000 on the paper of the report has a contrast of 1.54 to 1; words need 4.5 to 1",
        "that can be read is #876c00",
        "brand.toml:4:1: `cover` has no text in `fr`",
        "brand.toml:7:1: there is no key `emial` here; did you mean `email`?",
        "logo.svg:1:1: the logo is a JPEG, not an SVG or a PNG",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // A scan with it ends as soon: with this resolver it would end with exit code 3.
    let file = folder.join("brand.toml").display().to_string();
    let run = belfort(&["example.be", "--resolver", &closed_port(), "--brand", &file]);
    assert_eq!(run.code, Some(2), "{}", run.errors);
}

#[test]
fn what_is_no_brand_file_is_said_and_never_waited_for() {
    let folder = folder_with("brand-none", b"name = \"A\xff\"", b"");
    fs::write(folder.join("page.html"), "<html>").expect("write a page");
    fs::write(folder.join("large.toml"), vec![b'#'; 100_000]).expect("write a large file");
    for (name, why) in [
        ("gone.toml", "gone.toml: "),
        (".", "folder"),
        ("brand.toml", "brand.toml:1:10: this is not UTF-8 text"),
        ("page.html", "page.html:1:7: cannot read it as TOML"),
        ("large.toml", "larger than 64 KiB"),
    ] {
        let said = refused(&folder, &folder.join(name));
        assert!(said.contains(why), "{name}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_links_out_of_the_folder_are_refused_at_once() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    let folder = folder_with("brand-odd", b"name = \"A\"\nlogo = \"odd.svg\"\n", b"");
    let pipe = folder.join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .expect("make a pipe")
            .success()
    );
    for odd in [pipe.as_path(), Path::new("/dev/zero")] {
        let said = refused(&folder, odd);
        assert!(said.contains("no ordinary file"), "{said}");
    }
    let (brand, odd) = (folder.join("brand.toml"), folder.join("odd.svg"));
    fs::rename(&pipe, &odd).expect("move the pipe");
    assert!(
        refused(&folder, &brand)
            .contains("brand.toml:2:8: cannot read the logo odd.svg: it is no ordinary file")
    );
    for target in ["/dev/zero", "/etc/passwd"] {
        fs::remove_file(&odd).expect("take it away");
        symlink(target, &odd).expect("make a link");
        let said = refused(&folder, &brand);
        assert!(
            said.contains("a link that leads out of the folder"),
            "{said}"
        );
    }
    // A link inside it is one.
    fs::remove_file(&odd).expect("take it away");
    symlink("logo.svg", &odd).expect("make a link");
    fs::write(
        folder.join("logo.svg"),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>",
    )
    .expect("write a logo");
    assert_eq!(judge(&folder, &brand, "nl").code, Some(0));
}
