//! How suites exchange keys, as far as stories use them.

/// How a suite below TLS 1.3 exchanges keys, and with what the server proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exchange {
    /// The client encrypts to the key of the certificate.
    Rsa,
    /// The same with a short key for export, which the server sends beside.
    RsaExport,
    DheRsa,
    DhAnonymous,
    EcdheRsa,
    EcdheEcdsa,
    EcdhAnonymous,
}

impl Exchange {
    /// How this suite does it.
    ///
    /// # Panics
    /// A suite that no story used so far: it wants its number here.
    pub(super) fn of(suite: u16) -> Self {
        match suite {
            0x0003 | 0x0006 | 0x0008 => Self::RsaExport,
            0x0001..=0x000A
            | 0x002F
            | 0x0035
            | 0x003B..=0x003D
            | 0x0041
            | 0x0084
            | 0x0096
            | 0x009C
            | 0x009D
            | 0xC09C..=0xC09D
            | 0xC0A0..=0xC0A1 => Self::Rsa,
            0x0014..=0x0016
            | 0x0033
            | 0x0039
            | 0x0067
            | 0x006B
            | 0x0045
            | 0x0088
            | 0x009E
            | 0x009F
            | 0xCCAA => Self::DheRsa,
            0x0017..=0x001B | 0x0034 | 0x003A | 0x006C | 0x006D | 0x00A6 | 0x00A7 => {
                Self::DhAnonymous
            }
            0xC006..=0xC00A | 0xC023 | 0xC024 | 0xC02B | 0xC02C | 0xCCA9 | 0xC0AC..=0xC0AF => {
                Self::EcdheEcdsa
            }
            0xC010..=0xC014 | 0xC027 | 0xC028 | 0xC02F | 0xC030 | 0xCCA8 => Self::EcdheRsa,
            0xC015..=0xC019 => Self::EcdhAnonymous,
            other => panic!("how does suite 0x{other:04X} exchange keys?"),
        }
    }

    /// Whether it needs a group that the client offers.
    pub(super) fn on_curve(self) -> bool {
        matches!(
            self,
            Self::EcdheRsa | Self::EcdheEcdsa | Self::EcdhAnonymous
        )
    }

    /// Whether it needs the server's own finite-field group.
    pub(super) fn in_finite_field(self) -> bool {
        matches!(self, Self::DheRsa | Self::DhAnonymous)
    }

    /// Whether the server sends no certificate.
    pub(super) fn is_anonymous(self) -> bool {
        matches!(self, Self::DhAnonymous | Self::EcdhAnonymous)
    }

    /// Whether the server signs its part of the exchange.
    pub(super) fn is_signed(self) -> bool {
        matches!(
            self,
            Self::DheRsa | Self::EcdheRsa | Self::EcdheEcdsa | Self::RsaExport
        )
    }

    /// Whether a signature scheme is made with a key of its kind (RFC 8446 4.2.3; the second byte of older
    /// pairs says RSA or ECDSA).
    pub(super) fn signs_with(self, scheme: u16) -> bool {
        let is_ecdsa = scheme & 0xFF == 3;
        let is_rsa = scheme & 0xFF == 1 || matches!(scheme, 0x0804..=0x0806);
        match self {
            Self::EcdheEcdsa => is_ecdsa,
            _ => is_rsa,
        }
    }
}
