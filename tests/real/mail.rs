//! All mail servers (Postfix).

use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::ground::{new_folder, write};
use crate::server::Server;

/// Folders that Postfix expects in its queue and gives to its own user.
const QUEUE: [&str; 13] = [
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop",
    "private", "public", "saved", "trace",
];

/// Starts the mail servers: one Postfix with settings, queue and data of its own,
/// apart from what the machine may run.
pub(crate) fn start(lab: &Path) -> Server {
    let folder = new_folder(lab, "postfix");
    let values = json!({ "folder": folder, "certificates": lab.join("certificates") });
    for (name, template) in [
        ("main.cf", include_str!("config/main.cf")),
        ("master.cf", include_str!("config/master.cf")),
    ] {
        let file = folder.join(name);
        write(&file, template, &values);
        make_older(&file);
    }
    let owner = user_number("postfix");
    let queue = new_folder(&folder, "queue");
    new_folder(&queue, "pid");
    for name in QUEUE {
        chown(new_folder(&queue, name), Some(owner), None).expect("give a queue to Postfix");
    }
    chown(new_folder(&folder, "data"), Some(owner), None).expect("give a folder to Postfix");
    // `postfix start` checks for seconds what is known here; this is the daemon that it starts.
    let daemon = format!("{}/master", setting("daemon_directory"));
    let settings = folder.display().to_string();
    let command = [daemon.as_str(), "-c", &settings, "-s"];
    let listens = ["185.10.10.25:25", "185.10.20.25:25", "185.10.30.25:25"];
    Server::start("postfix", &command, &folder, &listens)
}

/// Postfix waits until its settings are more than a second old, for fear that somebody still writes
/// them.
fn make_older(file: &Path) {
    File::options()
        .write(true)
        .open(file)
        .and_then(|file| file.set_modified(SystemTime::now() - Duration::from_mins(1)))
        .expect("date a file back");
}

fn user_number(name: &str) -> u32 {
    fs::read_to_string("/etc/passwd")
        .expect("read the list of users")
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.first() == Some(&name))
        .and_then(|fields| fields.get(2)?.parse().ok())
        .expect("Postfix is installed with its user")
}

fn setting(name: &str) -> String {
    let output = Command::new("postconf")
        .args(["-dh", name])
        .output()
        .expect("ask Postfix for a setting");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}
