//! Web sites of a World: what they answer, and the small server that serves them.

mod answer;
mod server;
mod site;

pub(crate) use answer::Answer;
pub(crate) use server::{VirtualHost, WebServer};
pub(crate) use site::Site;
