//! Pages that a server, a panel or a framework shows by itself: by which words are they known?

use crate::fact::{PageContents, PageKind, PageKindWord};

/// The list, whose head says what it means and where it comes from.
const PAGES: &str = include_str!("default_page/pages.txt");
/// What PHP writes before its messages, at the beginning of a page (PHP manual, "Error constants").
const PHP_LEVELS: [&str; 6] = [
    "fatal error: ",
    "parse error: ",
    "warning: ",
    "notice: ",
    "deprecated: ",
    "strict standards: ",
];

/// What kind of page this is.
pub fn kind_of(page: &PageContents) -> PageKind {
    let texts = [&page.title, &page.heading, &page.opening]
        .map(|text| text.to_lowercase().replace('’', "'"));
    let of = |word, product: &str| PageKind {
        word,
        product: product.to_owned(),
    };
    if is_php_message(texts[2].trim_start()) {
        return of(PageKindWord::ErrorTrace, "PHP");
    }
    let row = rows().filter_map(read).find(|row| row.fits(&texts));
    row.map_or_else(
        || of(PageKindWord::Ordinary, ""),
        |row| of(row.word, row.product),
    )
}

/// Whether a page begins with a message of PHP that names a file and a line.
fn is_php_message(opening: &str) -> bool {
    let opening = opening.strip_prefix("php ").unwrap_or(opening);
    let message = PHP_LEVELS
        .iter()
        .find_map(|level| opening.strip_prefix(level));
    let Some((before, after)) = message.and_then(|message| message.split_once(" on line ")) else {
        return false;
    };
    let names_file = before.contains(" in /") || before.contains(":\\");
    names_file && after.starts_with(|c: char| c.is_ascii_digit())
}

/// A row of the list: what a page is whose texts have its marks.
#[derive(Debug)]
struct Row {
    word: PageKindWord,
    product: &'static str,
    marks: [&'static str; 3],
}

impl Row {
    /// Whether title, heading and opening, in lower case, have all marks.
    fn fits(&self, texts: &[String; 3]) -> bool {
        let mut pairs = self.marks.iter().zip(texts);
        pairs.all(|(marks, text)| marks.split(" & ").all(|mark| has(text.trim(), mark)))
    }
}

fn has(text: &str, mark: &str) -> bool {
    let mark = mark.to_lowercase();
    match (mark.as_str(), mark.split_at_checked(1)) {
        ("-", _) => true,
        (_, Some(("=", whole))) => text == whole,
        (_, Some(("^", start))) => text.starts_with(start),
        (_, Some(("$", end))) => text.ends_with(end),
        _ => text.contains(&mark),
    }
}

fn rows() -> impl Iterator<Item = &'static str> {
    let rows = PAGES.lines();
    rows.filter(|row| !row.is_empty() && !row.starts_with('#'))
}

