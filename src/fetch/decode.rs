//! Content codings, decoded while the body streams in, with the size checked at every write.
//!
//! The client's own transparent decoding hides how many bytes came over the wire, and the ratio of the two is what
//! gives a bomb away early; so the decoding is done here.

use std::io::{self, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::MultiGzDecoder;

use super::error::FetchErrorKind;

/// Below this many decoded bytes the ratio does not matter: short repetitive texts compress well.
const RATIO_FLOOR: u64 = 64 * 1024;

/// The decoder's own buffer.
const BUFFER: usize = 4096;

/// How large a body may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct SizeLimits {
    /// Decoded bytes.
    pub(super) decoded: u64,
    /// Decoded bytes for each byte on the wire.
    pub(super) ratio: u64,
}

/// A body on its way in.
pub(super) enum Decoder {
    Identity(Sink),
    Gzip(Box<MultiGzDecoder<Sink>>),
    Brotli(Box<DecompressorWriter<Sink>>),
}

/// Collects decoded bytes within limits.
pub(super) struct Sink {
    bytes: Vec<u8>,
    wire: u64,
    limits: SizeLimits,
    overflow: Option<FetchErrorKind>,
}

impl Decoder {
    /// A decoder for a `Content-Encoding`; `None` and `identity` pass bytes through.
    pub(super) fn new(encoding: Option<&str>, limits: SizeLimits) -> Result<Self, FetchErrorKind> {
        let sink = Sink { bytes: Vec::new(), wire: 0, limits, overflow: None };
        match encoding.map(|e| e.trim().to_ascii_lowercase()).as_deref() {
            None | Some("" | "identity") => Ok(Self::Identity(sink)),
            Some("gzip" | "x-gzip") => Ok(Self::Gzip(Box::new(MultiGzDecoder::new(sink)))),
            Some("br") => Ok(Self::Brotli(Box::new(DecompressorWriter::new(sink, BUFFER)))),
            Some(other) => Err(FetchErrorKind::Protocol(format!("the content coding {other:?} was not asked for"))),
        }
    }

