//! Which links of a section page lead to articles, learnt from those that were asked: a site keeps its articles, its videos and its
//! topic pages at addresses of different shapes, and what a shape gave so far tells what it will give.

use std::collections::HashMap;

use url::Url;

/// Pages of a shape that were no articles, while none was, before links of that shape are passed over.
const ENOUGH: u32 = 5;
/// One link in so many is asked all the same: sites change.
const TRIED: u64 = 20;

/// What was learnt about a source's links. The default knows nothing and passes nothing over.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    shapes: HashMap<String, (u32, u32)>,
}

impl Learned {
    /// Learns from addresses that were articles and from those that were none.
    pub fn from<'a>(articles: impl Iterator<Item = &'a str>, others: impl Iterator<Item = &'a str>) -> Self {
        let mut learned = Self::default();
        let marked = articles.map(|url| (url, true)).chain(others.map(|url| (url, false)));
        for (url, is_article) in marked.filter_map(|(url, is)| Some((Url::parse(url).ok()?, is))) {
            let (good, bad) = learned.shapes.entry(shape(&url)).or_default();
            *(if is_article { good } else { bad }) += 1;
        }
        learned
    }

    /// Whether a link is worth asking for.
    pub fn is_worth(&self, url: &Url) -> bool {
        match self.shapes.get(&shape(url)) {
            Some((0, bad)) if *bad >= ENOUGH => {
                xxhash_rust::xxh3::xxh3_64(url.as_str().as_bytes()).is_multiple_of(TRIED)
            }
            _ => true,
        }
    }
}

/// The shape of an address: its host, its words, and what kind of thing stands where the words end.
fn shape(url: &Url) -> String {
    let mut shape = url.host_str().unwrap_or_default().to_owned();
    for segment in url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty()) {
        shape.push('/');
        shape.push_str(kind(segment));
    }
    let mut keys: Vec<_> = url.query_pairs().map(|(key, _)| key.into_owned()).collect();
    keys.sort_unstable();
    shape.push('?');
    shape + &keys.join("&")
}

/// A number, a slug, or the word itself.
fn kind(segment: &str) -> &str {
    if segment.chars().all(|c| c.is_ascii_digit()) {
        "#"
    } else if segment.contains(['-', '_', '%', '.'])
        || segment.len() > 24
        || segment.chars().any(|c| c.is_ascii_digit())
    {
        "*"
    } else {
        segment
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://a.example/news/2025/03/lind-on-ostia", "a.example/news/#/#/*?")]
    #[case("https://a.example/video/lind-speaks-12", "a.example/video/*?")]
    #[case("https://a.example/story.php?id=7&page=2", "a.example/*?id&page")]
    #[case("https://a.example/", "a.example?")]
    fn addresses_have_shapes(#[case] url: &str, #[case] expected: &str) {
        assert_eq!(shape(&Url::parse(url).unwrap()), expected);
    }

    #[test]
    fn a_shape_that_never_gave_an_article_is_passed_over_but_for_a_few() {
        let videos: Vec<String> = (0..6).map(|n| format!("https://a.example/video/clip-{n}")).collect();
        let articles = ["https://a.example/news/lind-on-ostia"];
        let learned = Learned::from(articles.into_iter(), videos.iter().map(String::as_str));
        let asked = |path: &str| {
            let urls = (0..200).map(|n| Url::parse(&format!("https://a.example/{path}/thing-{n}")).unwrap());
            urls.filter(|url| learned.is_worth(url)).count()
        };
        assert_eq!((asked("news"), asked("opinion")), (200, 200), "what is unknown is asked");
        assert!((1..=30).contains(&asked("video")), "{}", asked("video"));
        // One article of the shape is enough to trust it again.
        let again = Learned::from(
            ["https://a.example/video/interview-with-lind"].into_iter(),
            videos.iter().map(String::as_str),
        );
        assert!((0..200).all(|n| again.is_worth(&Url::parse(&format!("https://a.example/video/thing-{n}")).unwrap())));
    }

    #[test]
    fn a_few_failures_prove_nothing() {
        let others = ["https://a.example/news/a-b", "https://a.example/news/c-d", "no address"];
        let learned = Learned::from(std::iter::empty(), others.into_iter());
        assert!(learned.is_worth(&Url::parse("https://a.example/news/e-f").unwrap()));
    }
}
