//! DNS servers that answer to hurt: what comes over the wire instead of an answer.
//!
//! Most rows spoil one question, for the policy of DMARC: the answer that comes through the user's resolver, as
//! whoever sits on the way can forge it. Others spoil what one of the company's two name servers says.

use std::time::Duration;

use belfort::net::dial::Transport;
use hickory_proto::op::{Message, OpCode};
use hickory_proto::rr::RecordType;

use super::{Company, NAME_SERVERS, Rows};
use crate::world::{DnsFault, Forgery, Question, Step, World};

/// The user's resolver.
pub(super) const RESOLVER: &str = "9.9.9.9";

/// Flags of an ordinary answer: QR, RD, RA.
const ANSWER: u16 = 0x8180;
/// The same, cut off (TC).
const CUT_OFF: u16 = 0x8380;
const TXT: u16 = 16;

pub(super) const ROWS: Rows = &[
    ("dns-wrong-id", |c| resolver_has(c, DnsFault::WrongId)),
    ("dns-other-question", |c| {
        forged(c, |good, over| {
            let mut other = good.clone();
            other.queries = vec![hickory_proto::op::Query::query(
                crate::world::dns::name("elders.example"),
                RecordType::TXT,
            )];
            whole(written(&other), over)
        })
    }),
    ("dns-noise", |c| resolver_has(c, DnsFault::Garbage)),
    ("dns-empty-datagram", |c| {
        forged(c, |_, _| vec![Step::Say(Vec::new())])
    }),
    ("dns-head-alone", |c| {
        forged(c, |good, over| {
            let mut head = begun(good, ANSWER, 0);
            head.truncate(12);
            whole(head, over)
        })
    }),
    ("dns-cut-off-without-tcp", |c| {
        resolver_has(c, DnsFault::TruncatedWithoutTcp)
    }),
    ("dns-tcp-drip", |c| {
        over_tcp(c, |good| {
            vec![Step::Drip(
                behind_length(&written(good)),
                Duration::from_secs(1),
            )]
        })
    }),
    ("dns-tcp-length-longer-than-sent", |c| {
        over_tcp(c, |good| {
            let mut bytes = behind_length(&written(good));
            bytes.splice(..2, [0xff, 0xff]);
            vec![Step::Say(bytes), Step::Hold]
        })
    }),
    ("dns-tcp-length-shorter-than-sent", |c| {
        over_tcp(c, |good| {
            let mut bytes = behind_length(&written(good));
            bytes.splice(..2, [0, 20]);
            vec![Step::Say(bytes), Step::Hold]
        })
    }),
    ("dns-tcp-length-of-zero", |c| {
        over_tcp(c, |_| vec![Step::Flood(vec![0; 1_024])])
    }),
    ("dns-tcp-half-close-in-the-answer", |c| {
        over_tcp(c, |good| {
            let mut bytes = behind_length(&written(good));
            bytes.truncate(bytes.len() / 2);
            vec![Step::Say(bytes)]
        })
    }),
    ("dns-pointer-to-itself", |c| {
        forged(c, |good, over| named(good, over, &[0xc0, 0x0c], true))
    }),
    ("dns-pointers-in-a-circle", |c| {
        forged(c, |good, over| {
            named(good, over, &[1, b'a', 0xc0, 0x0c], true)
        })
    }),
    ("dns-pointer-beyond-the-end", |c| {
        forged(c, |good, over| named(good, over, &[0xff, 0xff], false))
    }),
    ("dns-label-of-a-kind-nobody-knows", |c| {
        forged(c, |good, over| named(good, over, &[0x7f; 130], false))
    }),
    ("dns-name-of-2000-bytes", |c| {
        forged(c, |good, over| {
            let mut name = [&[63], &[b'a'; 63][..]].concat().repeat(31);
            name.push(0);
            named(good, over, &name, false)
        })
    }),
    ("dns-counts-of-65535", |c| {
        forged(c, |good, over| {
            let mut bytes = begun(good, ANSWER, u16::MAX);
            bytes.splice(4..12, [0xff; 8]);
            whole(bytes, over)
        })
    }),
    ("dns-data-beyond-the-end", |c| {
        forged(c, |good, over| {
            let mut bytes = begun(good, ANSWER, 1);
            bytes.extend(record(TXT, 300, b"\x05hello"));
            let length = bytes.len() - 8;
            bytes.splice(length..length + 2, [0xff, 0xff]);
            whole(bytes, over)
        })
    }),
    ("dns-response-code-23", |c| {
        forged(c, |good, over| {
            let mut bytes = begun(good, ANSWER | 7, 0);
            // The upper bits stand in an OPT record (RFC 6891 6.1.3).
            bytes.splice(10..12, [0, 1]);
            bytes.extend([0, 0, 41, 4, 208, 1, 0, 0, 0, 0, 0]);
            whole(bytes, over)
        })
    }),
    ("dns-a-question-for-an-answer", |c| {
        forged(c, |good, over| whole(begun(good, 0x0100, 0), over))
    }),
    ("dns-time-to-live-below-zero", |c| {
        forged(c, |good, over| {
            let mut bytes = begun(good, ANSWER, 1);
            bytes.extend(record(TXT, u32::MAX, b"\x12v=DMARC1; p=reject"));
            whole(bytes, over)
        })
    }),
    ("dns-datagram-flood", |c| {
        forged(c, |good, over| {
            let mut wrong = good.clone();
            wrong.metadata.id ^= 0xffff;
            match over {
                Transport::Udp => vec![Step::Say(written(&wrong)); 500],
                Transport::Tcp => vec![Step::Flood(behind_length(&written(&wrong)))],
            }
        })
    }),
    ("dns-server-with-noise", |c| {
        one_server(c, |_, over| whole(b"noise".to_vec(), over))
    }),
    ("dns-server-that-answers-an-update", |c| {
        one_server(c, |good, over| {
            let mut other = good.clone();
            other.metadata.op_code = OpCode::Update;
            whole(written(&other), over)
        })
    }),
    ("dns-server-that-refers-up", |c| {
        one_server(c, |good, over| {
            let mut bytes = begun(good, 0x8000, 0);
            bytes.splice(8..10, [0, 1]);
            // "be" NS "ns.be": the zone above, whoever asks.
            bytes.extend(b"\x02be\x00\x00\x02\x00\x01\x00\x00\x01\x2c\x00\x07\x02ns\x02be\x00");
            whole(bytes, over)
        })
    }),
    ("dns-server-with-3000-records", |c| {
        one_server(c, |good, over| match over {
            Transport::Udp => whole(begun(good, CUT_OFF, 0), over),
            Transport::Tcp => {
                let mut bytes = begun(good, 0x8400, 3_000);
                (0..3_000_u16).for_each(|number| {
                    let [high, low] = number.to_be_bytes();
                    bytes.extend(record(1, 300, &[81, 90, high, low]));
                });
                whole(bytes, over)
            }
        })
    }),
];

