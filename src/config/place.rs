//! Which file a new official or topic belongs into, and who is there already.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::compare::fold;
use super::files::takes;
use super::origin::Origin;
use super::settings::Config;
use crate::model::Official;

/// Where a new official goes: the first file that `officials = […]` gives, else the main file. `None` for the bundled sample.
pub fn officials_file(config: &Config) -> Option<PathBuf> {
    config.origins.official_files.files.first().or(config.path.as_ref()).cloned()
}

/// Where a new topic goes: a file of its own where a glob of `topics = […]` takes one, else the first file of that list, else
/// the main file. `None` for the bundled sample.
pub fn new_topic_file(config: &Config, id: &str) -> Option<PathBuf> {
    let main = config.path.as_ref()?;
    let directory = main.parent().unwrap_or(Path::new(""));
    let listed = &config.origins.topic_files;
    let own = listed.patterns.iter().find_map(|pattern| {
        let file = directory.join(pattern).with_file_name(format!("{id}.toml"));
        takes(directory, pattern, &file).then_some(file)
    });
    own.or_else(|| listed.files.first().cloned()).or_else(|| Some(main.clone()))
}

/// The configured official whom articles could not tell from `new`: of the same name, or of the same principal and with a
/// spelling of the name in common. Case and accents do not matter.
pub fn same_official<'c>(config: &'c Config, new: &Official) -> Option<(&'c Official, Option<&'c Origin>)> {
    let (name, names) = (fold(&new.name), spellings(new));
    let principal = |official: &Official| official.principal.as_deref().map(fold);
    let same = |known: &Official| {
        fold(&known.name) == name || (principal(known) == principal(new) && !spellings(known).is_disjoint(&names))
    };
    let index = config.officials.iter().position(same)?;
    Some((config.officials.get(index)?, config.origins.officials.get(index)))
}

fn spellings(official: &Official) -> BTreeSet<String> {
    std::iter::once(&official.name).chain(&official.aliases).map(|name| fold(name)).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::config::Listed;

    fn official(name: &str, alias: &str, principal: &str) -> Official {
        let principal = Some(principal.to_owned());
        Official { name: name.to_owned(), aliases: vec![alias.to_owned()], principal, roles: vec![] }
    }

    #[rstest]
    #[case("MARA LIND", "x", "Elsewhere", true)]
    #[case("Mära Lînd", "x", "Norland", true)]
    #[case("M. Lind", "maria lind", "norland", true)]
    #[case("Maria Lind", "x", "Norland", true)]
    #[case("Maria Lind", "x", "Elsewhere", false)]
    #[case("Jorn Dahl", "x", "Norland", false)]
    fn a_spelling_in_common_makes_two_the_same(
        #[case] name: &str,
        #[case] alias: &str,
        #[case] principal: &str,
        #[case] same: bool,
    ) {
        let mut config = Config::empty(PathBuf::new());
        config.officials.push(official("Mara Lind", "Maria Lind", "Norland"));
        assert_eq!(same_official(&config, &official(name, alias, principal)).is_some(), same);
    }

    #[rstest]
    #[case(&["topics/*.toml"], "/etc/sw/topics/rates.toml")]
    #[case(&["one.toml", "/elsewhere/*.toml"], "/elsewhere/rates.toml")]
    #[case(&["one.toml"], "/etc/sw/one.toml")]
    #[case(&["topics/[a-m]*.toml"], "/etc/sw/one.toml")]
    #[case(&["*/topic.toml"], "/etc/sw/one.toml")]
    fn a_topic_has_a_file_of_its_own_where_a_glob_takes_it(#[case] patterns: &[&str], #[case] expected: &str) {
        let mut config = Config::empty(PathBuf::new());
        config.path = Some(PathBuf::from("/etc/sw/stancewatch.toml"));
        assert_eq!(new_topic_file(&config, "rates"), config.path);
        let patterns = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        config.origins.topic_files = Listed { patterns, files: vec![PathBuf::from("/etc/sw/one.toml")] };
        assert_eq!(new_topic_file(&config, "rates"), Some(PathBuf::from(expected)));
    }
}
