//! Products and versions that a site shows of itself: header fields, generators, and addresses that the
//! page asks for. Nothing is asked for to find them, and a version says nothing of what was repaired in it.

pub mod library;
mod mark;
mod version;

pub use self::mark::mark;
pub use self::version::Version;

/// Characters of a name or version that are kept.
const MOST_CHARACTERS: usize = 80;

/// Products that are read from one field.
const MOST_IN_ONE: usize = 20;

/// A product as somebody shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Named {
    /// Its name as written, such as `PHP` or `Microsoft-IIS`.
    pub name: String,
    /// Its version number without what a distribution adds, such as `8.1.2`; empty where none is shown.
    pub version: String,
    /// The words that say so, such as `PHP/8.1.2-1ubuntu2.14`.
    pub shown: String,
    /// The distribution that marks it as its own, such as `Ubuntu`; empty where none does.
    pub mark: String,
}

/// The header fields that name products, in lower case, with how they are written and the product that the
/// bare version in such a field is of (empty: the field names it).
const FIELDS: [(&str, &str, &str); 12] = [
    ("server", "Server", ""),
    ("x-powered-by", "X-Powered-By", ""),
    ("x-aspnet-version", "X-AspNet-Version", "ASP.NET"),
    ("x-aspnetmvc-version", "X-AspNetMvc-Version", "ASP.NET MVC"),
    ("x-generator", "X-Generator", ""),
    ("x-powered-by-plesk", "X-Powered-By-Plesk", ""),
    ("x-powered-cms", "X-Powered-CMS", ""),
    ("x-redirect-by", "X-Redirect-By", ""),
    ("liferay-portal", "Liferay-Portal", ""),
    ("x-php-version", "X-PHP-Version", "PHP"),
    ("x-drupal-cache", "X-Drupal-Cache", "Drupal"),
    ("x-drupal-dynamic-cache", "X-Drupal-Dynamic-Cache", "Drupal"),
];

/// The usual spelling of a header field that names products; `None` for every other field.
pub fn field_name(name: &str) -> Option<&'static str> {
    let row = FIELDS.iter().find(|(field, ..)| *field == name);
    row.map(|(_, spelling, _)| *spelling)
}

/// The products that a header field names, in its order; at most twenty. The name of the field is in lower
/// case.
pub fn of_field(name: &str, value: &str) -> Vec<Named> {
    let Some((_, _, product)) = FIELDS.iter().find(|(field, ..)| *field == name) else {
        return Vec::new();
    };
    if name == "x-generator" {
        return of_generator(value).into_iter().collect();
    }
    if product.is_empty() {
        return of_products(value);
    }
    let value = value.trim();
    let number = value.split([' ', '\t', ',', ';']).next();
    let version = number.filter(|number| version::is_version(number));
    let version = version.map(version::number_of).unwrap_or_default();
    vec![named(product, &version, value, mark(value))]
}

/// The product that a generator names: `WordPress 6.4.3`, `Drupal 10 (https://www.drupal.org)`.
pub fn of_generator(value: &str) -> Option<Named> {
    let value = value.trim();
    let value = value.strip_prefix("Powered by ").unwrap_or(value).trim();
    let mut name: Vec<&str> = Vec::new();
    let ends = |letter: char| matches!(letter, ',' | ';' | ')');
    for word in value.split_whitespace().take(12) {
        let bare = word.trim_end_matches(ends);
        if !name.is_empty() && version::is_version(bare) {
            let version = version::number_of(bare);
            let name = name.join(" ");
            let shown = format!("{name} {bare}");
            return Some(named(&name, &version, &shown, mark(bare)));
        }
        if matches!(word, "-" | "–" | "|") || word.starts_with('(') || word.contains(';') {
            break;
        }
        name.push(bare);
    }
    let name = name.join(" ");
    (!name.is_empty()).then(|| named(&name, "", &name, None))
}

