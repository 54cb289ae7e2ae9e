//! The network address that a request comes from.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderName, request::Parts},
};

/// The address that a request comes from.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl Peer {
    /// The address of the connection, as [`ConnectInfo`] has it, or what the proxy at its other end says: the last address in
    /// its header, since those before came with the request.
    pub fn of(parts: &Parts, header: Option<&HeaderName>) -> Option<Self> {
        let said = header.and_then(|name| parts.headers.get_all(name).iter().next_back());
        let last: Option<IpAddr> = said.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        let connection = || Some(parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip());
        last.or_else(connection).map(Self)
    }

    /// What is counted as one: a household of IPv6 has 2^64 addresses (RFC 6177).
    pub fn network(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
            address @ IpAddr::V4(_) => address,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn the_proxy_in_front_has_the_last_word() {
        let name = HeaderName::from_static("x-forwarded-for");
        let peer = |lines: &[&str], header| {
            let mut request = Request::builder().extension(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 1234))));
            for line in lines {
                request = request.header(&name, *line);
            }
            Peer::of(&request.body(()).unwrap().into_parts().0, header).unwrap().0.to_string()
        };
        assert_eq!(peer(&["6.6.6.6, 1.2.3.4"], Some(&name)), "1.2.3.4");
        assert_eq!(peer(&["6.6.6.6", "2001:db8::1"], Some(&name)), "2001:db8::1");
        assert_eq!(peer(&["6.6.6.6"], None), "10.0.0.1", "nobody trusts a header unasked");
        assert_eq!(peer(&["somebody"], Some(&name)), "10.0.0.1");
        assert_eq!(peer(&[], Some(&name)), "10.0.0.1");
    }

    #[test]
    fn a_network_of_ipv6_counts_once() {
        let network = |text: &str| Peer(text.parse().unwrap()).network().to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
    }
}
