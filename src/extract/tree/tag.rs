//! The kinds of elements that extraction tells apart.

use scraper::Node;

/// What an element is to extraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Tag {
    Document,
    Text,
    Html,
    Head,
    Title,
    Meta,
    Link,
    Script,
    Body,
    Main,
    Article,
    Section,
    Div,
    Header,
    Footer,
    Aside,
    Nav,
    Form,
    P,
    /// `h1` to `h6`.
    Heading(u8),
    Ul,
    Ol,
    Li,
    /// `dt` and `dd`.
    Term,
    Blockquote,
    Pre,
    Table,
    Cell,
    Figure,
    Figcaption,
    Image,
    A,
    Br,
    Hr,
    Time,
    Strong,
    Address,
    /// Buttons, inputs and what else is operated rather than read.
    Control,
    /// Films, sounds, frames and what stands in them when they do not play.
    Media,
    /// Another element that stands on lines of its own.
    Block,
    /// An element that flows with the text.
    Inline,
    /// An element of the page's own making (`x-story-body`); it may be either.
    Custom,
    /// Comments, styles, drawings: nothing below it is read.
    Skipped,
}

impl Tag {
    /// What a node of the page is.
    pub(crate) fn of(node: &Node) -> Self {
        match node {
            Node::Element(element) => Self::named(element.name()),
            Node::Text(_) => Self::Text,
            _ => Self::Skipped,
        }
    }

    fn named(name: &str) -> Self {
        match name {
            "html" => Self::Html,
            "head" => Self::Head,
            "title" => Self::Title,
            "meta" => Self::Meta,
            "link" => Self::Link,
            "script" => Self::Script,
            "body" => Self::Body,
            "main" => Self::Main,
            "article" => Self::Article,
            "section" => Self::Section,
            "div" => Self::Div,
            "header" => Self::Header,
            "footer" => Self::Footer,
            "aside" => Self::Aside,
            "nav" | "menu" => Self::Nav,
            "form" | "fieldset" | "dialog" | "search" => Self::Form,
            "p" => Self::P,
            "h1" => Self::Heading(1),
            "h2" => Self::Heading(2),
            "h3" => Self::Heading(3),
            "h4" => Self::Heading(4),
            "h5" => Self::Heading(5),
            "h6" => Self::Heading(6),
            "ul" => Self::Ul,
            "ol" => Self::Ol,
            "li" => Self::Li,
            "dt" | "dd" => Self::Term,
            "blockquote" => Self::Blockquote,
            "pre" | "xmp" | "listing" => Self::Pre,
            "table" => Self::Table,
            "td" | "th" => Self::Cell,
            "figure" => Self::Figure,
            "figcaption" | "caption" => Self::Figcaption,
            "img" | "amp-img" => Self::Image,
            "a" => Self::A,
            "br" => Self::Br,
            "hr" => Self::Hr,
            "time" => Self::Time,
            "strong" | "b" => Self::Strong,
            "address" => Self::Address,
            "button" | "select" | "option" | "input" | "textarea" | "label" | "progress" | "meter" => Self::Control,
            "iframe" | "video" | "audio" | "object" | "embed" | "canvas" | "map" | "noframes" => Self::Media,
            "style" | "svg" | "math" | "template" | "noscript" => Self::Skipped,
            "summary" | "details" | "dl" | "tr" | "tbody" | "thead" | "tfoot" | "center" | "hgroup" | "legend" => {
                Self::Block
            }
            name if name.contains('-') => Self::Custom,
            _ => Self::Inline,
        }
    }

    /// Whether an element stands on lines of its own. [`Tag::Custom`] may or may not; it is asked for apart.
    pub(crate) fn is_block(self) -> bool {
        !matches!(
            self,
            Self::Text
                | Self::A
                | Self::Br
                | Self::Time
                | Self::Strong
                | Self::Inline
                | Self::Custom
                | Self::Image
                | Self::Script
                | Self::Meta
                | Self::Link
                | Self::Control
                | Self::Media
        )
    }

    /// Whether an element holds a run of text rather than other blocks.
    pub(crate) fn is_line(self) -> bool {
        matches!(self, Self::P | Self::Heading(_) | Self::Li | Self::Term | Self::Figcaption | Self::Pre | Self::Cell)
    }
}
