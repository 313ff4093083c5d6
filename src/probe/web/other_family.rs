//! What a site answers over the address family that its visits did not use: two requests, no redirect
//! followed.

use std::net::IpAddr;

use url::Url;

use crate::fact::{Cause, Hop, OtherFamily, Seen, Why};
use crate::probe::Scan;
use crate::probe::visit::first_hop;

/// Asks the first address of the family that `visited` does not belong to.
pub(super) async fn ask(
    scan: &Scan,
    name: &str,
    addresses: &[IpAddr],
    visited: IpAddr,
) -> OtherFamily {
    let others: Vec<IpAddr> = addresses
        .iter()
        .copied()
        .filter(|address| address.is_ipv6() != visited.is_ipv6() && scan.net.reaches(*address))
        .collect();
    if others.is_empty() {
        let none = Why::new(
            Cause::NoFamily,
            "it was visited over the only family there is",
        );
        return OtherFamily {
            address: Seen::Absent,
            ..OtherFamily::unseen(&none)
        };
    }
    match scan.net.choose(&others) {
        Ok(address) => OtherFamily {
            https: first_answer(scan, "https", name, address).await.into(),
            http: first_answer(scan, "http", name, address).await.into(),
            address: Seen::Known(address),
            ..OtherFamily::default()
        },
        Err(why) => OtherFamily::unseen(&why),
    }
}

async fn first_answer(scan: &Scan, scheme: &str, name: &str, address: IpAddr) -> Result<Hop, Why> {
    let url = Url::parse(&format!("{scheme}://{name}/"))
        .map_err(|error| Why::new(Cause::Unreadable, format!("{name}: {error}")))?;
    let answer = scan.net.head_of(&url, address, None).await?;
    Ok(first_hop(&url, &answer))
}
