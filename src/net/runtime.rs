//! The runtime through which hickory reaches its servers: ours, by way of [`Dial`].

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hickory_net::runtime::iocompat::AsyncIoTokioAsStd;
use hickory_net::runtime::{DnsUdpSocket, RuntimeProvider, TokioHandle, TokioTime};
use tokio::net::{TcpStream, UdpSocket};

use super::LIMITS;
use super::dial::{Dial, Transport};
use super::failure;

/// A network in which every address is routed by a [`Dial`].
#[derive(Clone)]
pub(super) struct Routed {
    dial: Arc<dyn Dial>,
    handle: TokioHandle,
    exhausted: Exhausted,
}

impl Routed {
    pub(super) fn new(dial: Arc<dyn Dial>) -> Self {
        Self {
            dial,
            handle: TokioHandle::default(),
            exhausted: Exhausted::default(),
        }
    }

    /// Counts for as long as this network is in use.
    pub(super) fn exhausted(&self) -> Exhausted {
        self.exhausted.clone()
    }
}

/// How often this machine had no socket left. Hickory says no more than that there was no connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Exhausted(Arc<AtomicUsize>);

impl Exhausted {
    pub(super) fn times(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn note(&self, error: &io::Error) {
        if failure::is_exhaustion(error) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl RuntimeProvider for Routed {
    type Handle = TokioHandle;
    type Timer = TokioTime;
    type Udp = RoutedUdp;
    type Tcp = AsyncIoTokioAsStd<TcpStream>;

    fn create_handle(&self) -> Self::Handle {
        self.handle.clone()
    }

    fn connect_tcp(
        &self,
        server: SocketAddr,
        _: Option<SocketAddr>,
        wait: Option<Duration>,
    ) -> Pin<Box<dyn Send + Future<Output = io::Result<Self::Tcp>>>> {
        let dial = Arc::clone(&self.dial);
        let exhausted = self.exhausted.clone();
        Box::pin(async move {
            let connect = async {
                let address = dial.route(server, Transport::Tcp).await?;
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                Ok(AsyncIoTokioAsStd(stream))
            };
            tokio::time::timeout(wait.unwrap_or(LIMITS.connect), connect)
                .await?
                .inspect_err(|error| exhausted.note(error))
        })
    }

    fn bind_udp(
        &self,
        local: SocketAddr,
        server: SocketAddr,
    ) -> Pin<Box<dyn Send + Future<Output = io::Result<Self::Udp>>>> {
        let dial = Arc::clone(&self.dial);
        let exhausted = self.exhausted.clone();
        Box::pin(async move {
            let real = dial.route(server, Transport::Udp).await?;
            let any: IpAddr = match real {
                SocketAddr::V4(_) => [0; 4].into(),
                SocketAddr::V6(_) => [0; 16].into(),
            };
            let socket = UdpSocket::bind(SocketAddr::new(any, local.port()))
                .await
                .inspect_err(|error| exhausted.note(error))?;
            Ok(RoutedUdp {
                socket,
                wanted: server,
                real,
            })
        })
    }
}

/// A UDP socket that shows the wanted address of its server and speaks to the routed one.
pub(super) struct RoutedUdp {
    socket: UdpSocket,
    wanted: SocketAddr,
    real: SocketAddr,
}

#[async_trait::async_trait]
impl DnsUdpSocket for RoutedUdp {
    type Time = TokioTime;

    fn poll_recv_from(
        &self,
        context: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<(usize, SocketAddr)>> {
        let mut buffer = tokio::io::ReadBuf::new(buffer);
        let from = std::task::ready!(self.socket.poll_recv_from(context, &mut buffer))?;
        let shown = if from == self.real { self.wanted } else { from };
        Poll::Ready(Ok((buffer.filled().len(), shown)))
    }

    fn poll_send_to(
        &self,
        context: &mut Context<'_>,
        bytes: &[u8],
        target: SocketAddr,
    ) -> Poll<io::Result<usize>> {
        let real = if target == self.wanted {
            self.real
        } else {
            target
        };
        self.socket.poll_send_to(context, bytes, real)
    }
}
