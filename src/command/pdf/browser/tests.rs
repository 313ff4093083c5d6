use super::*;

fn found(
    system: System,
    environment: &[(&str, &str)],
    programs: &[&str],
) -> Result<PathBuf, NoBrowser> {
    let variable = |name: &str| {
        let mut pairs = environment.iter();
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| OsString::from(value))
    };
    // Windows takes both signs between folders; `join` writes that of the system the test runs on.
    let same = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let programs: Vec<String> = programs
        .iter()
        .map(|path| path.replace('\\', "/"))
        .collect();
    find(system, &variable, &|path| programs.contains(&same(path)))
}

#[test]
fn the_browser_that_the_user_names_comes_first_and_is_never_replaced() {
    let environment = [("BELFORT_BROWSER", "/opt/mine"), ("PATH", "/usr/bin")];
    for system in [System::Linux, System::Mac, System::Windows] {
        let both = ["/opt/mine", "/usr/bin/chromium", "/usr/bin/chromium.exe"];
        assert_eq!(
            found(system, &environment, &both).unwrap(),
            Path::new("/opt/mine")
        );
        let error = found(system, &environment, &both[1..]).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("BELFORT_BROWSER names /opt/mine"),
            "{error}"
        );
    }
    // A name is looked for in PATH, not where the user stands.
    let named = [("BELFORT_BROWSER", "brave"), ("PATH", "/usr/bin:/opt")];
    let found_there = found(System::Linux, &named, &["brave", "/opt/brave"]).unwrap();
    assert_eq!(found_there, Path::new("/opt/brave"));
    assert!(found(System::Linux, &named, &["brave", "/usr/bin/chromium"]).is_err());
    for name in ["brave", "brave.exe"] {
        let named = [("BELFORT_BROWSER", name), ("PATH", "C:\\a")];
        assert!(found(System::Windows, &named, &["C:\\a\\brave.exe"]).is_ok());
    }
    // Set to nothing is not set.
    let empty = [("BELFORT_BROWSER", ""), ("PATH", "/usr/bin")];
    assert!(found(System::Linux, &empty, &["/usr/bin/chromium"]).is_ok());
}

#[test]
fn each_name_is_found_in_path_and_the_better_one_wins_wherever_it_stands() {
    for name in NAMES {
        let (linux, windows) = (format!("/b/{name}"), format!("D:\\b\\{name}.exe"));
        let path = [("PATH", "/a:/b")];
        assert!(found(System::Linux, &path, &[&linux]).is_ok(), "{name}");
        assert!(found(System::Mac, &path, &[&linux]).is_ok(), "{name}");
        let path = [("PATH", "C:\\a;D:\\b")];
        assert!(found(System::Windows, &path, &[&windows]).is_ok(), "{name}");
    }
    let two = ["/a/chrome", "/b/chromium"];
    let better = found(System::Linux, &[("PATH", "/a:/b")], &two);
    assert_eq!(better.unwrap(), Path::new("/b/chromium"));
}

#[test]
fn a_program_beside_the_user_is_never_started() {
    for path in ["", ".", ":", "bin", "::bin:./x"] {
        let beside = ["chromium", "./chromium", "bin/chromium", "./x/chromium"];
        assert!(
            found(System::Linux, &[("PATH", path)], &beside).is_err(),
            "{path}"
        );
    }
    for path in [";", ".", "bin", "C:bin", "\\bin"] {
        let beside = [
            "chromium.exe",
            "bin/chromium.exe",
            "C:bin/chromium.exe",
            "/bin/chromium.exe",
        ];
        assert!(
            found(System::Windows, &[("PATH", path)], &beside).is_err(),
            "{path}"
        );
    }
}

#[test]
fn applications_of_a_mac_are_found_for_all_users_and_for_this_one() {
    let home = [("HOME", "/Users/els"), ("PATH", "/usr/bin")];
    for folder in ["/Applications", "/Users/els/Applications"] {
        for bundle in BUNDLES {
            let place = format!("{folder}/{bundle}");
            let found_there = found(System::Mac, &home, &[&place]).unwrap();
            assert_eq!(found_there, Path::new(&place));
            assert!(found(System::Linux, &home, &[&place]).is_err());
        }
    }
}

#[test]
fn programs_of_windows_are_found_in_each_of_its_folders() {
    let environment = [
        ("ProgramFiles", "C:\\Program Files"),
        ("ProgramFiles(x86)", "C:\\Program Files (x86)"),
        ("LocalAppData", "C:\\Users\\els\\AppData\\Local"),
    ];
    for (_, folder) in environment {
        for program in [
            "Google\\Chrome\\Application\\chrome.exe",
            "Microsoft\\Edge\\Application\\msedge.exe",
            "Chromium\\Application\\chrome.exe",
        ] {
            let place = format!("{folder}\\{program}");
            let found_there = found(System::Windows, &environment, &[&place]);
            assert!(found_there.is_ok(), "{place}");
        }
    }
}

#[test]
fn where_there_is_none_the_user_hears_what_was_looked_for() {
    for (system, place) in [
        (System::Linux, "in PATH. Install"),
        (System::Mac, "~/Applications"),
        (System::Windows, "%LocalAppData%"),
    ] {
        let said = found(system, &[], &[]).unwrap_err().to_string();
        for word in ["microsoft-edge", "google-chrome", "BELFORT_BROWSER", place] {
            assert!(said.contains(word), "{said}");
        }
    }
}

#[test]
fn a_browser_from_a_snap_gets_a_folder_that_it_can_see() {
    let environment = |name: &str| (name == "HOME").then(|| OsString::from("/home/els"));
    let folder = Some(PathBuf::from("/home/els/snap/chromium/common"));
    for (browser, expected) in [
        ("/snap/bin/chromium", folder.clone()),
        ("/usr/bin/chromium-browser", folder),
        ("/usr/bin/chromium", None),
    ] {
        assert_eq!(
            room(Path::new(browser), &environment),
            expected,
            "{browser}"
        );
    }
}
