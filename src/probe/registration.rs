//! What the registry of the domain publishes about it: the one question that is put to somebody else
//! than the user's resolver and the servers of the domain itself.

use async_trait::async_trait;

use super::{Probe, Scan, Sink};
use crate::check::Area;
use crate::fact::{Cause, RegistryRecord, RegistryService, Seen, Why};
use crate::net::Net;
use crate::net::http::HttpAnswer;
use crate::parse::rdap;
use crate::target::is_handed_out;

/// Asks the registry.
#[derive(Debug)]
pub(super) struct Registration;

#[async_trait]
impl Probe for Registration {
    fn name(&self) -> &'static str {
        "registration"
    }

    fn area(&self) -> Area {
        Area::Dns
    }

    fn fills(&self) -> &'static [&'static str] {
        &["registration"]
    }

    async fn look(&self, scan: &Scan, sink: &Sink) {
        let domain = scan.target.registrable();
        let address = rdap::address(domain);
        let service = match &address {
            _ if is_handed_out(domain) => RegistryService::Provider,
            Some(_) => RegistryService::Rdap,
            None => RegistryService::None,
        };
        sink.put(|facts| {
            facts.registration.domain = Seen::Known(domain.to_owned());
            facts.registration.service = Seen::Known(service);
        });
        let record = match address {
            Some(address) if service == RegistryService::Rdap => {
                ask(&scan.net, &address, domain).await
            }
            _ => Seen::Absent,
        };
        sink.put(|facts| facts.registration.record = record);
    }
}

async fn ask(net: &Net, address: &url::Url, domain: &str) -> Seen<RegistryRecord> {
    let answer = match net.ask_registry(address).await {
        Ok(answer) => answer,
        Err(why) => return Seen::Unknown(why),
    };
    Seen::from(read(address, &answer, domain))
}

fn read(address: &url::Url, answer: &HttpAnswer, domain: &str) -> Result<RegistryRecord, Why> {
    let failed = |cause| Why::new(cause, format!("{address} answered {}", answer.status));
    match answer.status {
        200 => {}
        401 | 403 => return Err(failed(Cause::Denied)),
        // A name that is in the DNS is registered, so the registry was asked in the wrong way or place.
        404 => return Err(failed(Cause::NotListed)),
        429 => return Err(failed(Cause::Throttled)),
        500.. => return Err(failed(Cause::ServerError)),
        _ => return Err(failed(Cause::Unreadable)),
    }
    if let Some(why) = &answer.broken_off {
        return Err(why.clone());
    }
    if answer.cut {
        return Err(failed(Cause::TooLarge));
    }
    let unreadable = || {
        let doing = format!("{address} answered what is no RDAP about {domain}");
        Why::new(Cause::Unreadable, doing)
    };
    rdap::read(address, &answer.body, domain).ok_or_else(unreadable)
}
