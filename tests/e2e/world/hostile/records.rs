//! What records can hold to hurt whoever reads them.

use std::fmt::Write;

use belfort::net::dial::Transport;
use hickory_proto::dnssec::PublicKey;
use hickory_proto::dnssec::rdata::DNSSECRData;
use hickory_proto::op::Message;
use hickory_proto::rr::{RData, Record, RecordType};

use super::dns::{RESOLVER, begun, record, whole, written};
use super::{Company, NAME_SERVERS, Rows};
use crate::world::dns::name;
use crate::world::{DnsFault, Forgery, Question, Signing, Step, World};

const A: u16 = 1;
const CNAME: u16 = 5;
const MX: u16 = 15;
const TXT: u16 = 16;
const RRSIG: u16 = 46;
const DNSKEY: u16 = 48;
const TLSA: u16 = 52;
const CAA: u16 = 257;

pub(super) const ROWS: Rows = &[
    ("records-3000-addresses", |c| {
        forged(c, &c.under("www"), RecordType::A, |good, over| {
            many(good, over, 3_000, |number| {
                let [high, low] = number.to_be_bytes();
                record(A, 300, &[81, 90, high, low])
            })
        })
    }),
    ("records-address-of-this-machine", |c| {
        forged(c, &c.under("www"), RecordType::A, |good, over| {
            let addresses = [[127, 0, 0, 1], [169, 254, 169, 254], [10, 0, 0, 1]];
            many(good, over, 3, |number| {
                record(
                    A,
                    300,
                    &addresses
                        .get(usize::from(number))
                        .copied()
                        .unwrap_or_default(),
                )
            })
        })
    }),
    ("records-alias-of-itself", |c| {
        forged(c, &c.under("www"), RecordType::A, |good, over| {
            many(good, over, 1, |_| record(CNAME, 300, &[0xc0, 0x0c]))
        })
    }),
    ("records-aliases-in-a-circle", |c| {
        let www = c.under("www");
        let world = c.sound().without_records(&www);
        world
            .cname(&www, &c.under("a"))
            .cname(&c.under("a"), &c.under("b"))
            .cname(&c.under("b"), &www)
    }),
    ("records-fifty-aliases", |c| {
        let www = c.under("www");
        let world = c.sound().without_records(&www).cname(&www, &c.under("a0"));
        (0..50).fold(world, |world, number| {
            let next = c.under(&format!("a{}", number + 1));
            world.cname(&c.under(&format!("a{number}")), &next)
        })
    }),
    ("records-text-of-60-kb", |c| {
        let text = format!(
            "v=DMARC1; p=reject; rua={}",
            "mailto:a@b.example,".repeat(3_000)
        );
        dmarc(c, text.as_bytes())
    }),
    ("records-policy-behind-300-others", |c| {
        forged(c, &c.under("_dmarc"), RecordType::TXT, |good, over| {
            many(good, over, 300, |number| match number {
                299 => record(TXT, 300, b"\x12v=DMARC1; p=reject"),
                _ => record(TXT, 300, &[0; 20]),
            })
        })
    }),
    ("records-text-that-moves-the-cursor", |c| {
        let text = "v=DMARC1; p=reject; rua=mailto:\u{1b}]0;owned\u{7}\0\u{202e}<script>@b.example";
        dmarc(c, text.as_bytes())
    }),
    ("records-numbers-of-21-digits", |c| {
        let text = "v=DMARC1; p=reject; pct=999999999999999999999; ri=999999999999999999999; rua=mailto:a@b.example";
        dmarc(c, text.as_bytes())
    }),
    ("records-500-mail-servers", |c| {
        forged(c, &c.domain, RecordType::MX, |good, over| {
            many(good, over, 500, |number| {
                let host = format!("m{number:03}");
                let label = [&[0xff, 0xff, 4], host.as_bytes(), &[0xc0, 0x0c]].concat();
                record(MX, 300, &label)
            })
        })
    }),
    ("records-senders-in-a-circle", |c| {
        let (a, b) = (c.under("a"), c.under("b"));
        senders(c, &format!("v=spf1 include:{a} -all"))
            .txt(&a, &format!("v=spf1 include:{b} -all"))
            .txt(&b, &format!("v=spf1 include:{a} -all"))
    }),
    ("records-300-lists-of-senders", |c| {
        let mut list = "v=spf1".to_owned();
        for number in 0..300 {
            let _ = write!(list, " include:s{number}.{}", c.domain);
        }
        senders(c, &format!("{list} -all"))
    }),
    ("records-senders-that-double", |c| {
        let world = senders(
            c,
            &format!("v=spf1 include:s0.{0} include:s0.{0} -all", c.domain),
        );
        (0..20).fold(world, |world, number| {
            let next = c.under(&format!("s{}", number + 1));
            let list = format!("v=spf1 include:{next} include:{next} -all");
            world.txt(&c.under(&format!("s{number}")), &list)
        })
    }),
    ("records-senders-that-grow", |c| {
        senders(
            c,
            &format!("v=spf1 include:{}%{{d}} -all", "%{d}.%{d255r-}.".repeat(30)),
        )
    }),
    ("records-key-of-50-kb", |c| {
        let owner = c.under("mail._domainkey");
        let key = format!("v=DKIM1; k=rsa; p={}", "AAAA".repeat(12_500));
        c.sound().without_records(&owner).txt(&owner, &key)
    }),
    ("records-certificate-of-60-kb", |c| {
        let owner = c.under("_25._tcp.mail");
        forged(c, &owner, RecordType::TLSA, |good, over| {
            many(good, over, 1, |_| record(TLSA, 300, &[3; 60_000]))
        })
    }),
    ("records-authority-of-no-text", |c| {
        forged(c, &c.domain, RecordType::CAA, |good, over| {
            many(good, over, 1, |_| {
                record(CAA, 300, b"\xff\x05\xff\x1b[2J\x00\xe2\x80\xae")
            })
        })
    }),
    ("records-serial-and-times-at-their-end", |c| {
        everywhere(c, RecordType::SOA, |good, over| {
            let mut answer = good.clone();
            for record in &mut answer.answers {
                if let RData::SOA(soa) = &mut record.data {
                    soa.serial = u32::MAX;
                    (soa.refresh, soa.retry, soa.expire) = (-1, i32::MIN, i32::MAX);
                    soa.minimum = u32::MAX;
                }
            }
            whole(written(&answer), over)
        })
    }),
    ("records-300-name-servers", |c| {
        everywhere(c, RecordType::NS, |good, over| {
            let mut answer = good.clone();
            answer
                .answers
                .retain(|record| record.record_type() == RecordType::NS);
            let zone = good.queries.first().map(|query| query.name().clone());
            let zone = zone.unwrap_or_default();
            answer.answers.extend((0..300).map(|number| {
                let server = name(&format!("n{number}.elders.example"));
                let data = RData::NS(hickory_proto::rr::rdata::NS(server));
                Record::from_rdata(zone.clone(), 300, data)
            }));
            cut_where_too_long(written(&answer), good, over)
        })
    }),
    ("records-name-server-at-home", |c| {
        forged(c, &c.under("ns1"), RecordType::A, |good, over| {
            many(good, over, 1, |_| record(A, 300, &[192, 168, 1, 1]))
        })
    }),
    ("records-signatures-of-four-bytes", |c| {
        forged(c, &c.domain, RecordType::DNSKEY, |good, over| {
            let keys = good
                .answers
                .iter()
                .filter(|one| one.record_type() == RecordType::DNSKEY);
            let mut answer = good.clone();
            answer.answers = keys.cloned().collect();
            let mut bytes = written(&answer);
            let count = answers_of(&bytes) + 1;
            bytes.splice(6..8, count.to_be_bytes());
            // Behind the records comes what is additional: none may follow this one.
            bytes.splice(10..12, [0, 0]);
            if answer.edns.is_some() {
                bytes.truncate(bytes.len() - 11);
            }
            bytes.extend(record(RRSIG, 300, &[0, 48, 13, 2]));
            cut_where_too_long(bytes, good, over)
        })
    }),
    ("records-absence-hashed-65535-times", |c| {
        // That there is no IPv6 address has to be proven.
        c.sound().signing(Signing::EndlessNsec3)
    }),
    ("records-300-keys-of-one-number", |c| {
        // Each signature fits each key by its number, so that a careless reader tries them all (CVE-2023-50387).
        forged(c, &c.domain, RecordType::DNSKEY, |good, over| {
            let mut keys = Vec::new();
            for record in &good.answers {
                if let RData::DNSSEC(DNSSECRData::DNSKEY(key)) = &record.data {
                    keys.push(key.public_key().public_bytes().to_vec());
                }
            }
            let signatures = good.answers.iter();
            let signatures = signatures.filter(|one| one.record_type() == RecordType::RRSIG);
            let signatures: Vec<Record> = signatures.cloned().collect();
            let mut alone = good.clone();
            alone.edns = None;
            alone.answers = signatures.iter().cycle().take(200).cloned().collect();
            let mut bytes = written(&alone);
            let own = keys.first().cloned().unwrap_or_default();
            for number in 0..300_u16 {
                bytes.extend(record(DNSKEY, 300, &key_of_the_same_number(&own, number)));
            }
            let count = answers_of(&bytes) + 300;
            bytes.splice(6..8, count.to_be_bytes());
            cut_where_too_long(bytes, good, over)
        })
    }),
];

