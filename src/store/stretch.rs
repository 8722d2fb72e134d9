//! What `revisions.blocks` holds: the blocks of a text and, after them, the dated entries of a live blog.

use serde::{Deserialize, Serialize};

use crate::model::{Article, Block, BlockKind, Entry, Moment};

/// One element of the column. A block has a kind, an entry has a time.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stretch {
    start: usize,
    end: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<BlockKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at: Option<Moment>,
}

/// The column of an article.
pub(super) fn stretches(article: &Article) -> Vec<Stretch> {
    let block = |block: &Block| Stretch { start: block.start, end: block.end, kind: Some(block.kind), at: None };
    let entry = |entry: &Entry| Stretch { start: entry.start, end: entry.end, kind: None, at: Some(entry.at) };
    article.blocks.iter().map(block).chain(article.entries.iter().map(entry)).collect()
}

/// The blocks and entries of a column.
pub(super) fn parted(stretches: &[Stretch]) -> (Vec<Block>, Vec<Entry>) {
    let block = |s: &Stretch| Some(Block { start: s.start, end: s.end, kind: s.kind? });
    let entry = |s: &Stretch| Some(Entry { start: s.start, end: s.end, at: s.at? });
    (stretches.iter().filter_map(block).collect(), stretches.iter().filter_map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_entries_come_back_apart() {
        let article = Article {
            blocks: vec![Block { start: 0, end: 3, kind: BlockKind::Paragraph }],
            entries: vec![Entry { start: 0, end: 3, at: "2025-03-21T09:30:00+02:00".parse().unwrap() }],
            ..Article::plain("One")
        };
        let column = serde_json::to_string(&stretches(&article)).unwrap();
        assert!(column.starts_with(r#"[{"start":0,"end":3,"kind":"paragraph"}"#), "{column}");
        let read: Vec<Stretch> = serde_json::from_str(&column).unwrap();
        assert_eq!(parted(&read), (article.blocks, article.entries));
    }
}
