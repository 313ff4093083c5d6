//! Readers of what strangers send: pure, total, and tested against hostile input.

pub mod address;
pub mod bimi;
pub mod caa;
pub mod certificate;
pub mod certificate_file;
pub mod chain;
pub mod dane;
pub mod dkim;
pub mod dmarc;
pub mod dns_name;
pub mod dnssec;
pub mod handed_out;
pub mod hexadecimal;
pub mod hsts;
pub mod mail_provider;
pub mod mail_record;
pub mod mta_sts;
pub mod page;
pub mod protection;
pub mod rdap;
pub mod referrer_policy;
pub mod security_txt;
pub mod spf;
pub mod tls;
pub mod tls_class;
pub mod tls_rpt;
