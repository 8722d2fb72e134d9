//! The async handle.

use crate::model::{Commitment, Origin};
use crate::store::fixtures::{NOW, policy, report};
use crate::store::{Batch, OpenOptions, SourceState, Store, StoreError};

fn open(dir: &tempfile::TempDir) -> Store {
    Store::open(&dir.path().join("test.db"), &OpenOptions { create: true, exclusive: true }).unwrap()
}

#[tokio::test]
async fn a_reader_sees_what_was_written_before_it_asked() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let source = SourceState { etag: Some("W/\"1\"".to_owned()), ..SourceState::new("https://a.example/feed") };
    let batch = Batch {
        sources: vec![source.clone()],
        ..Batch::of(vec![report("a.example", Commitment::Open, "2026-03-01")], Origin::Live)
    };
    store.write(move |writer| writer.record(&batch, &policy(), NOW)).await.unwrap();
    let found = store.read(|reader| reader.source("https://a.example/feed")).await.unwrap();
    assert_eq!(found, source);
    assert_eq!(store.read(|reader| reader.sources()).await.unwrap(), [source]);
    store.close().await.unwrap();
}

#[tokio::test]
async fn a_job_is_done_even_when_nobody_waits_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    {
        let job = store.write(|writer| writer.set_meta("fingerprint", "abc"));
        tokio::pin!(job);
        // One poll puts the job into the queue; then its future is dropped.
        let _ = futures_poll_once(job).await;
    }
    let found = store.write(|writer| writer.reader().meta("fingerprint")).await.unwrap();
    assert_eq!(found.as_deref(), Some("abc"));
}

async fn futures_poll_once<F: Future>(mut future: std::pin::Pin<&mut F>) -> Option<F::Output> {
    std::future::poll_fn(move |context| match future.as_mut().poll(context) {
        std::task::Poll::Ready(output) => std::task::Poll::Ready(Some(output)),
        std::task::Poll::Pending => std::task::Poll::Ready(None),
    })
    .await
}

#[tokio::test]
async fn an_error_comes_back_to_who_asked() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir);
    let error = store.write(|writer| writer.acknowledge(7, NOW)).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { what: "shift", .. }), "{error}");
    assert!(store.clone().read(|reader| reader.shift(7)).await.is_err());
}
