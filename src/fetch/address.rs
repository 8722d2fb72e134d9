//! Which addresses may be dialled: the IANA special-purpose registries for IPv4 and IPv6 as one pure function.
//!
//! What is not known to be part of the public Internet is refused. Sources: the IANA "Special-Purpose Address" registries
//! (RFC 6890 and its updates), the multicast registries, RFC 6052 (NAT64), RFC 7526 (6to4 is over), RFC 9637.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// First address, length of the prefix, what the block is.
type Block4 = ([u8; 4], u32, &'static str);
type Block6 = (u128, u32, &'static str);

const V4: &[Block4] = &[
    ([0, 0, 0, 0], 8, "an address of this network"),
    ([10, 0, 0, 0], 8, "a private address"),
    ([100, 64, 0, 0], 10, "a shared (carrier-grade NAT) address"),
    ([127, 0, 0, 0], 8, "a loopback address"),
    ([169, 254, 0, 0], 16, "a link-local address"),
    ([172, 16, 0, 0], 12, "a private address"),
    ([192, 0, 0, 0], 24, "a protocol assignment"),
    ([192, 0, 2, 0], 24, "a documentation address"),
    ([192, 31, 196, 0], 24, "an AS112 address"),
    ([192, 52, 193, 0], 24, "a multicast relay address"),
    ([192, 88, 99, 0], 24, "a 6to4 relay address"),
    ([192, 168, 0, 0], 16, "a private address"),
    ([192, 175, 48, 0], 24, "an AS112 address"),
    ([198, 18, 0, 0], 15, "a benchmarking address"),
    ([198, 51, 100, 0], 24, "a documentation address"),
    ([203, 0, 113, 0], 24, "a documentation address"),
    ([224, 0, 0, 0], 4, "a multicast address"),
    ([255, 255, 255, 255], 32, "the broadcast address"),
    ([240, 0, 0, 0], 4, "a reserved address"),
];

const V6: &[Block6] = &[
    (0, 128, "the unspecified address"),
    (1, 128, "a loopback address"),
    (0, 96, "an IPv4-compatible address"),
    (0x0064_ff9b_0001_0000 << 64, 48, "a local NAT64 address"),
    (0x0100 << 112, 64, "a discard-only address"),
    (0x2001 << 112, 32, "a Teredo address"),
    (0x2001 << 112, 23, "a protocol assignment"),
    (0x2001_0db8 << 96, 32, "a documentation address"),
    (0x2002 << 112, 16, "a 6to4 address"),
    (0x2620_004f_8000 << 80, 48, "an AS112 address"),
    (0x3fff << 112, 20, "a documentation address"),
    (0x5f00 << 112, 16, "a segment routing identifier"),
    (0xfc00 << 112, 7, "a private (unique local) address"),
    (0xfe80 << 112, 10, "a link-local address"),
    (0xfec0 << 112, 10, "a site-local address"),
    (0xff00 << 112, 8, "a multicast address"),
];

/// `2000::/3`, all that is assigned as global unicast.
const GLOBAL_UNICAST: (u128, u32) = (0x2000 << 112, 3);

/// Prefixes whose last 32 bits are an IPv4 address that is what will really be reached.
const EMBEDDING: &[(u128, u32)] = &[(0xffff << 32, 96), (0x0064_ff9b << 96, 96)];

/// What `ip` is, if it is no address of the public Internet.
pub(super) fn forbidden(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => forbidden_v4(ip),
        IpAddr::V6(ip) => forbidden_v6(ip),
    }
}

fn forbidden_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let ip = u32::from(ip);
    let within = |(first, bits, _): &&Block4| (ip ^ u32::from(Ipv4Addr::from(*first))) >> (32 - bits) == 0;
    V4.iter().find(within).map(|(_, _, what)| *what)
}

