//! What a domain publishes for those who deliver mail to it or show mail from it: MTA-STS, TLS-RPT and
//! BIMI. Where a record says that there is a policy (MTA-STS), it is fetched as a sender does.

use std::net::IpAddr;

use async_trait::async_trait;
use url::Url;

use super::mail::texts_or_none;
use super::{Probe, Scan, Sink, chain};
use crate::check::Area;
use crate::fact::{Cause, Chain, MtaStsAnswer, Seen, Why};
use crate::net::LIMITS;
use crate::net::http::HttpAnswer;
use crate::parse;
use crate::parse::mail_record::Picked;

/// Characters of a policy that are kept.
const KEPT: usize = 4_096;

/// Looks at policies for mail.
#[derive(Debug)]
pub(super) struct MailPolicy;

#[async_trait]
impl Probe for MailPolicy {
    fn name(&self) -> &'static str {
        "mail policies"
    }

    fn area(&self) -> Area {
        Area::Mail
    }

    fn fills(&self) -> &'static [&'static str] {
        &[
            "mail.mta_sts_txt",
            "mail.mta_sts_addresses",
            "mail.mta_sts_chain",
            "mail.mta_sts_policy",
            "mail.tls_rpt_txt",
            "mail.bimi_txt",
        ]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let name = scan.target.ascii();
        let ask = async |label: &str| texts_or_none(&scan.net, &format!("{label}.{name}")).await;
        tokio::join!(
            async {
                let txt = ask("_mta-sts").await;
                sink.put(|facts| facts.mail.mta_sts_txt = txt.clone());
                look_for_policy(scan, sink, &txt).await;
            },
            async {
                let txt = ask("_smtp._tls").await;
                sink.put(|facts| facts.mail.tls_rpt_txt = txt);
            },
            async {
                let txt = ask("default._bimi").await;
                sink.put(|facts| facts.mail.bimi_txt = txt);
            },
        );
    }
}

/// Goes where a record sends senders, and nowhere without one.
async fn look_for_policy(scan: &Scan, sink: &Sink, txt: &Seen<Vec<String>>) {
    let host = format!("mta-sts.{}", scan.target.ascii());
    let addresses = match txt {
        Seen::Known(texts) if parse::mta_sts::pick(texts) != Picked::Nothing => {
            scan.net.addresses(&host).await
        }
        Seen::Known(_) | Seen::Absent => Seen::Absent,
        Seen::Unknown(why) => Seen::Unknown(why.clone()),
    };
    sink.put(|facts| facts.mail.mta_sts_addresses = addresses.clone());
    let chosen = addresses.and_then(|addresses| scan.net.choose(&addresses).into());
    tokio::join!(
        async {
            let seen = look_at_chain(scan, &host, &chosen).await;
            sink.put(|facts| facts.mail.mta_sts_chain = seen);
        },
        async {
            let seen = fetch(scan, &host, &chosen).await;
            sink.put(|facts| facts.mail.mta_sts_policy = seen);
        },
    );
}

async fn look_at_chain(scan: &Scan, host: &str, address: &Seen<IpAddr>) -> Seen<Chain> {
    let address = match address {
        Seen::Known(address) => *address,
        Seen::Absent => return Seen::Absent,
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    match scan.net.shake_hands(host, address).await {
        Ok(shaken) => chain::as_sent(&scan.net, &shaken),
        Err(why) => Seen::Unknown(why),
    }
}

/// Fetches the policy as a sender does, but for one thing: it takes any certificate, which is judged
/// apart.
async fn fetch(scan: &Scan, host: &str, address: &Seen<IpAddr>) -> Seen<MtaStsAnswer> {
    let address = match address {
        Seen::Known(address) => *address,
        Seen::Absent => return Seen::Absent,
        Seen::Unknown(why) => return Seen::Unknown(why.clone()),
    };
    let address_of_policy = format!("https://{host}/.well-known/mta-sts.txt");
    let url = match Url::parse(&address_of_policy) {
        Ok(url) => url,
        Err(error) => {
            let doing = format!("{address_of_policy}: {error}");
            return Seen::Unknown(Why::new(Cause::Unreadable, doing));
        }
    };
    match scan.net.get(&url, address, LIMITS.mta_sts).await {
        Ok(answer) => read(&url, &answer),
        Err(why) => Seen::Unknown(why),
    }
}

/// What was answered, where the answer says anything about what others get.
fn read(url: &Url, answer: &HttpAnswer) -> Seen<MtaStsAnswer> {
    let unknown = |cause| {
        let doing = format!("{url} answered {}", answer.status);
        Seen::Unknown(Why::new(cause, doing))
    };
    if parse::protection::stands_before(answer.status, |name| answer.header(name)) {
        return unknown(Cause::BlockedByProtection);
    }
    match answer.status {
        401 | 403 => return unknown(Cause::Denied),
        500.. => return unknown(Cause::ServerError),
        _ => {}
    }
    if let (200, Some(why)) = (answer.status, &answer.broken_off) {
        return Seen::Unknown(why.clone());
    }
    let body = String::from_utf8_lossy(&answer.body);
    let text: String = body.chars().take(KEPT).collect();
    Seen::Known(MtaStsAnswer {
        status: answer.status,
        content_type: answer.header("content-type").unwrap_or_default().to_owned(),
        cut: answer.cut || text.len() < body.len(),
        text,
    })
}