/// With a resolver that answers this question like this.
fn forged(
    company: &Company,
    owner: &str,
    kind: RecordType,
    forge: fn(&Message, Transport) -> Vec<Step>,
) -> World {
    let question = Question::named(owner).of_type(kind).at(RESOLVER);
    company
        .sound()
        .dns_fault(question, DnsFault::Forges(Forgery(forge)))
}

/// With a resolver and name servers that all answer this question about the domain like this.
fn everywhere(
    company: &Company,
    kind: RecordType,
    forge: fn(&Message, Transport) -> Vec<Step>,
) -> World {
    let [first, second] = NAME_SERVERS.map(|place| company.at(place));
    let servers = [RESOLVER, &first, &second].into_iter();
    servers.fold(company.sound(), |world, server| {
        let question = Question::named(&company.domain).of_type(kind).at(server);
        world.dns_fault(question, DnsFault::Forges(Forgery(forge)))
    })
}

/// With this in the place of its policy of DMARC.
fn dmarc(company: &Company, text: &[u8]) -> World {
    let owner = company.under("_dmarc");
    let world = company.sound().without_records(&owner);
    world.txt_bytes(&owner, text)
}

/// With this in the place of its list of senders.
fn senders(company: &Company, list: &str) -> World {
    let domain = &company.domain;
    let world = company.sound().without_records(domain);
    world
        .a(domain, &company.at(super::APEX))
        .caa("issue", "letsencrypt.org")
        .mx(10, &company.under("mail"))
        .txt(domain, list)
}