fn forbidden_v6(ip: Ipv6Addr) -> Option<&'static str> {
    let ip = u128::from(ip);
    let within = |first: u128, bits: u32| (ip ^ first) >> (128 - bits) == 0;
    if EMBEDDING.iter().any(|&(first, bits)| within(first, bits)) {
        // The cast keeps the low 32 bits, which is the point.
        return forbidden_v4(Ipv4Addr::from(ip as u32));
    }
    if let Some((_, _, what)) = V6.iter().find(|&&(first, bits, _)| within(first, bits)) {
        return Some(what);
    }
    (!within(GLOBAL_UNICAST.0, GLOBAL_UNICAST.1)).then_some("not a global unicast address")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// First and last address of each row of the registries, and what surrounds them.
    #[rstest]
    #[case("0.0.0.0", "0.255.255.255", None, Some("1.0.0.0"))]
    #[case("10.0.0.0", "10.255.255.255", Some("9.255.255.255"), Some("11.0.0.0"))]
    #[case("100.64.0.0", "100.127.255.255", Some("100.63.255.255"), Some("100.128.0.0"))]
    #[case("127.0.0.0", "127.255.255.255", Some("126.255.255.255"), Some("128.0.0.0"))]
    #[case("169.254.0.0", "169.254.255.255", Some("169.253.255.255"), Some("169.255.0.0"))]
    #[case("172.16.0.0", "172.31.255.255", Some("172.15.255.255"), Some("172.32.0.0"))]
    #[case("192.0.0.0", "192.0.0.255", Some("191.255.255.255"), Some("192.0.1.0"))]
    #[case("192.0.2.0", "192.0.2.255", Some("192.0.1.255"), Some("192.0.3.0"))]
    #[case("192.88.99.0", "192.88.99.255", Some("192.88.98.255"), Some("192.88.100.0"))]
    #[case("192.168.0.0", "192.168.255.255", Some("192.167.255.255"), Some("192.169.0.0"))]
    #[case("198.18.0.0", "198.19.255.255", Some("198.17.255.255"), Some("198.20.0.0"))]
    #[case("198.51.100.0", "198.51.100.255", Some("198.51.99.255"), Some("198.51.101.0"))]
    #[case("203.0.113.0", "203.0.113.255", Some("203.0.112.255"), Some("203.0.114.0"))]
    #[case("224.0.0.0", "255.255.255.255", Some("223.255.255.255"), None)]
    #[case("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None)]
    #[case("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None)]
    #[case("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None)]
    #[case("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None)]
    #[case("::", "::ffff", None, None)]
    #[case("100::", "100::ffff:ffff:ffff:ffff", None, None)]
    #[case("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", None, Some("2001:200::"))]
    #[case("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Some("2001:db7::"), Some("2001:db9::"))]
    #[case("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Some("2001:ffff::"), Some("2003::"))]
    #[case("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", Some("3ffe::"), Some("3fff:1000::"))]
    #[case("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", None, None)]
    #[case("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", None, None)]
    #[case("4000::", "fbff::", None, Some("2a00:1450::1"))]
    fn a_block_is_refused_and_its_neighbours_are_not(
        #[case] first: &str,
        #[case] last: &str,
        #[case] before: Option<&str>,
        #[case] after: Option<&str>,
    ) {
        let check = |ip: &str| forbidden(ip.parse().unwrap());
        assert!(check(first).is_some(), "{first}");
        assert!(check(last).is_some(), "{last}");
        for ip in [before, after].into_iter().flatten() {
            assert_eq!(check(ip), None, "{ip}");
        }
    }

    #[rstest]
    #[case("::ffff:127.0.0.1", Some("a loopback address"))]
    #[case("::ffff:192.168.1.1", Some("a private address"))]
    #[case("::ffff:8.8.8.8", None)]
    #[case("64:ff9b::10.1.2.3", Some("a private address"))]
    #[case("64:ff9b::169.254.169.254", Some("a link-local address"))]
    #[case("64:ff9b::9.9.9.9", None)]
    #[case("::127.0.0.1", Some("an IPv4-compatible address"))]
    #[case("2002:7f00:1::", Some("a 6to4 address"))]
    #[case("2001:0:4136:e378:8000:63bf:80ff:fffe", Some("a Teredo address"))]
    fn an_embedded_address_counts(#[case] ip: &str, #[case] expected: Option<&str>) {
        assert_eq!(forbidden(ip.parse().unwrap()), expected);
    }

    /// Every row of the IANA special-purpose registries as of 2025, also the rows inside of others, and the multicast blocks:
    /// block by block as they stand there, apart from the table above.
    const REGISTRIES: &[&str] = &[
        // IPv4
        "0.0.0.0/8 0.0.0.0/32 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29",
        "192.0.0.8/32 192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24",
        "192.88.99.0/24 192.88.99.2/32 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24",
        "224.0.0.0/4 240.0.0.0/4 255.255.255.255/32",
        // IPv6
        "::1/128 ::/128 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128 2001:1::2/128",
        "2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28 2001:db8::/32",
        "2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 ff00::/8",
    ];

    #[test]
    fn every_row_of_the_registries_is_refused_from_end_to_end() {
        let rows: Vec<&str> = REGISTRIES.iter().flat_map(|line| line.split(' ')).collect();
        for row in &rows {
            let (first, bits) = row.split_once('/').unwrap();
            let bits: u32 = bits.parse().unwrap();
            let last = match first.parse().unwrap() {
                IpAddr::V4(ip) => IpAddr::V4((u32::from(ip) | u32::MAX.checked_shr(bits).unwrap_or(0)).into()),
                IpAddr::V6(ip) => IpAddr::V6((u128::from(ip) | u128::MAX.checked_shr(bits).unwrap_or(0)).into()),
            };
            for ip in [first.parse().unwrap(), last] {
                assert!(forbidden(ip).is_some(), "{ip} of {row}");
            }
        }
        println!("{} rows", rows.len());
    }

    /// Forms that hold an IPv4 address say of it what it is itself, or are refused whole.
    #[test]
    fn every_block_is_refused_in_every_form_that_embeds_it() {
        let mut forms = 0;
        for (first, bits, _) in V4 {
            let first = u32::from(Ipv4Addr::from(*first));
            for ip in [first, first | u32::MAX.checked_shr(*bits).unwrap_or(0)] {
                let low = u128::from(ip);
                let embedded = [
                    0xffff << 32 | low,              // v4-mapped
                    low,                             // v4-compatible
                    0x0064_ff9b << 96 | low,         // NAT64
                    0x0064_ff9b_0001 << 80 | low,    // NAT64 of a network of one's own
                    0x2002 << 112 | low << 80,       // 6to4
                    0x2001 << 112 | u128::from(!ip), // Teredo, the client's address, inverted
                    0x2001 << 112 | low << 64,       // Teredo, the server's address
                    0xffff << 48 | low,              // IPv4-translated (SIIT)
                ];
                for ip in embedded.map(Ipv6Addr::from) {
                    assert!(forbidden(IpAddr::V6(ip)).is_some(), "{ip}");
                    forms += 1;
                }
            }
        }
        println!("{forms} embedded addresses");
    }

    /// The same table told by the standard library's predicates and, for what it keeps unstable, by comparison.
    fn independent(ip: Ipv4Addr) -> bool {
        let [a, b, c, _] = ip.octets();
        ip.is_private()
            || ip.is_loopback()
            || ip.is_link_local()
            || ip.is_multicast()
            || ip.is_broadcast()
            || ip.is_documentation()
            || a == 0
            || a >= 240
            || (a == 100 && (64..128).contains(&b))
            || (a == 198 && (b == 18 || b == 19))
            || matches!((a, b, c), (192, 0, 0) | (192, 31, 196) | (192, 52, 193) | (192, 88, 99) | (192, 175, 48))
    }

    #[test]
    fn every_seventh_slash_24_agrees_with_the_standard_library() {
        for ip in (0..1 << 24).step_by(7).map(|n: u32| Ipv4Addr::from(n << 8 | 77)) {
            assert_eq!(forbidden_v4(ip).is_some(), independent(ip), "{ip}");
        }
    }

    #[test]
    #[ignore = "all 2^32 addresses take a minute; .ci/long runs it"]
    fn every_ipv4_address_agrees_with_the_standard_library() {
        for ip in (0..=u32::MAX).map(Ipv4Addr::from) {
            assert_eq!(forbidden_v4(ip).is_some(), independent(ip), "{ip}");
        }
    }
}