/// Reads a row; `None` where it is none, which a test rules out.
fn read(row: &'static str) -> Option<Row> {
    let mut fields = row.split(" | ");
    let word = match fields.next()? {
        "default" => PageKindWord::ServerDefault,
        "listing" => PageKindWord::Listing,
        "trace" => PageKindWord::ErrorTrace,
        _ => return None,
    };
    let mut field = || fields.next().filter(|field| !field.is_empty());
    let row = Row {
        word,
        product: field()?,
        marks: [field()?, field()?, field()?],
    };
    fields.next().is_none().then_some(row)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;
    use crate::parse;

    fn kind(page: &str) -> (PageKindWord, String) {
        let at: Url = "https://www.example.be/".parse().unwrap();
        let page = parse::page::read(page.as_bytes(), &at).unwrap();
        let kind = kind_of(page.contents.known().unwrap());
        (kind.word, kind.product)
    }

    #[track_caller]
    fn is(page: &str, word: PageKindWord, product: &str) {
        assert_eq!(kind(page), (word, product.to_owned()), "{page}");
    }

    #[test]
    fn pages_of_servers_are_known() {
        let default = |page, product| is(page, PageKindWord::ServerDefault, product);
        default(
            "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and\nworking. Further configuration is required.</p>",
            "nginx",
        );
        default("<html><body><h1>It works!</h1></body></html>", "Apache");
        default("<html>Apache is functioning normally</html>", "DirectAdmin");
        default(
            "<title>Apache2 Ubuntu Default Page: It works</title><body><div><span>Ubuntu Logo</span>Apache2 Default Page<p>It works!<p>This is the default welcome page used to test the correct operation of the Apache2 server after installation on Ubuntu systems.",
            "Apache (Ubuntu)",
        );
        default(
            "<title>IIS Windows Server</title><body><div><a href='http://go.microsoft.com/fwlink/'><img src='iisstart.png' alt=IIS></a></div>",
            "IIS",
        );
        default(
            "<title>Apache HTTP Server Test Page powered by CentOS</title><h1>Testing 123..</h1><p>This page is used to test the proper operation of the <a>Apache HTTP server</a>",
            "Apache",
        );
        default(
            "<title>Apache Tomcat/9.0.65</title><h1>Apache Tomcat/9.0.65</h1><h2>If you're seeing this, you've successfully installed Tomcat. Congratulations!</h2>",
            "Tomcat",
        );
        default(
            "<title>Default Web Site Page</title><h1>SORRY!</h1><p>If you are the owner of this website, please contact your hosting provider: webmaster@example.be",
            "cPanel",
        );
        default(
            "<title>Welcome!</title><h1>Welcome to your website!</h1><p>This is the default index page of your website.",
            "ISPConfig",
        );
    }

    #[test]
    fn listings_and_traces_are_known() {
        use PageKindWord::{ErrorTrace, Listing};
        is(
            "<title>Index of /</title><h1>Index of /</h1><pre><a href='../'>../</a>",
            Listing,
            "Apache, nginx",
        );
        is(
            "<title>www.example.be - /</title><H1>www.example.be - /</H1><hr><pre>",
            Listing,
            "IIS",
        );
        is(
            "<title>Directory listing for /</title><h1>Directory listing for /</h1>",
            Listing,
            "Python, Tomcat",
        );
        is(
            "<br />\n<b>Fatal error</b>:  Uncaught Error: Call to undefined function x() in /var/www/html/index.php:3\nStack trace:\n#0 {main}\n  thrown in <b>/var/www/html/index.php</b> on line <b>3</b><br />",
            ErrorTrace,
            "PHP",
        );
        is(
            "<title>Page not found at /</title><h1>Page not found <span>(404)</span></h1><table><tr><th>Request Method:<td>GET</table><p>Using the URLconf defined in <code>shop.urls</code>",
            ErrorTrace,
            "Django",
        );
        is(
            "<title>OperationalError at /</title><h1>OperationalError at /</h1><table><tr><th>Request Method:<td>GET<tr><th>Request URL:<td>https://x/<tr><th>Django Version:<td>4.2.1</table>",
            ErrorTrace,
            "Django",
        );
        is(
            "<title>Runtime Error</title><H1>Server Error in '/' Application.<hr></H1><h2>Runtime Error</h2><b> Description: </b>An application error occurred",
            ErrorTrace,
            "ASP.NET",
        );
        is(
            "<title>PHP 8.1.2 - phpinfo()</title><h1>PHP Version 8.1.2</h1>",
            ErrorTrace,
            "PHP",
        );
        is(
            "<title>ZeroDivisionError // Werkzeug Debugger</title><h1>ZeroDivisionError</h1><h2>Traceback <em>(most recent call last)</em></h2>",
            ErrorTrace,
            "Werkzeug",
        );
    }

    #[test]
    fn pages_about_servers_are_ordinary() {
        for page in [
            "<title>Welcome to nginx! How to install it</title><h1>Welcome to nginx!</h1><p>A guide for beginners.",
            "<title>Hoe installeer je nginx</title><h1>nginx</h1><p>Ziet u Welcome to nginx! If you see this page, the nginx web server is successfully installed",
            "<title>It works! Coaching</title><h1>It works!</h1><p>Boek een gesprek.",
            "<title>Bakkerij - phpinfo() uitgelegd</title><h1>phpinfo()</h1>",
            "<title>Index of happiness</title><h1>Index of happiness</h1>",
            "<title>Warning: slippery</title><p>Warning: slippery floor in /the shop/ on line A",
            "<title>404 Not Found</title><center><h1>404 Not Found</h1></center><hr><center>nginx/1.18.0</center>",
            "<title>403 Forbidden</title><h1>Forbidden</h1><p>You don't have permission to access this resource.",
            "<title>HTTP Status 404 – Not Found</title><h1>HTTP Status 404 – Not Found</h1><p>Type Status Report",
            "<title>Bakkerij</title><h1>Elke dag vers brood</h1>",
            "<title>Welcome</title><p>Welcome to our shop",
            "<title>IIS Windows Server</title><p>Een cursus van drie dagen.",
            "",
        ] {
            is(page, PageKindWord::Ordinary, "");
        }
    }

    #[test]
    fn every_row_can_be_read_and_has_marks_enough() {
        for row in rows() {
            let read = read(row).unwrap_or_else(|| panic!("{row}"));
            let marks: Vec<_> = read.marks.iter().filter(|mark| **mark != "-").collect();
            let several =
                marks.len() + marks.iter().filter(|mark| mark.contains(" & ")).count() > 1;
            assert!(
                several
                    || marks
                        .iter()
                        .all(|mark| mark.starts_with('=') || mark.len() > 40),
                "{row}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_page_is_judged_without_panic(title: String, heading: String, opening: String) {
            let page = PageContents { title, heading, opening, ..PageContents::default() };
            let _ = kind_of(&page);
        }
    }
}
