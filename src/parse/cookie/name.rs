//! What cookies are for, as far as their names tell.

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It keeps a visitor logged in, or follows his visit: who has it, is that visitor.
    Session,
    /// It keeps forms from being sent from elsewhere; scripts of the site have to read it.
    FormGuard,
    /// It leads a visitor back to the same server, or past a protection; nobody gains by having it.
    Delivery,
    /// It counts visitors.
    Statistics,
    /// Anything else.
    Other,
}

/// Names of load balancers and protection services, in lower case; those that end in `*` go on.
const DELIVERY: &[&str] = &[
    "__cf_bm",
    "__cflb",
    "__cfruid",
    "_cfuvid",
    "cf_clearance",
    "_abck",
    "ak_bmsc",
    "bm_s*",
    "bm_mi",
    "bm_sv",
    "applicationgatewayaffinity*",
    "arraffinity*",
    "aswelb*",
    "awsalb*",
    "awselb*",
    "bigip*",
    "citrix_ns_id*",
    "datadome",
    "gclb",
    "heroku-session-affinity",
    "incap_ses_*",
    "ingresscookie",
    "nlbi_*",
    "nsc_*",
    "route",
    "routeid",
    "serverid",
    "srv_id",
    "stickysession",
    "sucuri_cloudproxy*",
    "ts01*",
    "tspd_*",
    "visid_incap_*",
];

/// Names of counters, some of which call a visit a session.
const STATISTICS: &[&str] = &[
    "_ga*",
    "_gid",
    "_gcl_*",
    "_dc_gtm*",
    "_fbp",
    "_fbc",
    "_pk_*",
    "_hj*",
    "__hs*",
    "hubspotutk",
    "__utm*",
    "_clck",
    "_clsk",
    "ai_session",
    "ai_user",
    "ajs_*",
    "amp_token",
    "amplitude_*",
    "mp_*",
    "optimizely*",
    "sbjs_*",
    "tk_*",
    "_uetsid",
    "_uetvid",
    "matomo_sessid",
    "piwik_sessid",
];

/// Names of sessions in which no word says so.
const SESSIONS: &[&str] = &[
    "wordpress_sec_*",
    "wp-postpass_*",
    "fe_typo_user",
    "be_typo_user",
    "prestashop-*",
    "cfid",
    "cftoken",
    "adminhtml",
    "frontend",
    ".aspxanonymous",
    ".aspnet.*",
    ".aspnetcore.cookies*",
    ".aspnetcore.identity.*",
    "joomla_user_state",
    "plack_sess*",
    "jwt",
    "remember_me",
    "rememberme",
    "remember_web_*",
];

/// What a cookie is for. A name is taken apart into words, so that `sid` is found in `connect.sid` and in
/// `userSid` but not in `inside`, and `auth` not in `author`.
pub fn purpose(name: &str) -> Purpose {
    let lower = name.to_ascii_lowercase();
    let bare = ["__host-http-", "__http-", "__host-", "__secure-"]
        .iter()
        .find_map(|prefix| lower.strip_prefix(prefix))
        .unwrap_or(&lower);
    let is_one_of = |patterns: &[&str]| patterns.iter().any(|pattern| fits(bare, pattern));
    let guards = [
        "csrf",
        "xsrf",
        "antiforgery",
        "requestverificationtoken",
        "authenticity",
    ];
    if guards.iter().any(|guard| bare.contains(guard)) {
        Purpose::FormGuard
    } else if is_one_of(DELIVERY) {
        Purpose::Delivery
    } else if is_one_of(STATISTICS) {
        Purpose::Statistics
    } else if is_one_of(SESSIONS)
        || is_joomla(name)
        || words(name).iter().any(|word| is_session_word(word))
    {
        Purpose::Session
    } else {
        Purpose::Other
    }
}