/// An answer of so many records.
fn many(good: &Message, over: Transport, count: u16, data: impl Fn(u16) -> Vec<u8>) -> Vec<Step> {
    let mut bytes = begun(good, 0x8180, count);
    (0..count).for_each(|number| bytes.extend(data(number)));
    cut_where_too_long(bytes, good, over)
}

/// Over UDP, what is longer than a datagram should be is cut off.
fn cut_where_too_long(bytes: Vec<u8>, good: &Message, over: Transport) -> Vec<Step> {
    if over == Transport::Udp && bytes.len() > 1_232 {
        return whole(begun(good, 0x8380, 0), over);
    }
    whole(bytes, over)
}

/// A key whose number is that of this one: its sum is the same (RFC 4034 appendix B).
fn key_of_the_same_number(key: &[u8], number: u16) -> Vec<u8> {
    let mut other = key.to_vec();
    let (first, second) = (word(&other, 0), word(&other, 2));
    let shift = number.min(first).min(u16::MAX - second);
    other.splice(0..2, (first - shift).to_be_bytes());
    other.splice(2..4, (second + shift).to_be_bytes());
    [&[1, 1, 3, 13], &other[..]].concat()
}

/// How many records a message has in its answer (RFC 1035 4.1.1).
fn answers_of(message: &[u8]) -> u16 {
    word(message, 6)
}

/// The number at this place.
fn word(bytes: &[u8], at: usize) -> u16 {
    let two = bytes.get(at..).and_then(<[u8]>::first_chunk);
    u16::from_be_bytes(two.copied().unwrap_or_default())
}