    /// Takes the next bytes from the wire.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), FetchErrorKind> {
        self.sink().wire += chunk.len() as u64;
        let written = match self {
            Self::Identity(sink) => sink.write_all(chunk),
            Self::Gzip(decoder) => decoder.write_all(chunk),
            Self::Brotli(decoder) => decoder.write_all(chunk),
        };
        written.map_err(|e| self.failure(&e))
    }

    /// Decoded bytes so far.
    pub(super) fn len(&mut self) -> usize {
        self.sink().bytes.len()
    }

    /// The body and its length on the wire. A coding that ends early is an error, never a short body.
    pub(super) fn finish(mut self) -> Result<(Vec<u8>, u64), FetchErrorKind> {
        let ended = match &mut self {
            Self::Identity(_) => Ok(()),
            Self::Gzip(decoder) => decoder.try_finish(),
            Self::Brotli(decoder) => decoder.close(),
        };
        ended.map_err(|e| self.failure(&e))?;
        let sink = self.sink();
        Ok((std::mem::take(&mut sink.bytes), sink.wire))
    }

    /// What there is so far, whether it is the end or not.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        std::mem::take(&mut self.sink().bytes)
    }

    fn failure(&mut self, error: &io::Error) -> FetchErrorKind {
        let coding = match self {
            Self::Identity(_) => "identity",
            Self::Gzip(_) => "gzip",
            Self::Brotli(_) => "br",
        };
        let fallback = || FetchErrorKind::Body(format!("{coding}: {error}"));
        self.sink().overflow.take().unwrap_or_else(fallback)
    }

    fn sink(&mut self) -> &mut Sink {
        match self {
            Self::Identity(sink) => sink,
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Brotli(decoder) => decoder.get_mut(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let decoded = (self.bytes.len() + bytes.len()) as u64;
        if decoded > self.limits.decoded {
            self.overflow = Some(FetchErrorKind::TooLarge { limit: self.limits.decoded });
        } else if decoded > RATIO_FLOOR && decoded > self.wire.saturating_mul(self.limits.ratio) {
            self.overflow = Some(FetchErrorKind::Bomb { limit: self.limits.ratio });
        }
        if self.overflow.is_some() {
            let room = usize::try_from(self.limits.decoded).unwrap_or(usize::MAX).saturating_sub(self.bytes.len());
            self.bytes.extend_from_slice(&bytes[..room.min(bytes.len())]);
            return Err(io::Error::other("over the limit"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    const LIMITS: SizeLimits = SizeLimits { decoded: 1 << 20, ratio: 1000 };

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn br(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let params = brotli::enc::BrotliEncoderParams { quality: 3, ..Default::default() };
        brotli::BrotliCompress(&mut &bytes[..], &mut out, &params).unwrap();
        out
    }

    fn decode(encoding: &str, limits: SizeLimits, wire: &[u8]) -> Result<Vec<u8>, FetchErrorKind> {
        let mut decoder = Decoder::new(Some(encoding), limits)?;
        for chunk in wire.chunks(100) {
            decoder.push(chunk)?;
        }
        decoder.finish().map(|(bytes, wire_bytes)| {
            assert_eq!(wire_bytes, wire.len() as u64);
            bytes
        })
    }

    #[test]
    fn each_coding_gives_the_body() {
        let body: Vec<u8> = (0..5_000_u32).flat_map(u32::to_le_bytes).collect();
        assert_eq!(decode("identity", LIMITS, &body), Ok(body.clone()));
        assert_eq!(decode("GZIP", LIMITS, &gzip(&body)), Ok(body.clone()));
        assert_eq!(decode("br", LIMITS, &br(&body)), Ok(body.clone()));
        let two: Vec<u8> = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(decode("gzip", LIMITS, &two), Ok(b"one two".to_vec()));
    }

    #[test]
    fn a_cut_body_is_an_error() {
        let body: Vec<u8> = (0..5_000_u32).flat_map(u32::to_le_bytes).collect();
        for (encoding, wire) in [("gzip", gzip(&body)), ("br", br(&body))] {
            for cut in [wire.len() / 2, wire.len() - 1] {
                let result = decode(encoding, LIMITS, &wire[..cut]);
                assert!(matches!(result, Err(FetchErrorKind::Body(_))), "{encoding} cut at {cut}");
            }
        }
        assert!(matches!(decode("gzip", LIMITS, b"no gzip at all"), Err(FetchErrorKind::Body(_))));
    }

    #[test]
    fn a_bomb_is_told_by_its_ratio_or_its_size() {
        let zeros = vec![0; 2 << 20];
        let large = SizeLimits { decoded: 64 << 20, ratio: 1000 };
        assert_eq!(decode("br", large, &br(&zeros)), Err(FetchErrorKind::Bomb { limit: 1000 }));
        assert_eq!(decode("gzip", LIMITS, &gzip(&zeros)), Err(FetchErrorKind::TooLarge { limit: 1 << 20 }));
        assert_eq!(decode("identity", LIMITS, &zeros), Err(FetchErrorKind::TooLarge { limit: 1 << 20 }));
    }

    /// A gigabyte of zeros in the size of a page: neither more than the limit is kept, nor much more unpacked.
    #[test]
    fn a_gigabyte_of_zeros_stops_at_the_limit() {
        const KEPT: usize = 5 << 20;
        let zeros = vec![0; 1 << 20];
        let limits = SizeLimits { decoded: KEPT as u64, ratio: u64::MAX };
        for (encoding, wire) in [("gzip", gzip(&zeros).repeat(1024)), ("br", br(&vec![0; 64 << 20]))] {
            let mut decoder = Decoder::new(Some(encoding), limits).unwrap();
            let mut given = 0;
            let error = wire.chunks(16 << 10).find_map(|chunk| {
                given += chunk.len();
                decoder.push(chunk).err()
            });
            assert_eq!(error, Some(FetchErrorKind::TooLarge { limit: KEPT as u64 }), "{encoding}");
            let (kept, room) = (decoder.sink().bytes.len(), decoder.sink().bytes.capacity());
            println!("{encoding}: {given} of {} bytes taken, {kept} kept in room for {room}", wire.len());
            assert!(kept <= KEPT, "{encoding} {kept}");
        }
    }

    #[test]
    fn a_coding_that_was_not_asked_for_is_an_error() {
        assert!(matches!(decode("zstd", LIMITS, b""), Err(FetchErrorKind::Protocol(_))));
        assert!(matches!(decode("gzip, gzip", LIMITS, b""), Err(FetchErrorKind::Protocol(_))));
    }
}
