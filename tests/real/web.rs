//! Both companies' web sites (nginx).

use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::ground::{new_folder, write};
use crate::server::Server;

/// Starts the web servers of both companies.
pub(crate) fn start(lab: &Path) -> Server {
    let folder = new_folder(lab, "nginx");
    write_sites(&new_folder(lab, "sites"));
    let values = json!({
        "folder": folder,
        "sites": lab.join("sites"),
        "certificates": lab.join("certificates"),
    });
    write(
        &folder.join("nginx.conf"),
        include_str!("config/nginx.conf"),
        values,
    );
    let settings = folder.join("nginx.conf").display().to_string();
    let command = ["nginx", "-e", "stderr", "-c", &settings];
    let listens = [
        "185.10.10.80:80",
        "185.10.10.80:443",
        "185.10.20.80:80",
        "185.10.20.80:443",
    ];
    Server::start("nginx", &command, &folder, &listens)
}

fn write_sites(folder: &Path) {
    let expires = Timestamp::now() + SignedDuration::from_hours(24 * 200);
    let security = format!(
        "Contact: mailto:security@sterk.test\n\
         Expires: {expires:.0}\n\
         Preferred-Languages: nl, en\n\
         Policy: https://www.sterk.test/disclosure.html\n"
    );
    let policy = "version: STSv1\nmode: enforce\nmx: mail.sterk.test\nmax_age: 2592000\n";
    for (file, text) in [
        ("strong-policy/.well-known/mta-sts.txt", policy.to_owned()),
        ("strong/index.html", page("Sterk nv")),
        ("strong/disclosure.html", page("Wie een zwakke plek vindt")),
        ("strong/.well-known/security.txt", security),
        ("weak/index.html", page("Zwak bv")),
    ] {
        let path = folder.join(file);
        let parent = path.parent().expect("a page lies in a folder");
        fs::create_dir_all(parent).expect("make a site's folder");
        fs::write(path, text).expect("write a page");
    }
}

fn page(title: &str) -> String {
    format!("<!doctype html>\n<html lang=\"nl\"><title>{title}</title><h1>{title}</h1></html>\n")
}
