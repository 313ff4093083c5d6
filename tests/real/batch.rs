//! `belfort batch` as a consultant runs it: over a list from Excel, killed, interrupted, and for a town with sixty
//! domains.

mod left;

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use self::left::{
    assert_nothing_lies_about, assert_own_files, assert_same_in_zip, kept, open, portfolio,
    reports, result,
};
use crate::crowd::{Crowd, RESOLVER, company};
use crate::ground::new_folder;
use crate::lab::Lab;
use crate::scan::{self, BELFORT};

/// Moments at which the program is killed.
const KILLS: usize = 20;

/// Domains of the town.
const TOWN: usize = 60;

/// As Excel saves it in Belgium: `;` and Windows-1252.
const CLIENTS: &[u8] = b"Klant;Domein;Taal;Labels;Huisstijl;Antwoorden\r\n\
    Bakkerij Sterk;sterk.test;nl;voeding;linden.toml;sterk.toml\r\n\
    Caf\xe9 Zwak;https://www.zwak.test/;fr;horeca;;\r\n\
    Weg;niemand.test;;;;\r\n\
    Fout;geen domein!;;;;\r\n\
    Nog eens;STERK.test;;;;\r\n";

/// A browser that is none: it prints a PDF that names the page.
const BROWSER: &str = "#!/bin/sh\nfor word; do case $word in --print-to-pdf=*) out=${word#*=};; esac; done\n\
    printf '%%PDF-1.4\\n%%%%EOF\\n' >\"$out\"\n";

#[test]
fn a_list_becomes_a_report_for_each_client_and_a_portfolio_of_all() {
    let lab = Lab::start();
    let folder = new_folder(&lab.folder, "batch");
    write_clients(&folder);
    let trust = lab.trust();
    let mut arguments = vec!["batch", "clients.csv", "--zip", "--pdf", "--lang", "nl"];
    arguments.extend(trust.iter().map(String::as_str));
    let batch = |arguments: &[&str]| {
        let mut command = Command::new(BELFORT);
        command.env("BELFORT_BROWSER", folder.join("browser"));
        scan::run(command.args(arguments).current_dir(&folder))
    };
    let run = batch(&arguments);
    assert_eq!(run.code, Some(4), "{}", run.errors);
    assert!(run.output.starts_with("2 of 3 domains measured.\n"));
    for said in ["row 4: niemand.test: ", "clients/portfolio.html"] {
        assert!(run.output.contains(said), "{}", run.output);
    }
    for said in [
        "row 5, column B (`Domein`): `geen domein!`",
        "row 6: sterk.test stands in row 2 too",
    ] {
        assert!(run.errors.contains(said), "{}", run.errors);
    }
    let clients = folder.join("clients");
    let rows = portfolio(&clients);
    assert_eq!(rows.len(), 3);
    let page = fs::read_to_string(clients.join("portfolio.html")).expect("read the portfolio");
    assert!(
        page.contains("Deze domeinnaam bestaat niet."),
        "in its language"
    );
    assert_eq!(rows["zwak.test"]["client"], "Café Zwak");
    for domain in ["sterk.test", "zwak.test"] {
        let result = result(&clients, domain);
        for number in ["low", "high"] {
            let shown = &rows[domain][&format!("score_{number}")];
            assert_eq!(*shown, result["score"][number].to_string(), "{domain}");
        }
    }
    let language = |domain: &str| result(&clients, domain)["language"].clone();
    assert_eq!(language("sterk.test"), "nl");
    assert_eq!(language("zwak.test"), "fr");
    assert_own_files(&clients);
    assert_same_in_zip(&clients, rows["sterk.test"]["files"].as_str());
    let mut again = arguments.clone();
    again.push("--retry");
    let run = batch(&again);
    assert_eq!(run.code, Some(4), "{}", run.errors);
    let resumed = "Going on: 2 of 3 domains are finished already.";
    assert!(run.errors.contains(resumed), "{}", run.errors);
    assert_eq!(kept(&clients, "sterk.test").len(), 1);
    // Once more: it was finished, so it begins anew, and keeps what was.
    let run = batch(&arguments);
    assert_eq!(run.code, Some(4), "{}", run.errors);
    let rows = portfolio(&clients);
    assert_ne!(rows["sterk.test"]["previous_at"], "");
    assert_eq!(rows["sterk.test"]["new"], "0");
    assert_eq!(kept(&clients, "sterk.test").len(), 2);
}