/// With a resolver that does this to the question for the policy of DMARC.
fn resolver_has(company: &Company, fault: DnsFault) -> World {
    let question = Question::named(&company.under("_dmarc")).of_type(RecordType::TXT);
    company.sound().dns_fault(question.at(RESOLVER), fault)
}

fn forged(company: &Company, forge: fn(&Message, Transport) -> Vec<Step>) -> World {
    resolver_has(company, DnsFault::Forges(Forgery(forge)))
}

/// The same, where the answer is cut off over UDP, and forged over TCP. Forgeries hold nothing of their own, so each
/// of these is a company of its own.
fn over_tcp(company: &Company, forge: fn(&Message) -> Vec<Step>) -> World {
    resolver_has(
        company,
        DnsFault::ForgesOverTcp(crate::world::TcpForgery(forge)),
    )
}

/// With one of two name servers that answers every question about the domain itself like this.
fn one_server(company: &Company, forge: fn(&Message, Transport) -> Vec<Step>) -> World {
    let [first, _] = NAME_SERVERS.map(|place| company.at(place));
    let question = Question::named(&company.domain).at(&first);
    company
        .sound()
        .dns_fault(question, DnsFault::Forges(Forgery(forge)))
}

/// The answer as it should be.
pub(super) fn written(answer: &Message) -> Vec<u8> {
    answer.to_vec().expect("an answer can be written")
}

/// A message over either transport.
pub(super) fn whole(bytes: Vec<u8>, over: Transport) -> Vec<Step> {
    match over {
        Transport::Udp => vec![Step::Say(bytes)],
        Transport::Tcp => vec![Step::Say(behind_length(&bytes))],
    }
}

fn behind_length(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("fewer than 65,536 bytes");
    [&length.to_be_bytes()[..], bytes].concat()
}

/// The head of an answer with these flags and so many records, and the question.
pub(super) fn begun(good: &Message, flags: u16, answers: u16) -> Vec<u8> {
    let mut alone = good.clone();
    alone.answers.clear();
    alone.authorities.clear();
    alone.additionals.clear();
    alone.edns = None;
    let mut bytes = written(&alone);
    bytes.splice(2..4, flags.to_be_bytes());
    bytes.splice(6..8, answers.to_be_bytes());
    bytes
}

/// A record at the name of the question, which stands behind the head.
pub(super) fn record(kind: u16, ttl: u32, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("fewer than 65,536 bytes");
    let mut bytes = vec![0xc0, 0x0c];
    bytes.extend(kind.to_be_bytes());
    bytes.extend([0, 1]);
    bytes.extend(ttl.to_be_bytes());
    bytes.extend(length.to_be_bytes());
    bytes.extend(data);
    bytes
}

/// An answer with these bytes for a name: in the place of the question's, or of its one record.
fn named(good: &Message, over: Transport, name: &[u8], in_question: bool) -> Vec<Step> {
    let mut bytes = begun(good, ANSWER, 1);
    if in_question {
        bytes.truncate(12);
    }
    bytes.extend(name);
    bytes.extend([0, 16, 0, 1]);
    if !in_question {
        bytes.extend(b"\x00\x00\x01\x2c\x00\x06\x05hello");
    }
    whole(bytes, over)
}
