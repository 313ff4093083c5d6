//! The certificates of one place where TLS is spoken: those that a present-day browser gets, and where visitors
//! land also those for a visitor who takes another kind of key or names no site.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::{Scan, chain};
use crate::fact::{Cause, Chain, Endpoint, KeyKind, Seen, Staple, StapleWorth, Why};
use crate::net::tls::Shaken;
use crate::parse::certificate::{Key, decode};

/// Fills what a handshake as a browser makes it showed; where the look is `full`, shakes hands twice more.
pub(super) async fn look(
    scan: &Scan,
    endpoint: &mut Endpoint,
    address: IpAddr,
    shaken: Result<Shaken, Why>,
    full: bool,
) {
    let shaken = match shaken {
        Ok(shaken) => shaken,
        Err(why) => {
            put_unseen(endpoint, &why);
            return;
        }
    };
    endpoint.chain = Box::pin(chain::completed(scan, &shaken)).await;
    endpoint.staple = staple(&shaken);
    endpoint.support.early_data = shaken.early_data.clone();
    if full {
        let name = endpoint.site.clone();
        let (other, unnamed) = tokio::join!(
            Box::pin(other_kind(scan, &name, address, &shaken)),
            scan.net.shake_hands_unnamed(&name, address),
        );
        (endpoint.other_chain, endpoint.other_staple) = other;
        endpoint.unnamed_chain = Seen::from(unnamed).and_then(|unnamed| match unnamed {
            Some(unnamed) => chain::as_sent(&scan.net, &unnamed),
            None => Seen::Absent,
        });
    } else {
        let light = || Why::new(Cause::NotAsked, "looked at lightly");
        endpoint.other_chain = Seen::Unknown(light());
        endpoint.other_staple = Seen::Unknown(light());
        endpoint.unnamed_chain = Seen::Unknown(light());
    }
    endpoint.handshake = Seen::Known(shaken.handshake);
}

/// Without the one handshake nothing is known of any certificate.
pub(super) fn put_unseen(endpoint: &mut Endpoint, why: &Why) {
    endpoint.handshake = Seen::Unknown(why.clone());
    endpoint.chain = Seen::Unknown(why.clone());
    endpoint.staple = Seen::Unknown(why.clone());
    endpoint.support.early_data = Seen::Unknown(why.clone());
    endpoint.other_chain = Seen::Unknown(why.clone());
    endpoint.other_staple = Seen::Unknown(why.clone());
    endpoint.unnamed_chain = Seen::Unknown(why.clone());
}

/// What a visitor gets who takes only the kind of key that the certificate seen has not. Many servers show the same
/// one again: they have no other.
async fn other_kind(
    scan: &Scan,
    name: &str,
    address: IpAddr,
    shaken: &Shaken,
) -> (Seen<Chain>, Seen<Staple>) {
    let own = shaken.certificates.first();
    let Some(Ok(read)) = own.map(|own| decode(own)) else {
        let why = Why::new(Cause::Unreadable, "read the server's certificate");
        return (Seen::Unknown(why.clone()), Seen::Unknown(why));
    };
    let kind = match Key::of(&read).kind {
        KeyKind::Rsa => KeyKind::Ec,
        _ => KeyKind::Rsa,
    };
    match scan.net.shake_hands_with_key(name, address, kind).await {
        Ok(Some(other)) if other.certificates.first() != own => {
            (chain::completed(scan, &other).await, staple(&other))
        }
        Ok(_) => (Seen::Absent, Seen::Absent),
        Err(why) => (Seen::Unknown(why.clone()), Seen::Unknown(why)),
    }
}

/// The stapled answer as it came; what it says is derived.
fn staple(shaken: &Shaken) -> Seen<Staple> {
    let pending = || Why::from(Cause::Pending);
    shaken.staple.as_ref().map(|response| Staple {
        response: BASE64.encode(response),
        worth: StapleWorth::Unreadable,
        status: Seen::Unknown(pending()),
        produced_at: Seen::Unknown(pending()),
        this_update: Seen::Unknown(pending()),
        next_update: Seen::Unknown(pending()),
    })
}
