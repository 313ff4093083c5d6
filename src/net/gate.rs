//! The one way out to an address that a stranger named: judged here, whatever was judged before, and the address that
//! was judged is the one that is connected to.
//!
//! Only what the user named is reached by another way: the own resolver, which as a rule is the router on the desk.

use std::io;
use std::iter;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;
use tokio::net::TcpStream;

use super::dial::{Dial, Families, Transport};
use super::{AddressPolicy, LIMITS, Net, failure};
use crate::fact::{Cause, Why};

/// A network that leads to no address which the policy forbids.
#[derive(Debug)]
pub(super) struct Gate {
    dial: Arc<dyn Dial>,
    policy: AddressPolicy,
    families: Families,
}

/// What the gate says of an address that it does not lead to.
#[derive(Debug, Error)]
#[error("{0}")]
pub(super) struct Forbidden(pub(super) Why);

impl Gate {
    pub(super) fn new(dial: Arc<dyn Dial>, policy: AddressPolicy) -> Self {
        let families = dial.families();
        Self {
            dial,
            policy,
            families,
        }
    }
}

#[async_trait]
impl Dial for Gate {
    async fn route(&self, wanted: SocketAddr, transport: Transport) -> io::Result<SocketAddr> {
        if let Err(why) = self.policy.check(wanted.ip()) {
            let forbidden = Forbidden(why);
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, forbidden));
        }
        self.dial.route(wanted, transport).await
    }

    fn families(&self) -> Families {
        self.families
    }
}

/// Finds for every name the one address that was judged, so that a client of HTTP never asks for another, under
/// whatever spelling of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pinned(pub(super) SocketAddr);

impl Resolve for Pinned {
    fn resolve(&self, _: Name) -> Resolving {
        let judged = self.0;
        Box::pin(async move { Ok(Box::new(iter::once(judged)) as Addrs) })
    }
}

impl Net {
    /// Opens a TCP connection to an address that the policy allows.
    ///
    /// # Errors
    /// Why there is no connection.
    pub async fn connect(&self, address: SocketAddr) -> Result<TcpStream, Why> {
        self.policy().check(address.ip())?;
        let doing = format!("connect to {address}");
        if !self.reaches(address.ip()) {
            return Err(Why::new(Cause::NoFamily, doing));
        }
        let connect = async {
            let real = self.gate.route(address, Transport::Tcp).await?;
            let stream = TcpStream::connect(real).await?;
            stream.set_nodelay(true)?;
            Ok(stream)
        };
        match tokio::time::timeout(LIMITS.connect, connect).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(failure::of_io(&error, &doing)),
            Err(_) => Err(Why::new(
                Cause::Timeout,
                format!("{doing}: silent for {:?}", LIMITS.connect),
            )),
        }
    }

    /// Whether this machine has a connection of the family of an address.
    pub fn reaches(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(_) => self.families().ipv4,
            IpAddr::V6(_) => self.families().ipv6,
        }
    }

    /// The address to connect to, of those of one name: the first that this machine reaches and that the
    /// policy allows, IPv4 before IPv6. A forbidden one among others is passed over.
    ///
    /// # Errors
    /// Why there is none: another family only, or all that are reached are forbidden.
    pub fn choose(&self, addresses: &[IpAddr]) -> Result<IpAddr, Why> {
        let mut reached: Vec<IpAddr> = addresses.to_vec();
        reached.retain(|address| self.reaches(*address));
        reached.sort_unstable_by_key(IpAddr::is_ipv6);
        let mut forbidden = None;
        for address in reached {
            match self.policy().check(address) {
                Ok(address) => return Ok(address),
                Err(why) => forbidden = forbidden.or(Some(why)),
            }
        }
        let other_family = || Why::new(Cause::NoFamily, "it has addresses of another family only");
        Err(forbidden.unwrap_or_else(other_family))
    }

    /// Which address families this machine can reach.
    pub fn families(&self) -> Families {
        self.gate.families
    }

    /// Which addresses may be connected to.
    pub fn policy(&self) -> AddressPolicy {
        self.gate.policy
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Leads nowhere and notes what was asked of it.
    #[derive(Debug, Default)]
    struct Noting(Mutex<Vec<SocketAddr>>);

    #[async_trait]
    impl Dial for Noting {
        async fn route(&self, wanted: SocketAddr, _: Transport) -> io::Result<SocketAddr> {
            self.0.lock().unwrap().push(wanted);
            Ok(wanted)
        }

        fn families(&self) -> Families {
            Families {
                ipv4: true,
                ipv6: true,
            }
        }
    }

    #[tokio::test]
    async fn no_forbidden_address_is_led_to_whoever_forgot_to_ask() {
        for (address, may) in [
            ("127.0.0.1:443", false),
            ("[::ffff:10.0.0.1]:25", false),
            ("[64:ff9b::a00:1]:53", false),
            ("169.254.169.254:80", false),
            ("185.10.20.30:443", true),
        ] {
            let wanted: SocketAddr = address.parse().unwrap();
            let dial = Arc::new(Noting::default());
            for (policy, may) in [
                (AddressPolicy::PublicOnly, may),
                (AddressPolicy::AllowPrivate, true),
            ] {
                let gate = Gate::new(dial.clone(), policy);
                dial.0.lock().unwrap().clear();
                let led = gate.route(wanted, Transport::Tcp).await;
                assert_eq!(led.is_ok(), may, "{address}");
                assert_eq!(dial.0.lock().unwrap().len(), usize::from(may), "{address}");
                let cause = led.err().map(|error| failure::of_io(&error, "try").cause);
                assert_eq!(cause, (!may).then_some(Cause::ForbiddenAddress));
            }
        }
    }

    #[tokio::test]
    async fn a_client_of_http_finds_the_judged_address_under_every_name() {
        let judged: SocketAddr = "185.10.20.30:443".parse().unwrap();
        for name in ["www.bakkerij.be", "www.bakkerij.be.", "localhost"] {
            let found = Pinned(judged).resolve(name.parse().unwrap()).await;
            assert_eq!(found.unwrap().collect::<Vec<_>>(), [judged], "{name}");
        }
    }
}
