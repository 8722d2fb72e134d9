//! Where the dashboard listens: an address of the network, or a socket in the file system that its owner alone can open.

use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

use crate::config::WebSettings;

/// A place where readers come in.
#[derive(Debug)]
pub struct Listener(Kind);

#[derive(Debug)]
enum Kind {
    Tcp(TcpListener),
    Unix(UnixListener, Socket),
}

/// Somebody who came in.
pub(super) enum Reader {
    Tcp(TcpStream),
    Unix(UnixStream),
}

/// A socket's place, which goes with the listener.
#[derive(Debug)]
struct Socket {
    path: PathBuf,
    /// Its device and number: a socket that another program put there since stays.
    file: (u64, u64),
}

impl Drop for Socket {
    fn drop(&mut self) {
        if identity(&self.path).is_ok_and(|now| now == self.file) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self(Kind::Tcp(listener))
    }
}

/// Listens where the settings say, and says so in the log.
///
/// # Errors
/// When the address or the socket cannot be listened on, with the place in the message.
pub async fn listen(settings: &WebSettings) -> io::Result<Listener> {
    let place = |error: io::Error| {
        let (place, key) = match &settings.socket {
            Some(path) => (path.display().to_string(), "socket"),
            None => (settings.listen.to_string(), "listen"),
        };
        io::Error::new(error.kind(), format!("no dashboard at {place}: {error}; change `{key}` of [web]"))
    };
    if let Some(path) = &settings.socket {
        let listener = socket(path).map_err(place)?;
        tracing::info!("the dashboard is at the socket {}", path.display());
        return Ok(listener);
    }
    let listener = TcpListener::bind(settings.listen).await.map_err(place)?;
    tracing::info!("the dashboard is at http://{}/", listener.local_addr().map_err(place)?);
    Ok(listener.into())
}

impl Listener {
    /// Whether it listens where the settings say.
    pub(super) fn is_at(&self, settings: &WebSettings) -> bool {
        match (&self.0, &settings.socket) {
            (Kind::Unix(_, socket), Some(wanted)) => {
                socket.path == *wanted && identity(wanted).is_ok_and(|now| now == socket.file)
            }
            (Kind::Tcp(listener), None) => listener.local_addr().is_ok_and(|there| {
                // Port 0 is any.
                there == settings.listen || (settings.listen.port() == 0 && there.ip() == settings.listen.ip())
            }),
            _ => false,
        }
    }

    /// The port that names of hosts go with.
    pub(super) fn port(&self) -> Option<u16> {
        match &self.0 {
            Kind::Tcp(listener) => listener.local_addr().ok().map(|address| address.port()),
            Kind::Unix(..) => None,
        }
    }

    pub(super) async fn accept(&self) -> io::Result<Reader> {
        match &self.0 {
            Kind::Tcp(listener) => listener.accept().await.map(|(stream, _)| Reader::Tcp(stream)),
            Kind::Unix(listener, _) => listener.accept().await.map(|(stream, _)| Reader::Unix(stream)),
        }
    }
}

/// A socket at this path with mode 0600. It is made where nobody else can look and then moved, so that at no moment anybody else
/// can open it, and one that a dead program left is replaced at once. One that somebody listens at, and any other file, stays.
fn socket(path: &Path) -> io::Result<Listener> {
    match std::fs::symlink_metadata(path) {
        Ok(file) if !file.file_type().is_socket() => {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "another file is there"));
        }
        Ok(_) if std::os::unix::net::UnixStream::connect(path).is_ok() => {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "another program listens there"));
        }
        _ => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let made = tempfile::Builder::new().prefix(".web-").rand_bytes(4).tempdir_in(folder)?;
    let hidden = made.path().join("s");
    let listener = UnixListener::bind(&hidden)?;
    std::fs::set_permissions(&hidden, std::fs::Permissions::from_mode(0o600))?;
    let file = identity(&hidden)?;
    std::fs::rename(&hidden, path)?;
    Ok(Listener(Kind::Unix(listener, Socket { path: path.to_owned(), file })))
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    std::fs::symlink_metadata(path).map(|file| (file.dev(), file.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn kind(path: &Path) -> io::ErrorKind {
        socket(path).unwrap_err().kind()
    }

    #[tokio::test]
    async fn a_socket_is_its_owners_and_goes_with_the_listener() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("web.sock");
        let settings = WebSettings { socket: Some(path.clone()), ..WebSettings::default() };
        let listener = listen(&settings).await.unwrap();
        assert_eq!((mode(&path), listener.is_at(&settings), listener.port()), (0o600, true, None));
        assert!(!listener.is_at(&WebSettings::default()));
        assert_eq!(kind(&path), io::ErrorKind::AddrInUse);
        drop(listener);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left");
    }

    #[tokio::test]
    async fn what_a_dead_program_left_is_replaced_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("web.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        let listener = socket(&path).unwrap();
        // Another took the place: it stays when this one goes.
        std::fs::remove_file(&path).unwrap();
        let other = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(!listener.is_at(&WebSettings { socket: Some(path.clone()), ..WebSettings::default() }));
        drop(listener);
        assert!(path.exists());
        drop(other);
        let text = dir.path().join("text");
        std::fs::write(&text, "mine").unwrap();
        assert_eq!(kind(&text), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&text).unwrap(), "mine");
        assert_eq!(kind(&dir.path().join("no/folder")), io::ErrorKind::NotFound);
    }
}
