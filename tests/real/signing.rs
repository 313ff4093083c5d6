//! Signs zones as their keepers do, with ldns.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::{SignedDuration, Timestamp};

/// What nearly every zone is signed with today.
pub(crate) const ECDSA: &str = "ECDSAP256SHA256";

/// A key that signs a whole zone, and that the parent's DS names.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its files, without their endings.
    files: PathBuf,
}

/// How a zone says that a name does not exist.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Denial {
    /// By NSEC, with the names themselves.
    Nsec,
    /// By NSEC3 without salt.
    Nsec3 { iterations: u16 },
    /// The same without iterations, and delegations without a DS are left out (RFC 5155, section 6), as
    /// most endings do.
    OptOut,
}

/// How a zone is signed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signing {
    pub(crate) denial: Denial,
    /// First and last day of the signatures, counted from now.
    pub(crate) days: (i64, i64),
}

impl Key {
    /// Makes a new key for a zone, named as ldns names algorithms.
    pub(crate) fn new(folder: &Path, zone: &str, algorithm: &str) -> Self {
        let arguments = ["-k", "-a", algorithm, zone].map(str::to_owned);
        let name = run(folder, "ldns-keygen", &arguments);
        Self {
            files: folder.join(name.trim()),
        }
    }

    /// The same key, whose record resolvers forget at once.
    pub(crate) fn forgotten_at_once(self) -> Self {
        let record = fs::read_to_string(self.public()).expect("read a public key");
        let record = record.replacen("\tIN\t", "\t0\tIN\t", 1);
        fs::write(self.public(), record).expect("write a public key");
        self
    }

    /// The file with its DNSKEY record, which serves as a trust anchor.
    pub(crate) fn public(&self) -> PathBuf {
        self.with_ending("key")
    }

    /// The DS record for the parent, with a digest by SHA-256.
    pub(crate) fn ds(&self) -> String {
        fs::read_to_string(self.with_ending("ds")).expect("read a DS record")
    }

    /// The DS record with a digest by SHA-1.
    pub(crate) fn ds_by_sha1(&self) -> String {
        let public = self.public().display().to_string();
        let arguments = ["-n", "-1", &public].map(str::to_owned);
        run(Path::new("/"), "ldns-key2ds", &arguments)
    }

    fn with_ending(&self, ending: &str) -> PathBuf {
        PathBuf::from(format!("{}.{ending}", self.files.display()))
    }
}

impl Signing {
    /// As it is done today, and valid today.
    pub(crate) const USUAL: Self = Self {
        denial: Denial::Nsec,
        days: (-1, 30),
    };

    /// Signs a zone file in its place.
    pub(crate) fn sign(&self, zone: &str, file: &Path, key: &Key) {
        if let Denial::OptOut = self.denial {
            return self.sign_with_opt_out(zone, file, key);
        }
        let (from, to) = self.days;
        let moment = |day| {
            let then = Timestamp::now() + SignedDuration::from_hours(24 * day);
            then.as_second().to_string()
        };
        let file = file.display().to_string();
        let mut arguments = ["-o", zone, "-f", &file].map(str::to_owned).to_vec();
        arguments.extend(["-i".to_owned(), moment(from), "-e".to_owned(), moment(to)]);
        if let Denial::Nsec3 { iterations } = self.denial {
            arguments.extend(["-n".to_owned(), "-t".to_owned(), iterations.to_string()]);
        }
        arguments.extend([file, key.files.display().to_string()]);
        run(Path::new("/"), "ldns-signzone", &arguments);
    }

    /// ldns can set the flag, and yet leaves nobody out; BIND does.
    fn sign_with_opt_out(&self, zone: &str, file: &Path, key: &Key) {
        let (from, to) = self.days;
        let moment = |day: i64| format!("now{:+}", 86_400 * day);
        let file = file.display().to_string();
        let arguments = [
            "-z",
            "-A",
            "-3",
            "-",
            "-H",
            "0",
            "-o",
            zone,
            "-f",
            &file,
            "-s",
            &moment(from),
            "-e",
            &moment(to),
            &file,
            &key.files.display().to_string(),
        ];
        // Without its key in it, it does not sign.
        let public = fs::read_to_string(key.public()).expect("read a public key");
        let text = fs::read_to_string(&file).expect("read a zone");
        fs::write(&file, text + &public).expect("write a zone");
        run(
            Path::new("/"),
            "dnssec-signzone",
            &arguments.map(str::to_owned),
        );
    }
}

/// Runs a program of ldns and gives what it printed.
fn run(folder: &Path, program: &str, arguments: &[String]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("start {program}: {error}"));
    assert!(
        output.status.success(),
        "{program} {}: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