#[test]
fn killed_at_twenty_moments_each_domain_has_one_result_and_its_files() {
    let crowd = Crowd::start(TOWN, 0);
    let folder = new_folder(&ground(), "killed");
    write_list(&folder, |_| String::new());
    let mut random = StdRng::seed_from_u64(20);
    let clients = folder.join("town");
    for kill in 0..KILLS {
        let mut child = begin(&folder, &crowd, &["--parallel", "1"]);
        let said = child.stderr.take().expect("its standard error");
        // Whatever it says first: that it goes on, or that a domain is finished.
        let lines = BufReader::new(said)
            .lines()
            .take(random.random_range(1..4))
            .count();
        assert!(lines > 0, "it ended by itself before kill {kill}");
        thread::sleep(Duration::from_millis(random.random_range(0..300)));
        // SIGKILL: nothing of it is asked whether it is ready.
        child.kill().expect("kill the program");
        let ended = child.wait().expect("wait for the program");
        assert_eq!(ended.code(), None, "it ended by itself before kill {kill}");
    }
    let ended = end(begin(&folder, &crowd, &[]));
    assert_eq!(ended.code, Some(0), "{}", ended.errors);
    assert!(ended.errors.contains("Going on: "), "{}", ended.errors);
    let rows = portfolio(&clients);
    assert_eq!(rows.len(), TOWN);
    for domain in domains() {
        assert_eq!(kept(&clients, &domain).len(), 1, "{domain}");
        result(&clients, &domain);
        assert!(
            clients
                .join(&domain)
                .join(format!("{domain}.html"))
                .is_file()
        );
    }
    assert_nothing_lies_about(&clients);
    let open = open(&clients);
    assert_eq!(open.check().expect("check the store"), ["ok"]);
}

#[test]
fn ctrl_c_finishes_what_is_in_flight_and_says_how_to_go_on() {
    let crowd = Crowd::start(TOWN, 0);
    let folder = new_folder(&ground(), "interrupted");
    write_list(&folder, |_| String::new());
    let child = begin(&folder, &crowd, &["--parallel", "2"]);
    let clients = folder.join("town");
    wait_until(|| clients.join("belfort.db").is_file());
    wait_until(|| reports(&clients) > 0);
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("run kill").success());
    let ended = end(child);
    assert_eq!(ended.code, Some(130), "{}", ended.errors);
    let (_, said) = (ended.errors.split_once("interrupted; ")).expect("it says what became of it");
    let number = |word: &str| -> usize {
        let (before, _) = said.split_once(word).expect("it says how many");
        let number = before.split_whitespace().last().expect("a number");
        number.parse().expect("a number")
    };
    let (done, left) = (number(" finished and kept"), number(" still to do"));
    assert_eq!(done + left, TOWN);
    assert!((1..TOWN).contains(&done), "{said}");
    assert_eq!(reports(&clients), done, "what was kept was written");
    assert!(said.contains("the same command again"), "{said}");
    let ended = end(begin(&folder, &crowd, &[]));
    assert_eq!(ended.code, Some(0), "{}", ended.errors);
    let resumed = format!("Going on: {done} of {TOWN} domains");
    assert!(ended.errors.contains(&resumed), "{}", ended.errors);
    assert_eq!(reports(&clients), TOWN);
}

#[test]
fn a_town_with_sixty_domains_and_one_that_may_stay_as_it_is() {
    let crowd = Crowd::start(TOWN, 0);
    let folder = new_folder(&ground(), "town");
    write_list(&folder, |_| "municipality;nl".to_owned());
    fs::write(
        folder.join("waivers.toml"),
        "[[waive]]\ncheck = \"spf\"\nsubject = \"company-7.be\"\nreason = \"the old counter closes in March\"\n\
         until = 2099-03-31\nby = \"An Peeters\"\n\
         [[waive]]\ncheck = \"dmarc\"\nsubject = \"company-7.be\"\nreason = \"the old counter closes in March\"\n\
         until = 2099-03-31\nby = \"An Peeters\"\n",
    )
    .expect("write the waivers");
    let ended = end(begin(&folder, &crowd, &["--waivers", "waivers.toml"]));
    assert_eq!(ended.code, Some(0), "{}", ended.errors);
    assert!(ended.output.starts_with("60 of 60 domains measured.\n"));
    let clients = folder.join("town");
    let rows = portfolio(&clients);
    for domain in domains() {
        let row = &rows[&domain];
        let waived = if domain == "company-7.be" { "1" } else { "0" };
        assert_eq!(row["waived"], waived, "{domain}");
        assert_eq!(row["profile"], "municipality", "{domain}");
        let report = clients.join(&domain).join(format!("{domain}.html"));
        let report = fs::read_to_string(report).expect("read a report");
        let says = report.contains("the old counter closes in March");
        assert_eq!(says, domain == "company-7.be", "{domain}");
    }
    let page = fs::read_to_string(clients.join("portfolio.html")).expect("read the portfolio");
    let page = page.replace("&#x2f;", "/");
    for domain in domains() {
        assert!(page.contains(&format!("href=\"{domain}/{domain}.html\"")));
    }
    assert_stands_beside_the_others(&folder, &crowd);
}

