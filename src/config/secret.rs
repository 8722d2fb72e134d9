//! Secrets of the configuration: written out, in a file, or handed over by the service manager.

use std::fs;
use std::path::PathBuf;

use toml::de::DeValue;

use super::node::Node;
use crate::model::Secret;

/// The largest file that is read for a secret.
const LONGEST: u64 = 16 * 1024;

impl Node<'_> {
    /// A secret: a string, `{ file = "…" }` or `{ credential = "…" }` (`LoadCredential=` of the service manager, systemd.exec(5)). The
    /// end of the file's last line is none of it. Errors name the place and never the value.
    pub(super) fn secret(&self) -> Option<Secret> {
        let mut section = match self.value {
            DeValue::Table(_) => self.section()?,
            _ => return self.text().map(Secret::from),
        };
        let (file, credential) = (section.get("file"), section.get("credential"));
        section.finish();
        match (file, credential) {
            (Some(node), None) => node.path().and_then(|path| node.read_secret(&path)),
            (None, Some(node)) => {
                let name = node.text()?;
                let path = node.credential(&name)?;
                node.read_secret(&path)
            }
            _ => self.invalid("give a string, { file = \"…\" } or { credential = \"…\" }"),
        }
    }

    /// Where the service manager keeps a credential.
    fn credential(&self, name: &str) -> Option<PathBuf> {
        if name.contains('/') || name.starts_with('.') {
            return self.invalid(format!("{name:?} is no credential's name; give the name that LoadCredential= has"));
        }
        match self.credentials() {
            Some(directory) => Some(directory.join(name)),
            None => self.invalid(format!(
                "the service manager hands over no credentials ($CREDENTIALS_DIRECTORY is not set); add LoadCredential={name}:PATH \
                 to the service, or use {{ file = \"…\" }}"
            )),
        }
    }

    /// The secret in a file.
    pub(super) fn read_secret(&self, path: &std::path::Path) -> Option<Secret> {
        let shown = path.display();
        match fs::metadata(path) {
            Ok(about) if !about.is_file() => {
                return self.invalid(format!("{shown} is no file; name a file with the secret in it"));
            }
            Ok(about) if about.len() > LONGEST => return self.invalid(format!("{shown} is too long for a secret")),
            _ => {}
        }
        match fs::read_to_string(path) {
            Ok(text) => {
                let text = text.trim_end_matches(['\n', '\r']);
                if text.is_empty() || text.chars().any(char::is_control) {
                    return self.invalid(format!("{shown} must hold one line with the secret"));
                }
                Some(Secret::from(text))
            }
            Err(error) => self.invalid(format!("cannot read the secret from {shown}: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::env::Env;
    use crate::config::files::Bundle;
    use crate::config::load::load_from;

    /// The value of the header `X-Key` that is configured so, or what is wrong with it.
    fn header(value: &str, credentials: Option<&Path>) -> Result<String, String> {
        let main = format!("[[source]]\nurl = \"https://news.example/rss\"\nheaders = {{ X-Key = {value} }}\n");
        let env = Env {
            state_directory: Some("/state".into()),
            credentials: credentials.map(Path::to_owned),
            ..Env::default()
        };
        let config = load_from(Path::new("main.toml"), &env, &Bundle(&[("main.toml", &main)]));
        let config = config.map_err(|errors| errors.to_string())?;
        assert!(!format!("{config:?}").contains("s3cret"));
        Ok(config.sources[0].headers["X-Key"].expose().to_owned())
    }

    #[test]
    fn a_secret_is_written_out_in_a_file_or_handed_over() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("token");
        std::fs::write(&file, "s3cret\n").unwrap();
        assert_eq!(header("\"s3cret\"", None).unwrap(), "s3cret");
        assert_eq!(header(&format!("{{ file = {file:?} }}"), None).unwrap(), "s3cret");
        assert_eq!(header("{ credential = \"token\" }", Some(dir.path())).unwrap(), "s3cret");
    }

    #[test]
    fn what_is_wrong_is_told_without_the_value() {
        let dir = tempfile::tempdir().unwrap();
        let lines = dir.path().join("lines");
        std::fs::write(&lines, "s3cret\ns3cret").unwrap();
        for (value, told) in [
            (format!("{{ file = {lines:?} }}"), "must hold one line"),
            (format!("{{ file = {:?} }}", dir.path()), "is no file"),
            (format!("{{ file = {:?} }}", dir.path().join("none")), "cannot read the secret"),
            ("{ credential = \"../lines\" }".to_owned(), "is no credential's name"),
            ("{ credential = \"token\", file = \"x\" }".to_owned(), "give a string"),
            ("{ fiel = \"x\" }".to_owned(), "file"),
        ] {
            let error = header(&value, Some(dir.path())).unwrap_err();
            assert!(error.contains(told) && error.contains("main.toml:3") && !error.contains("s3cret"), "{error}");
        }
        let error = header("{ credential = \"token\" }", None).unwrap_err();
        assert!(error.contains("LoadCredential=token:PATH"), "{error}");
    }
}