/// `WordPress` by its own files, whose address carries its version: not those of themes and plug-ins, which
/// have versions of their own, nor its libraries, which carry theirs.
pub fn of_address(address: &str, page_host: &str) -> Option<Named> {
    const OF_THE_CORE: [&str; 9] = [
        "/wp-includes/css/dist/block-library/style.min.css",
        "/wp-includes/css/dist/block-library/style.css",
        "/wp-includes/css/dist/block-library/theme.min.css",
        "/wp-includes/css/classic-themes.min.css",
        "/wp-includes/css/dashicons.min.css",
        "/wp-includes/css/admin-bar.min.css",
        "/wp-includes/js/wp-emoji-release.min.js",
        "/wp-includes/js/wp-embed.min.js",
        "/wp-includes/js/comment-reply.min.js",
    ];
    let (place, query) = address.split_once('?').unwrap_or((address, ""));
    let (host, path) = place.split_once("://")?.1.split_once('/')?;
    let version = match path.split_once('/') {
        // A copy of the core at its maker's: https://c0.wp.com/c/6.4.3/wp-includes/…
        Some(("c", rest)) if host == "c0.wp.com" => rest.split_once("/wp-includes/")?.0,
        _ if host != page_host => return None,
        _ if OF_THE_CORE.iter().any(|own| place.ends_with(own)) => parameter(query, "ver")?,
        _ => return None,
    };
    let sound = version::is_version(version) && version.contains('.');
    sound.then(|| named("WordPress", &version::number_of(version), version, None))
}

/// The value of a parameter in a query.
pub(super) fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let query = query.split('#').next().unwrap_or_default();
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Product tokens and comments (RFC 9110 10.2.4): `Apache/2.4.6 (CentOS) PHP/5.4.16`. A comment marks what
/// stands before it; a version in one (`Jetty(9.4.43)`) is of what stands before it.
fn of_products(value: &str) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let mut rest = value;
    while !rest.is_empty() && found.len() < MOST_IN_ONE {
        let (plain, behind) = rest.split_once('(').unwrap_or((rest, ""));
        for token in plain.split([' ', '\t', ',', ';']) {
            read_token(token, &mut words, &mut found);
        }
        let (comment, after) = behind.split_once(')').unwrap_or((behind, ""));
        if !words.is_empty() && version::is_version(comment) {
            let name = words.join(" ");
            words.clear();
            let shown = format!("{name}({comment})");
            found.push(named(&name, &version::number_of(comment), &shown, None));
        } else if let Some(mark) = mark(comment) {
            flush(&mut words, &mut found);
            if let Some(last) = found.last_mut() {
                mark.clone_into(&mut last.mark);
                last.shown = cut(&format!("{} ({comment})", last.shown));
            }
        }
        rest = after;
    }
    flush(&mut words, &mut found);
    found.truncate(MOST_IN_ONE);
    found
}

fn read_token<'a>(token: &'a str, words: &mut Vec<&'a str>, found: &mut Vec<Named>) {
    if let Some((name, version)) = token.split_once('/')
        && version::is_version(version)
        && !(name.is_empty() && words.is_empty())
    {
        let name = if name.is_empty() {
            words.pop().unwrap_or_default()
        } else {
            name
        };
        flush(words, found);
        let number = version::number_of(version);
        found.push(named(name, &number, token, mark(version)));
    } else if !words.is_empty() && version::is_version(token) {
        let name = words.join(" ");
        words.clear();
        let shown = format!("{name} {token}");
        found.push(named(
            &name,
            &version::number_of(token),
            &shown,
            mark(token),
        ));
    } else if token == "+" {
        flush(words, found);
    } else if !token.is_empty() && words.len() < 6 {
        words.push(token);
    }
}

/// Words without a version name a product too.
fn flush(words: &mut Vec<&str>, found: &mut Vec<Named>) {
    if !words.is_empty() {
        let name = words.join(" ");
        words.clear();
        found.push(named(&name, "", &name, None));
    }
}

fn named(name: &str, version: &str, shown: &str, mark: Option<&str>) -> Named {
    Named {
        name: cut(name),
        version: cut(version),
        shown: cut(shown),
        mark: mark.unwrap_or_default().to_owned(),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}

#[cfg(test)]
mod tests;
