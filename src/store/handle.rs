//! The async handle: jobs go over a bounded channel to the thread that owns the connection, answers come back one by one.

use std::path::Path;
use std::thread;

use tokio::sync::{mpsc, oneshot};

use super::error::StoreError;
use super::reader::Reader;
use super::writer::{OpenOptions, Writer};

/// Jobs that may wait for a thread before callers have to.
const QUEUE: usize = 64;

type Job<T> = Box<dyn FnOnce(&mut T) + Send>;

/// The database for async code. Cheap to clone; the threads end when the last clone is gone.
#[derive(Debug, Clone)]
pub struct Store {
    writer: mpsc::Sender<Job<Writer>>,
    reader: mpsc::Sender<Job<Reader>>,
}

impl Store {
    /// Opens the file at `path` twice, for writing and for reading, each on a thread of its own.
    ///
    /// # Errors
    /// As [`Writer::open`].
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        let writer = Writer::open(path, options)?;
        let reader = Reader::open(path)?;
        Ok(Self { writer: spawn("store-writer", writer)?, reader: spawn("store-reader", reader)? })
    }

    /// Runs `job` on the writer's thread, after those that came before it. It is run to its end even when the caller no
    /// longer waits for it.
    ///
    /// # Errors
    /// What the job returns, or [`StoreError::Closed`].
    pub async fn write<R, F>(&self, job: F) -> Result<R, StoreError>
    where
        R: Send + 'static,
        F: FnOnce(&mut Writer) -> Result<R, StoreError> + Send + 'static,
    {
        submit(&self.writer, job).await
    }

    /// Runs `job` on the reader's thread. It sees what was committed when it began, and holds no writer back.
    ///
    /// # Errors
    /// What the job returns, or [`StoreError::Closed`].
    pub async fn read<R, F>(&self, job: F) -> Result<R, StoreError>
    where
        R: Send + 'static,
        F: FnOnce(&Reader) -> Result<R, StoreError> + Send + 'static,
    {
        submit(&self.reader, |reader: &mut Reader| job(reader)).await
    }

    /// Waits until all jobs submitted so far are done, and marks the file as closed cleanly.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub async fn close(self) -> Result<(), StoreError> {
        self.write(Writer::close).await
    }
}

fn spawn<T: Send + 'static>(name: &str, mut owner: T) -> Result<mpsc::Sender<Job<T>>, StoreError> {
    let (sender, mut jobs) = mpsc::channel::<Job<T>>(QUEUE);
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            while let Some(job) = jobs.blocking_recv() {
                job(&mut owner);
            }
        })
        .map(|_| sender)
        .map_err(|_| StoreError::Closed)
}

async fn submit<T, R, F>(queue: &mpsc::Sender<Job<T>>, job: F) -> Result<R, StoreError>
where
    R: Send + 'static,
    F: FnOnce(&mut T) -> Result<R, StoreError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let job: Job<T> = Box::new(move |owner| {
        // A caller that was cancelled has dropped its end; the work is done all the same.
        let _ = reply.send(job(owner));
    });
    queue.send(job).await.map_err(|_| StoreError::Closed)?;
    answer.await.map_err(|_| StoreError::Closed)?
}
