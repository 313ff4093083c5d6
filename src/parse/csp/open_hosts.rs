//! Hosts from which anybody can have a script served: a policy that lets scripts come from there lets an
//! attacker's come too.

use content_security_policy::Url;

use super::{Attack, Policies, SCRIPT_RULES, value};

/// Hosts, and on each a script that an attacker would use. An own list of the best known: the first six serve
/// every package or repository that anybody publishes, the next two what anybody stores there, then two serve
/// `AngularJS`, with which text in a page becomes a script, and two have answered with a call of a function that
/// the asker names (JSONP).
const OPEN: [(&str, &str); 12] = [
    ("cdn.jsdelivr.net", "/npm/belfort@1/x.js"),
    ("unpkg.com", "/belfort@1/x.js"),
    ("esm.sh", "/belfort@1"),
    ("cdn.skypack.dev", "/belfort@1"),
    ("cdn.statically.io", "/gh/belfort/x@1/x.js"),
    ("raw.githack.com", "/belfort/x/1/x.js"),
    ("storage.googleapis.com", "/belfort/x.js"),
    ("s3.amazonaws.com", "/belfort/x.js"),
    (
        "ajax.googleapis.com",
        "/ajax/libs/angularjs/1.8.2/angular.min.js",
    ),
    (
        "cdnjs.cloudflare.com",
        "/ajax/libs/angular.js/1.8.2/angular.min.js",
    ),
    ("www.google.com", "/complete/search"),
    ("accounts.google.com", "/o/oauth2/revoke"),
];

/// As many of them are told.
const MOST_OPEN: usize = 12;

impl Policies {
    /// Hosts at which anybody can have a script served and that the policies let scripts come from: of the list,
    /// and whole endings (public suffixes) below which anybody can have a name, such as `*.cloudfront.net`.
    /// Empty where every host may serve scripts: that is another fault.
    pub fn open_hosts(&self, page: &Url) -> Vec<String> {
        if !self.stop(Attack::ForeignScript, page) {
            return Vec::new();
        }
        let is_open = |script: String| !self.stops_script(&script, page);
        let mut endings = self.open_endings();
        endings.retain(|ending| is_open(format!("https://belfort-test.{ending}/x.js")));
        let is_below_one = |host: &str| {
            endings.iter().any(|ending| {
                host.strip_suffix(ending.as_str())
                    .is_some_and(|below| below.ends_with('.'))
            })
        };
        let listed = OPEN
            .iter()
            .filter(|(host, path)| !is_below_one(host) && is_open(format!("https://{host}{path}")));
        let listed = listed.map(|(host, _)| (*host).to_owned());
        let whole = endings.iter().map(|ending| format!("*.{ending}"));
        whole.chain(listed).take(MOST_OPEN).collect()
    }

    /// Endings that a rule about scripts names as a whole and below which anybody can have a name.
    fn open_endings(&self) -> Vec<String> {
        let mut endings = Vec::new();
        for policy in &self.list.0 {
            let rules = SCRIPT_RULES.iter().filter_map(|name| value(policy, name));
            for source in rules.flatten() {
                if let Some(ending) = whole_ending(source)
                    && !endings.contains(&ending)
                    && endings.len() < MOST_OPEN
                {
                    endings.push(ending);
                }
            }
        }
        endings
    }
}

/// The ending that a source such as `https://*.cloudfront.net` names, where it is a public suffix: everybody can
/// have a name below it.
pub(in crate::parse) fn whole_ending(source: &str) -> Option<String> {
    let host = source.split_once("://").map_or(source, |(_, rest)| rest);
    let host = host.strip_prefix("*.")?.split([':', '/']).next()?;
    let host = host.to_ascii_lowercase();
    let suffix = psl::suffix(host.as_bytes())?;
    (suffix.is_known() && suffix.as_bytes() == host.as_bytes()).then_some(host)
}
