//! What other scanners say of a server: sslscan and nmap, as they come with Debian.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use belfort::fact::TlsVersion;
use belfort::parse::tls::suite;

use crate::tls_servers::Place;

/// What somebody found at a server, by version. A version that is not in it is not spoken.
pub(crate) type Found = BTreeMap<TlsVersion, Taken>;

/// What a server takes of one version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Code points of suites.
    pub(crate) suites: BTreeSet<u32>,
    /// Code points of groups that are in the registry.
    pub(crate) groups: BTreeSet<u16>,
    /// Sizes of finite-field groups below TLS 1.3, in bits.
    pub(crate) dhe_bits: BTreeSet<u32>,
}

/// The command that lets sslscan look at a server and print XML.
pub(crate) fn sslscan_command(place: Place) -> Command {
    let mut command = Command::new("sslscan");
    command
        .args(["--no-colour", "--xml=-"])
        .arg(format!("--sni-name={}", place.host()))
        .arg(format!("{}:443", place.address));
    command
}

/// The command that lets nmap list the suites of a server and print XML.
pub(crate) fn nmap_command(place: Place) -> Command {
    let mut command = Command::new("nmap");
    command
        .args(["-Pn", "-n", "-p", "443", "-oX", "-"])
        .args(["--script", "ssl-enum-ciphers,sslv2", "--script-args"])
        .arg(format!("tls.servername={}", place.host()))
        .arg(place.address);
    command
}

/// Runs both. What one of them saw is there.
pub(crate) fn both(place: Place) -> Found {
    let mut found = read_sslscan(&print(sslscan_command(place)));
    for (version, taken) in read_nmap(&print(nmap_command(place))) {
        let all = found.entry(version).or_default();
        all.suites.extend(taken.suites);
        all.groups.extend(taken.groups);
        all.dhe_bits.extend(taken.dhe_bits);
    }
    found
}

fn print(mut command: Command) -> String {
    let output = command.output().expect("run another scanner");
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).expect("read what another scanner prints")
}

/// Reads elements such as `<cipher status="accepted" sslversion="TLSv1.2" id="0xC02F" dhebits="2048" />`,
/// `<group sslversion="TLSv1.3" id="0x001d" />` and `<protocol type="tls" version="1.2" enabled="1" />`.
fn read_sslscan(xml: &str) -> Found {
    let mut found = Found::new();
    for tag in tags(xml) {
        let is_spoken = tag.attribute("enabled") == Some("1");
        match tag.name {
            "protocol" if is_spoken => {
                let (kind, number) = (tag.get("type"), tag.get("version"));
                let name = match kind {
                    "ssl" => format!("SSLv{number}"),
                    _ => format!("TLSv{number}"),
                };
                found.entry(version(&name)).or_default();
            }
            "cipher" => {
                let taken = found.entry(version(tag.get("sslversion"))).or_default();
                taken.suites.insert(hexadecimal(tag.get("id")));
                let bits = tag.attribute("dhebits").map(str::parse::<u32>);
                taken
                    .dhe_bits
                    .extend(bits.map(|bits| bits.expect("read a size")));
            }
            "group" => {
                let taken = found.entry(version(tag.get("sslversion"))).or_default();
                let code = u16::try_from(hexadecimal(tag.get("id")));
                taken.groups.insert(code.expect("a group has two bytes"));
            }
            _ => {}
        }
    }
    found
}

/// Reads tables by version, in which each suite has elements such as `<elem key="name">…</elem>` and
/// `<elem key="kex_info">secp256r1</elem>`.
fn read_nmap(xml: &str) -> Found {
    let codes = codes();
    let mut found = Found::new();
    let mut current = None;
    for tag in tags(xml) {
        let key = tag.attribute("key");
        match (tag.name, key) {
            ("script", _) if tag.attribute("id") == Some("sslv2") => {
                panic!("nmap found SSL 2.0, which is not read here: {xml}")
            }
            ("table", Some(name)) if name.starts_with("TLSv") || name.starts_with("SSLv") => {
                found.entry(version(name)).or_default();
                current = Some(version(name));
            }
            ("elem", Some("name")) => {
                // Of TLS 1.3 it writes TLS_AKE_WITH_….
                let name = tag.text.replace("_AKE_WITH_", "_");
                let code = codes.get(&name);
                let code = code.unwrap_or_else(|| panic!("a suite {name:?} that we do not know"));
                let taken = current.and_then(|version| found.get_mut(&version));
                taken.expect("a table around it").suites.insert(*code);
            }
            ("elem", Some("kex_info")) => {
                let taken = current.and_then(|version| found.get_mut(&version));
                taken.expect("a table around it").exchange(tag.text);
            }
            _ => {}
        }
    }
    found
}

impl Taken {
    /// Notes how nmap describes a key exchange. Its `rsa 2048` is no group.
    fn exchange(&mut self, text: &str) {
        if let Some(bits) = text.strip_prefix("dh ") {
            self.dhe_bits.insert(bits.parse().expect("read a size"));
            return;
        }
        let code = match text.trim_start_matches("ecdh_") {
            "secp256r1" => 0x17,
            "secp384r1" => 0x18,
            "secp521r1" => 0x19,
            "x25519" => 0x1D,
            "x448" => 0x1E,
            other => {
                assert!(other.starts_with("rsa "), "a group {other:?}");
                return;
            }
        };
        self.groups.insert(code);
    }
}

/// Every suite that has a name, by its name.
fn codes() -> BTreeMap<String, u32> {
    let all = (0..=u16::MAX).map(|code| (suite::name(code), u32::from(code)));
    all.filter(|(name, _)| !name.starts_with("0x")).collect()
}

fn version(name: &str) -> TlsVersion {
    match name {
        "SSLv2" => TlsVersion::Ssl2,
        "SSLv3" => TlsVersion::Ssl3,
        "TLSv1.0" => TlsVersion::Tls10,
        "TLSv1.1" => TlsVersion::Tls11,
        "TLSv1.2" => TlsVersion::Tls12,
        "TLSv1.3" => TlsVersion::Tls13,
        other => panic!("a version {other:?}"),
    }
}

fn hexadecimal(text: &str) -> u32 {
    let digits = text.trim_start_matches("0x");
    u32::from_str_radix(digits, 16).unwrap_or_else(|why| panic!("{text:?}: {why}"))
}

/// The beginning of an element, and the text behind it.
#[derive(Debug, Clone, Copy)]
struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
    text: &'a str,
}

/// Every beginning of an element, in order. These two write no `>` and no quotation mark into a value that
/// is read here.
fn tags(xml: &str) -> impl Iterator<Item = Tag<'_>> {
    xml.split('<').skip(1).filter_map(|piece| {
        let (inside, text) = piece.split_once('>')?;
        let (name, attributes) = inside.split_once(' ')?;
        Some(Tag {
            name,
            attributes,
            text,
        })
    })
}

impl<'a> Tag<'a> {
    fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut parts = self.attributes.split('"');
        while let (Some(before), Some(value)) = (parts.next(), parts.next()) {
            if before.trim().trim_end_matches('=') == name {
                return Some(value);
            }
        }
        None
    }

    fn get(&self, name: &str) -> &'a str {
        self.attribute(name)
            .unwrap_or_else(|| panic!("{self:?} has no {name}"))
    }
}
