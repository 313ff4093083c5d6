//! What a server does with its certificate beyond showing it.

use super::{AIA_LOWER, AIA_STRANGER, Certificate, SignedBy, Stapled};

/// What comes with a certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Extras {
    pub(super) must_staple: bool,
    pub(super) staple: Option<Stapled>,
    pub(super) second: Option<Box<Certificate>>,
    pub(super) demands_name: bool,
    pub(super) early_data: u32,
    pub(super) http2: bool,
    pub(super) forged: Option<ChainForgery>,
}

/// What a server shows instead of this chain, in DER, of which it has the key (PKCS #8).
#[derive(Debug, Clone, Copy)]
pub(crate) struct ChainForgery(pub(crate) ForgeChain);

/// Makes a chain of a chain and of the key of its first certificate.
pub(crate) type ForgeChain = fn(&[Vec<u8>], &[u8]) -> Vec<Vec<u8>>;

impl PartialEq for ChainForgery {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for ChainForgery {}

impl Certificate {
    /// With this text as the subject's common name, whatever it holds.
    pub(crate) fn common_name(mut self, text: &str) -> Self {
        self.common_name = Some(text.to_owned());
        self
    }

    /// With an RSA key of 2048 bits instead of P-256.
    pub(crate) fn rsa(mut self) -> Self {
        self.rsa = true;
        self
    }

    /// Shown in a chain that is forged like this.
    pub(crate) fn forged(mut self, chain: ChainForgery) -> Self {
        self.extras.forged = Some(chain);
        self
    }

    /// On a server that says to speak HTTP/2, and does not.
    pub(crate) fn http2(mut self) -> Self {
        self.extras.http2 = true;
        self
    }

    /// From a root that is on no list and not sent, but can be fetched.
    pub(crate) fn from_unknown_root_to_fetch() -> Self {
        Self {
            signed_by: SignedBy::Stranger,
            ..Self::intermediate_at(AIA_STRANGER)
        }
    }

    /// Below two intermediate certificates, of which none is sent and the lower one can be fetched first.
    pub(crate) fn below_two_to_fetch() -> Self {
        Self {
            signed_by: SignedBy::LowerIntermediate,
            ..Self::intermediate_at(AIA_LOWER)
        }
    }

    /// In order itself, below an intermediate certificate that expired.
    pub(crate) fn with_expired_intermediate() -> Self {
        Self {
            signed_by: SignedBy::ExpiredIntermediate,
            ..Self::good()
        }
    }

    /// May be used by clients only (no serverAuth in extended key usage).
    pub(crate) fn not_for_servers() -> Self {
        Self {
            for_servers: false,
            ..Self::good()
        }
    }

    /// Valid only with a staple (RFC 7633).
    pub(crate) fn must_staple(mut self) -> Self {
        self.extras.must_staple = true;
        self
    }

    /// Shown with an answer about its revocation.
    pub(crate) fn stapled(mut self, which: Stapled) -> Self {
        self.extras.staple = Some(which);
        self
    }

    /// Shown to those who can use it, and this other one to the rest.
    pub(crate) fn beside(mut self, second: Self) -> Self {
        self.extras.second = Some(Box::new(second));
        self
    }

    /// Shown only to those who say which site they want.
    pub(crate) fn for_those_who_name_it(mut self) -> Self {
        self.extras.demands_name = true;
        self
    }

    /// With tickets that allow so many bytes of early data.
    pub(crate) fn early_data(mut self, bytes: u32) -> Self {
        self.extras.early_data = bytes;
        self
    }
}
