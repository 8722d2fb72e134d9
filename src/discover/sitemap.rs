//! Sitemaps, news sitemaps, sitemap indexes and plain lists of URLs.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use url::Url;

use super::dates;
use super::error::DiscoverError;
use super::item::Discovery;
use super::list::{Draft, Gathered};
use super::markup::{Piece, Reader, local};
use super::text::{title, unescaped};
use crate::model::SourceKind;

/// Bytes that a compressed sitemap may unpack to: the protocol's own limit.
const UNPACKED: u64 = 50 * 1024 * 1024;

/// Parts of an index that are told; the newest are usually first.
const PARTS: usize = 1000;

/// One `<url>` or `<sitemap>` while it is read.
#[derive(Default)]
struct Entry {
    loc: Option<String>,
    lastmod: Option<String>,
    published: Option<String>,
    title: Option<String>,
}

/// Unpacks a body that is gzip itself (`sitemap.xml.gz`), whatever its headers said. Others pass through.
pub(super) fn unpacked(body: &[u8]) -> Result<Option<Vec<u8>>, DiscoverError> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return Ok(None);
    }
    let mut out = Vec::new();
    let read = MultiGzDecoder::new(body).take(UNPACKED + 1).read_to_end(&mut out);
    match read {
        Ok(_) if out.len() as u64 > UNPACKED => Err(DiscoverError::Unpack(format!("more than {UNPACKED} bytes"))),
        Ok(_) => Ok(Some(out)),
        Err(error) => Err(DiscoverError::Unpack(error.to_string())),
    }
}

/// Reads a sitemap or an index of sitemaps.
pub(super) fn read(text: &str, url: &Url) -> Discovery {
    let mut gathered = Gathered::new(SourceKind::Sitemap);
    let mut entry = Entry::default();
    let mut field = String::new();
    for piece in Reader::new(text) {
        match piece {
            Piece::Start(tag) => {
                field.clear();
                if matches!(tag.local(), "url" | "sitemap") {
                    entry = Entry::default();
                }
            }
            Piece::Text(text) => field.push_str(&unescaped(text)),
            Piece::Cdata(text) => field.push_str(text),
            Piece::End(name) => match local(name) {
                "url" => gathered.add(std::mem::take(&mut entry).draft(url)),
                "sitemap" => part(&mut gathered, std::mem::take(&mut entry), url),
                name => entry.set(name, std::mem::take(&mut field)),
            },
        }
    }
    gathered.finish()
}

/// Reads a list of URLs, one a line.
pub(super) fn read_list(text: &str, url: &Url) -> Discovery {
    let mut gathered = Gathered::new(SourceKind::Sitemap);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        gathered.add(Entry { loc: Some(line.to_owned()), ..Entry::default() }.draft(url));
    }
    gathered.finish()
}

fn part(gathered: &mut Gathered, entry: Entry, base: &Url) {
    if let Some(url) = entry.draft(base).url
        && gathered.discovery.more.len() < PARTS
    {
        gathered.discovery.more.push(url);
    }
}

impl Entry {
    fn set(&mut self, name: &str, value: String) {
        let field = match name {
            "loc" => &mut self.loc,
            "lastmod" => &mut self.lastmod,
            "publication_date" => &mut self.published,
            "title" => &mut self.title,
            _ => return,
        };
        // Pictures and videos have places of their own, after the page's.
        field.get_or_insert(value);
    }

    fn draft(self, base: &Url) -> Draft {
        let url = self.loc.and_then(|loc| base.join(loc.trim()).ok());
        let date = self.published.or(self.lastmod);
        Draft {
            url: url.filter(|url| matches!(url.scheme(), "http" | "https")),
            title: self.title.and_then(|t| title(&t)),
            published: date.and_then(|d| dates::parse(&d)),
            ..Draft::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://news.example/sitemap.xml").unwrap()
    }

    #[test]
    fn a_news_sitemap() {
        let text = "<?xml version='1.0'?><urlset xmlns:news='x'><url><loc> https://news.example/a?x=1&amp;y=2 </loc>\
            <news:news><news:publication><news:name>Žinios</news:name></news:publication>\
            <news:publication_date>2025-03-21T09:30:00+02:00</news:publication_date>\
            <news:title><![CDATA[Minister & premier]]></news:title></news:news>\
            <image:image><image:loc>https://news.example/a.jpg</image:loc></image:image></url>\
            <url><loc>/b</loc><lastmod>2025-03-20</lastmod></url><url><loc>ftp://x.example/</loc></url></urlset>";
        let map = read(text, &base());
        let first = &map.items[0];
        assert_eq!(first.url.as_str(), "https://news.example/a?x=1&y=2");
        assert_eq!(first.title.as_deref(), Some("Minister & premier"));
        assert_eq!(first.published.map(|p| p.to_string()).as_deref(), Some("2025-03-21T09:30:00+02:00"));
        assert_eq!(map.items[1].published.map(|p| p.to_string()).as_deref(), Some("2025-03-20"));
        assert_eq!((map.items.len(), map.problems.len()), (2, 1));
    }

    #[test]
    fn an_index_names_its_parts() {
        let text = "<sitemapindex><sitemap><loc>https://news.example/1.xml</loc></sitemap>\
            <sitemap><loc>2.xml.gz</loc><lastmod>2025-03-20</lastmod></sitemap></sitemapindex>";
        let map = read(text, &base());
        let parts: Vec<&str> = map.more.iter().map(Url::as_str).collect();
        assert_eq!(parts, ["https://news.example/1.xml", "https://news.example/2.xml.gz"]);
        assert!(map.items.is_empty());
    }

    #[test]
    fn a_list_of_urls() {
        let map = read_list("https://news.example/a\r\n\r\nhttps://news.example/b\n", &base());
        assert_eq!(map.items.len(), 2);
    }

    #[test]
    fn a_compressed_sitemap_unpacks_within_bounds() {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(b"<urlset/>").unwrap();
        let packed = encoder.finish().unwrap();
        assert_eq!(unpacked(&packed).unwrap().as_deref(), Some(&b"<urlset/>"[..]));
        assert!(matches!(unpacked(&packed[..packed.len() - 4]), Err(DiscoverError::Unpack(_))));
        assert_eq!(unpacked(b"<urlset/>").unwrap(), None);
    }
}
