//! Libraries of JavaScript by the addresses from which pages take them.

use super::{parameter, version};

/// A library and its version, as an address names them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedLibrary {
    /// Its name in lower case, as the address has it: `jquery`, `jqueryui`, `@angular/core`.
    pub name: String,
    /// Its version, such as `3.7.1`.
    pub version: String,
}

/// Libraries that are read from one address.
const MOST_IN_ONE: usize = 10;

/// Words that say how a file was built, between its name and its ending.
const BUILDS: [&str; 19] = [
    "min",
    "slim",
    "bundle",
    "prod",
    "production",
    "development",
    "dev",
    "umd",
    "global",
    "esm",
    "cjs",
    "full",
    "pack",
    "packed",
    "custom",
    "runtime",
    "compiled",
    "browser",
    "all",
];

/// The libraries that the address of a script names with their version. Which names are libraries at all, and
/// which names are one library, is for whoever knows libraries to say.
///
/// - a package: `/npm/jquery@3.7.1/…`, also several of them joined by commas
/// - a folder with a version in it: `/ajax/libs/jquery/3.7.1/jquery.min.js`
/// - the file: `jquery-3.7.1.min.js`, `jquery.ui-1.12.1.custom.min.js`
/// - a query behind a file of `WordPress` itself, which carries the version of the library:
///   `/wp-includes/js/jquery/jquery.min.js?ver=3.7.1`; and behind jQuery's own file outside of themes and
///   plug-ins, which write their own version there
pub fn of_address(address: &str) -> Vec<NamedLibrary> {
    let (place, query) = address.split_once('?').unwrap_or((address, ""));
    let place = place.split('#').next().unwrap_or_default();
    let Some((host, path)) = place
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
    else {
        return Vec::new();
    };
    let path = path.replace("%40", "@").to_ascii_lowercase();
    let segments: Vec<&str> = path
        .split(['/', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let mut found = Vec::new();
    packages(&segments, &mut found);
    folders(&segments, host, &mut found);
    if let Some(file) = segments.last() {
        of_file(file, &mut found);
        of_query(&path, file, query, &mut found);
    }
    found.sort();
    found.dedup();
    found.truncate(MOST_IN_ONE);
    found
}

/// `NAME@VERSION` and `@SCOPE/NAME@VERSION`. A version with fewer than three numbers stands for whatever is
/// newest of it, so it names none.
fn packages(segments: &[&str], found: &mut Vec<NamedLibrary>) {
    let mut before = "";
    for segment in segments {
        if let Some((name, version)) = segment.rsplit_once('@')
            && !name.is_empty()
            && is_exact(version)
        {
            let scoped = before.starts_with('@') && !before.contains(['.', ' ']);
            let name = if scoped {
                format!("{before}/{name}")
            } else {
                name.to_owned()
            };
            push(&name, version, found);
        }
        before = segment;
    }
}

/// `NAME/VERSION/…` with a file that is called like the folder: `assets/1.4.2/jquery.min.js` may be of
/// anything, and `bootstrap/3.3.7/js/jquery.min.js` is not of Bootstrap.
fn folders(segments: &[&str], host: &str, found: &mut Vec<NamedLibrary>) {
    let file = segments.last().copied().unwrap_or_default();
    for (at, pair) in segments.windows(2).enumerate() {
        let [name, version] = pair else { continue };
        let is_folder = at + 2 < segments.len();
        if !is_folder || !is_number(version) || name.contains('@') {
            continue;
        }
        if are_called_alike(name, stem(file)) {
            push(name, version, found);
        }
        // code.jquery.com/ui/1.13.2/jquery-ui.min.js
        if host == "code.jquery.com" {
            push(stem(file), version, found);
        }
    }
}

/// Whether one of two names stands in the other, signs and a `js` at the end apart.
fn are_called_alike(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        letters.strip_suffix("js").unwrap_or(&letters).to_owned()
    };
    let (one, other) = (plain(one), plain(other));
    one.len() > 1 && other.len() > 1 && (one.contains(&other) || other.contains(&one))
}

/// `NAME-VERSION.min.js`, `NAME.VERSION.min.js`, `NAME.min-VERSION.js`.
fn of_file(file: &str, found: &mut Vec<NamedLibrary>) {
    let Some(file) = script_name(file) else {
        return;
    };
    for (at, _) in file.match_indices(['-', '.', '_']) {
        let (name, rest) = file.split_at_checked(at).unwrap_or((file, ""));
        let rest = rest.get(1..).unwrap_or_default();
        let rest = rest.strip_prefix('v').unwrap_or(rest);
        if rest.starts_with(|first: char| first.is_ascii_digit()) {
            let version = without_builds(rest);
            if is_number(version) {
                push(without_builds(name), version, found);
            }
            return;
        }
    }
}

fn of_query(path: &str, file: &str, query: &str, found: &mut Vec<NamedLibrary>) {
    let Some(version) = parameter(query, "ver") else {
        return;
    };
    let name = stem(file);
    let of_core = path
        .split_once("wp-includes/js/")
        .map(|(_, below)| below)
        .filter(|_| is_number(version));
    match of_core {
        Some(below) if below.starts_with("jquery/ui/") => push("jquery-ui", version, found),
        Some(_) => push(name, version, found),
        None if !path.contains("wp-content/") && name == "jquery" && is_exact(version) => {
            push(name, version, found);
        }
        None => {}
    }
}

fn push(name: &str, version: &str, found: &mut Vec<NamedLibrary>) {
    let fits = (1..=60).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '@');
    if fits && found.len() < MOST_IN_ONE {
        found.push(NamedLibrary {
            name: name.to_owned(),
            version: version.to_owned(),
        });
    }
}

/// A file's name without its ending; `None` where it is no script.
fn script_name(file: &str) -> Option<&str> {
    file.strip_suffix(".js")
        .or_else(|| file.strip_suffix(".mjs"))
}

/// A file's name without its ending and without words that say how it was built.
fn stem(file: &str) -> &str {
    without_builds(script_name(file).unwrap_or(file))
}

fn without_builds(mut name: &str) -> &str {
    while let Some(at) = name.rfind(['.', '-', '_']) {
        let word = name.get(at + 1..).unwrap_or_default();
        if !BUILDS.contains(&word) {
            break;
        }
        name = name.get(..at).unwrap_or_default();
    }
    name
}

/// A version of at least two numbers, with nothing behind it but the name of an early release.
fn is_number(version: &str) -> bool {
    parts(version) >= 2
}

/// A version of at least three numbers.
fn is_exact(version: &str) -> bool {
    parts(version) >= 3
}

/// How many numbers a version has; 0 where it is none.
fn parts(version: &str) -> usize {
    let long = version.len() > 30 || !version::is_version(version) || !version::is_bare(version);
    if long || !version.starts_with(|first: char| first.is_ascii_digit()) {
        return 0;
    }
    let end = version
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(version.len());
    let (numbers, _) = version.split_at_checked(end).unwrap_or((version, ""));
    numbers.split('.').filter(|part| !part.is_empty()).count()
}

#[cfg(test)]
mod tests;