fn fits(name: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

/// Joomla calls its session by a hash.
fn is_joomla(name: &str) -> bool {
    name.len() == 32
        && name
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_session_word(word: &str) -> bool {
    let joined = ["session", "sessid", "sesskey", "loggedin", "rememberme"];
    let whole = [
        "sid",
        "ssid",
        "sess",
        "auth",
        "oauth",
        "oauth2",
        "authentication",
        "authenticated",
        "authorization",
        "login",
        "signin",
        "logged",
        "jwt",
        "token",
    ];
    let endings = ["token", "login", "auth"];
    let innocent = ["author", "obsession", "nologin"];
    !innocent.contains(&word)
        && (joined.iter().any(|part| word.contains(part))
            || whole.contains(&word)
            || endings
                .iter()
                .any(|ending| word.len() > ending.len() && word.ends_with(ending))
            || is_drupal(word))
}

/// Drupal writes a hash behind `SESS` or `SSESS`.
fn is_drupal(word: &str) -> bool {
    let hash = word
        .strip_prefix("ssess")
        .or_else(|| word.strip_prefix("sess"));
    hash.is_some_and(|hash| hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The words of a name, in lower case: they end at anything that is neither letter nor digit, and where a capital
/// follows a small letter.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for one in name.chars() {
        let starts = !one.is_ascii_alphanumeric() || (one.is_ascii_uppercase() && after_small);
        if starts {
            words.push(String::new());
        }
        if one.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(one.to_ascii_lowercase());
        }
        after_small = one.is_ascii_lowercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all_are(purpose_of_all: Purpose, names: &[&str]) {
        for name in names {
            assert_eq!(purpose(name), purpose_of_all, "{name}");
        }
    }

    #[test]
    fn sessions_of_common_software_are_known() {
        all_are(
            Purpose::Session,
            &[
                "PHPSESSID",
                "JSESSIONID",
                "ASP.NET_SessionId",
                "ASPSESSIONIDQQTRDSAB",
                "connect.sid",
                "sid",
                "laravel_session",
                "wordpress_logged_in_0123",
                "wordpress_sec_0123",
                ".AspNetCore.Session",
                ".AspNetCore.Identity.Application",
                ".AspNetCore.Cookies",
                ".AspNet.ApplicationCookie",
                "auth_token",
                "authToken",
                "sessionid",
                "SESS0123456789abcdef0123456789abcdef",
                "SSESS0123456789abcdef0123456789abcdef",
                "fe_typo_user",
                "PrestaShop-a1b2",
                "ci_session",
                "CFID",
                "CFTOKEN",
                "OCSESSID",
                "login",
                "userLogin",
                "__Host-sid",
                "__Secure-next-auth.session-token",
                "0123456789abcdef0123456789abcdef",
                "wp_woocommerce_session_ab",
                "access_token",
                "accesstoken",
                "koa.sess",
                "mySession",
                "userSid",
                "remember_me",
                "jwt",
            ],
        );
    }

    #[test]
    fn a_part_of_a_word_is_no_word() {
        all_are(
            Purpose::Other,
            &[
                "inside",
                "sidebar",
                "author",
                "last_author",
                "tokenizer_mode",
                "possess",
                "assess",
                "cookieconsent",
                "lang",
                "authority",
                "wordpress_test_cookie",
                "woocommerce_cart_hash",
                "resident",
                "obsession",
                "",
                "=",
            ],
        );
    }

    #[test]
    fn guards_of_forms_servers_and_counters_are_no_sessions() {
        all_are(
            Purpose::FormGuard,
            &[
                "csrftoken",
                "XSRF-TOKEN",
                "_csrf",
                "csrf-token",
                "__Host-csrf_session",
                ".AspNetCore.Antiforgery.abc",
                "__RequestVerificationToken",
            ],
        );
        all_are(
            Purpose::Delivery,
            &[
                "heroku-session-affinity",
                "AWSALB",
                "AWSALBCORS",
                "BIGipServerpool",
                "ARRAffinity",
                "ARRAffinitySameSite",
                "__cf_bm",
                "TS01a2b3c4",
                "incap_ses_12_34",
                "SERVERID",
                "stickysession",
            ],
        );
        all_are(
            Purpose::Statistics,
            &[
                "_ga",
                "_ga_ABC",
                "_hjSession_123",
                "ai_session",
                "_pk_ses.1.ab",
                "_uetsid",
                "AMP_TOKEN",
            ],
        );
    }

    proptest! {
        #[test]
        fn any_name_is_read_without_panic(name in "\\PC*") {
            let _ = purpose(&name);
        }
    }
}