/// One of the town's domains, read beside all of them.
fn assert_stands_beside_the_others(folder: &Path, crowd: &Crowd) {
    let words = ["portfolio", "town", "--cohort", "town-2026"];
    let run = scan::belfort(folder, &words);
    assert_eq!(run.code, Some(0), "{}", run.errors);
    fs::write(folder.join("one.csv"), "domain\ncompany-1.be\n").expect("write the list");
    let ended = end(begin_over(
        "one.csv",
        folder,
        crowd,
        &["--cohort", "town/town-2026.cohort.json"],
    ));
    assert_eq!(ended.code, Some(0), "{}", ended.errors);
    let report = folder.join("one/company-1.be/company-1.be.html");
    let report = fs::read_to_string(report).expect("read a report");
    assert!(report.contains("town-2026") && report.contains("of 60 similar domains"));
}

#[test]
fn a_full_disk_is_said_and_what_was_kept_stays() {
    let crowd = Crowd::start(TOWN, 0);
    let folder = new_folder(&ground(), "full");
    write_list(&folder, |_| String::new());
    let clients = new_folder(&folder, "town");
    let mount = |arguments: &[&str]| {
        let mut command = Command::new("mount");
        let mounted = command.args(arguments).arg(&clients).status();
        assert!(mounted.expect("run mount").success(), "{arguments:?}");
    };
    mount(&["-t", "tmpfs", "-o", "size=6M", "belfort-full"]);
    let ended = end(begin(&folder, &crowd, &["--parallel", "2"]));
    assert_eq!(ended.code, Some(2), "{}", ended.errors);
    assert!(
        ended.errors.contains("the disk is full"),
        "{}",
        ended.errors
    );
    assert_eq!(open(&clients).check().expect("check the store"), ["ok"]);
    let before: Vec<_> = domains()
        .into_iter()
        .filter(|domain| !kept(&clients, domain).is_empty())
        .collect();
    assert!(!before.is_empty() && before.len() < TOWN, "{before:?}");
    assert_nothing_lies_about(&clients);
    mount(&["-o", "remount,size=200M"]);
    let ended = end(begin(&folder, &crowd, &[]));
    assert_eq!(ended.code, Some(0), "{}", ended.errors);
    for domain in domains() {
        assert_eq!(kept(&clients, &domain).len(), 1, "{domain}");
        result(&clients, &domain);
    }
    let unmounted = Command::new("umount").arg(&clients).status();
    assert!(unmounted.expect("run umount").success());
}

/// What a run of `belfort batch` led to.
struct Ended {
    code: Option<i32>,
    output: String,
    errors: String,
}

/// Starts a batch over the town's domains.
fn begin(folder: &Path, crowd: &Crowd, further: &[&str]) -> Child {
    begin_over("town.csv", folder, crowd, further)
}

fn begin_over(list: &str, folder: &Path, crowd: &Crowd, further: &[&str]) -> Child {
    let key = crowd.root_key.display().to_string();
    let always = [
        "batch",
        list,
        "--resolver",
        RESOLVER,
        "--trust-anchor",
        &key,
        "--timeout",
        "20",
        "--lang",
        "en",
    ];
    Command::new(BELFORT)
        .args(always)
        .args(further)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("start belfort")
}

fn end(child: Child) -> Ended {
    let output = child.wait_with_output().expect("wait for belfort");
    let text = |bytes| String::from_utf8(bytes).expect("read what belfort says");
    Ended {
        code: output.status.code(),
        output: text(output.stdout),
        errors: text(output.stderr),
    }
}

/// Where the laboratory keeps its files.
fn ground() -> PathBuf {
    PathBuf::from(env::var_os("BELFORT_LAB").expect("its folder"))
}

fn domains() -> Vec<String> {
    (0..TOWN).map(company).collect()
}

/// The list of clients, and the files that it names.
fn write_clients(folder: &Path) {
    let answers = include_bytes!("../stories/bakery/answers.toml");
    for (name, bytes) in [
        ("clients.csv", CLIENTS),
        ("linden.toml", b"name = \"Linden Advies\"\n"),
        ("sterk.toml", answers),
        ("browser", BROWSER.as_bytes()),
    ] {
        fs::write(folder.join(name), bytes).expect("write a file");
    }
    let may_run = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.join("browser"), may_run).expect("make it a program");
}

fn write_list(folder: &Path, further: impl Fn(&str) -> String) {
    let mut list = "domain;profile;language\n".to_owned();
    for domain in domains() {
        list.extend([&domain, ";", &further(&domain), "\n"]);
    }
    fs::write(folder.join("town.csv"), list).expect("write the list");
}

fn wait_until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing happens");
        thread::sleep(Duration::from_millis(5));
    }
}
