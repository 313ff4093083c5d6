//! Facts: what was seen, typed, without an opinion.
//!
//! The doc comments of these types are the catalogue that check authors read (`belfort checks facts`),
//! so they say what a fact means, its unit, and what absence stands for. A fact may be *absent* at one
//! level of its path only: below a `Seen` there is no second `Absent` (a sweep in `tests/checks.rs`).
//!
//! Facts marked "Derived" are computed from other facts by [`derive`](mod@derive) at the end of a scan and again
//! when saved evidence is judged: they hold the algorithms that a rule may want.

pub mod catalogue;
mod cookies;
mod cors;
mod csp;
mod dane;
pub mod derive;
mod dkim;
mod dmarc;
mod dns;
mod dnssec;
mod framing;
mod http_versions;
mod ipv6;
mod isolation;
mod leads;
mod mail;
mod mail_policy;
mod name_server;
mod observatory;
pub mod older;
mod page;
mod page_kind;
mod page_use;
mod registration;
mod seen;
mod software;
mod spf;
mod staple;
mod tls;
mod tls_grade;
mod tls_support;
pub mod tree;
mod web;
mod zone_transfer;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use cookies::Cookies;
pub use cors::{Cors, CorsAnswer, CorsAnswers, CorsReach};
pub use csp::{Csp, CspEffect, ScriptWay};
pub use dane::{DaneState, Tlsa, TlsaAnswer, TlsaHost};
pub use dkim::{
    Dkim, DkimFitness, DkimKey, DkimKind, DkimReason, DkimSelector, DkimState, TextAnswer,
};
pub use dmarc::{DmarcReports, DmarcSubdomains, Parking, ReportReceiver};
pub use dns::{Caa, CaaProperty, Dns, DomainState};
pub use dnssec::{
    CheckedSignature, Dnssec, DnssecFault, DnssecState, Ds, Proof, ProofVerdict, Signature,
    SignedSet, SigningServer, ZoneKey,
};
pub use framing::{FramedBy, Framing, FramingRule};
pub use http_versions::{Http3, HttpVersions, HttpsRecord};
pub use ipv6::{Ipv6, Ipv6Host};
pub use isolation::{EmbedderPolicy, Isolation, OpenerPolicy, ResourcePolicy};
pub use leads::{Lead, LeadEnd, LeadRole, LeadSource, Leads};
pub use mail::{
    Dmarc, DmarcName, DmarcPolicy, DmarcUse, Mail, MailCertificate, MailProviders, MailServer, Mx,
    MxRecord, StartTls, StartTlsUse,
};
pub use mail_policy::{Bimi, MtaSts, MtaStsAnswer, MtaStsState, RecordUse, TlsRpt};
pub use name_server::{
    AddressAnswer, ForeignAnswer, NameServer, NameServerAnswer, Response, TcpAnswer,
};
pub use observatory::{Observatory, ObservatoryGrade};
pub use page::{Page, PageContents, Resource, ResourceKind};
pub use page_kind::{PageKind, PageKindWord};
pub use page_use::{ForeignScripts, MixedContent, MixedContentWord, Suppliers, Trackers};
pub use registration::{
    Registration, RegistrationEnd, RegistryEvent, RegistryRecord, RegistryService,
};
pub use seen::{Cause, Seen, Why};
pub use software::{Libraries, LibraryVersion, Listed, Product, Software, VersionData};
pub use spf::{Spf, SpfAll, SpfLookup, SpfLookupKind, SpfMistake, SpfTerm};
pub use staple::{Revocation, RevocationStatus, Staple, StapleWorth};
pub use tls::{
    Certificate, Chain, Endpoint, FurtherAddress, Handshake, KeyKind, Link, RootList,
    SignatureHash, Trust,
};
pub use tls_grade::{ComparableGrade, GradeLetter, GradeReason};
pub use tls_support::{
    ClassedSuite, Group, Look, MozillaProfile, Suite, SuiteClass, TlsSupport, TlsVersion,
    VersionSupport,
};
pub use web::{
    Authority, ContentTypeOptions, Header, Hop, Hsts, HttpLead, HttpsAnswer, Landing, OtherFamily,
    ReferrerPolicy, ReferrerPolicyWord, SecurityTxt, SecurityTxtFault, Site, Visit, VisitEnd, Web,
};
pub use zone_transfer::{
    TransferAnswer, TransferEnd, TransferOutcome, TransferResponse, TransferServer, ZoneTransfer,
};

/// All facts of one scan. The fields below the domain-wide sections are the lists of subjects.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The name itself: delegation, name servers together, CAA.
    pub dns: Dns,
    /// What the registry publishes about the domain.
    pub registration: Registration,
    /// Where the names of the domain lead.
    pub leads: Leads,
    /// How mail for and from the domain is arranged.
    pub mail: Mail,
    /// What is published once for the whole web presence.
    pub web: Web,
    /// Whether name servers hand out the whole zone; asked only with the owner's leave.
    pub zone_transfer: ZoneTransfer,
    /// Which hosts of the domain have an IPv6 address.
    pub ipv6: Ipv6,
    /// Each name server of the domain. Absent: the domain does not exist.
    pub name_servers: Seen<Vec<NameServer>>,
    /// Each mail server that the MX records name. Absent: the domain receives no mail.
    pub mail_servers: Seen<Vec<MailServer>>,
    /// Each web site: the name itself and `www`, where they have an address. Absent: no web site.
    pub sites: Seen<Vec<Site>>,
    /// Each place where TLS was spoken, one per site and address family. Absent: no web site.
    pub endpoints: Seen<Vec<Endpoint>>,
}
