//! The sample configuration, compiled in: what `config init` writes and what `analyze` uses when there is none.

use std::path::{Path, PathBuf};

use super::env::{Env, FILE_NAME};
use super::files::Bundle;
use super::load::load_from;
use super::settings::Config;

/// The files of `config/`, by relative path.
const FILES: [(&str, &str); 4] = [
    (FILE_NAME, include_str!("../../config/stancewatch.toml")),
    ("officials.toml", include_str!("../../config/officials.toml")),
    ("topics/long-range-missiles.toml", include_str!("../../config/topics/long-range-missiles.toml")),
    ("topics/troops-to-ukraine.toml", include_str!("../../config/topics/troops-to-ukraine.toml")),
];

/// The bundled sample as a configuration. Its database is a bare `stancewatch.db`: who opens one sets its own.
#[expect(clippy::expect_used, reason = "the input is compiled in, and a test loads it")]
pub fn sample() -> Config {
    let env = Env { state_directory: Some(PathBuf::new()), ..Env::default() };
    let config = load_from(Path::new(FILE_NAME), &env, &Bundle(&FILES)).expect("the bundled sample is valid");
    Config { path: None, ..config }
}

/// The files that `config init` writes: relative path and contents. Whoever writes them must not overwrite any.
pub fn init_files() -> &'static [(&'static str, &'static str)] {
    &FILES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_valid_and_full() {
        let config = sample();
        assert_eq!(config.path, None);
        assert_eq!(config.database, Path::new("stancewatch.db"));
        assert!(config.sources.len() >= 10);
        assert!(config.officials.len() >= 30);
        assert_eq!(config.topics.len(), 2);
        assert!(config.officials.iter().all(|official| !official.roles.is_empty()));
        assert_eq!(config.origins.files.len(), init_files().len());
    }

    #[test]
    fn the_commented_settings_are_the_defaults() {
        let uncommented = FILES[0].1.lines().map(|line| match line.strip_prefix("# ") {
            Some(setting) if setting.split_once(" = ").is_some_and(|(key, _)| is_fetch_or_alert_key(key)) => setting,
            _ => line,
        });
        let text = uncommented.collect::<Vec<_>>().join("\n");
        let files = [(FILE_NAME, text.as_str()), FILES[1], FILES[2], FILES[3]];
        let env = Env { state_directory: Some(PathBuf::new()), ..Env::default() };
        let config = load_from(Path::new(FILE_NAME), &env, &Bundle(&files)).unwrap();
        let default = Config::empty(PathBuf::new());
        assert_eq!(config.alert, default.alert);
        assert_eq!(config.fetch, default.fetch);
        let set = config.origins.set.iter().filter(|key| key.starts_with("alert.") || key.starts_with("fetch."));
        assert_eq!(set.count(), 5 + 14, "a setting is missing from the sample's comments");
    }

    fn is_fetch_or_alert_key(key: &str) -> bool {
        let keys = "min_steps subjects max_age pending confirm_after allow_private host_connections host_gap ports proxy \
                    page_limit feed_limit robots_limit ratio_limit connect_timeout first_byte_timeout total_timeout \
                    max_depth parse_timeout";
        keys.split(' ').any(|known| known == key.trim())
    }
}
