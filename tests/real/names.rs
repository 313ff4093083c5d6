//! Zones and name servers of both companies, and the user's resolver.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::ground::write;
use crate::knot::{self, Served};
use crate::server::Server;
use crate::signing::{ECDSA, Key, Signing};
use crate::tlsa;
use crate::unbound::Unbound;

const PLAIN: [(&str, &str); 3] = [
    ("hints", include_str!("config/hints")),
    ("intern.test.zone", include_str!("config/intern.test.zone")),
    ("zwak.test.zone", include_str!("config/zwak.test.zone")),
];

/// Writes all zones and the resolver's root hints, and signs the strong company's zone, that of the mail
/// servers, and those above them. TLSA records are about `certificates`. Returns the file with the root's key.
pub(crate) fn write_zones(folder: &Path, certificates: &Path) -> PathBuf {
    for (name, text) in PLAIN {
        fs::write(folder.join(name), text).expect("write a zone");
    }
    let own = tlsa::of_own_key(&certificates.join("strong-mail.pem"));
    let issuer = tlsa::of_issuer_key(&certificates.join("good-mail.pem"));
    let strong = include_str!("config/sterk.test.zone");
    write(
        &folder.join("sterk.test.zone"),
        strong,
        json!({ "tlsa": own }),
    );
    let post = include_str!("config/post.test.zone");
    let values = json!({ "issuer": issuer, "other": own });
    write(&folder.join("post.test.zone"), post, values);
    let post = Key::new(folder, "post.test.", ECDSA).forgotten_at_once();
    sign(folder, "post.test.", "post.test.zone", &post);
    let strong = Key::new(folder, "sterk.test.", ECDSA).forgotten_at_once();
    sign(folder, "sterk.test.", "sterk.test.zone", &strong);
    let top = Key::new(folder, "test.", ECDSA);
    let values = json!({ "ds": strong.ds(), "post_ds": post.ds() });
    let test = include_str!("config/test.zone");
    write(&folder.join("test.zone"), test, values);
    sign(folder, "test.", "test.zone", &top);
    let anchor = Key::new(folder, ".", ECDSA);
    let values = json!({ "ds": top.ds() });
    let root = include_str!("config/root.zone");
    write(&folder.join("root.zone"), root, values);
    sign(folder, ".", "root.zone", &anchor);
    anchor.public()
}

fn sign(folder: &Path, zone: &str, file: &str, key: &Key) {
    Signing::USUAL.sign(zone, &folder.join(file), key);
}

/// The server of the root and of `test.`.
pub(crate) fn start_top(lab: &Path) -> Server {
    let served = [
        Served::new(".", "root.zone"),
        Served::new("test.", "test.zone"),
    ];
    knot::start(lab, "knot-top", &["185.10.1.1"], &served)
}

/// The strong company's first name server.
pub(crate) fn start_strong_first(lab: &Path) -> Server {
    let served = [Served::new("sterk.test.", "sterk.test.zone")];
    knot::start(lab, "knot-strong-1", &["185.10.10.1"], &served)
}

/// The strong company's second name server, with the same zone.
pub(crate) fn start_strong_second(lab: &Path) -> Server {
    let served = [Served::new("sterk.test.", "sterk.test.zone")];
    knot::start(lab, "knot-strong-2", &["185.10.10.2"], &served)
}

/// The weak company's only name server, which serves the private name and that of the mail servers too.
pub(crate) fn start_weak(lab: &Path) -> Server {
    let served = [
        Served::new("zwak.test.", "zwak.test.zone").open(),
        Served::new("intern.test.", "intern.test.zone"),
        Served::new("post.test.", "post.test.zone"),
    ];
    knot::start(lab, "knot-weak", &["185.10.20.1"], &served)
}

/// The user's resolver.
pub(crate) fn start_resolver(lab: &Path) -> Server {
    Unbound::new("unbound", "127.0.0.53").start(lab)
}
