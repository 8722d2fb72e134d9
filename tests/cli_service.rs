//! `service`: what is written, what systemd is asked, and what it refuses. (A real `systemd --user`: `.ci/service`.)
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use support::program::Program;

/// A home with a `systemctl` that writes down what it is asked.
fn home() -> Program {
    let program = Program::with("");
    let path = program.write("bin/systemctl", "#!/bin/sh\necho \"$*\" >> \"$HOME/asked\"\necho ActiveState=active\n");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    program
}

/// The program lies outside of temporary folders, as an installed one does.
fn run(home: &Program, arguments: &[&str]) -> Output {
    let home = home.path("");
    Command::new(env!("CARGO_BIN_EXE_stancewatch"))
        .args(arguments)
        .args(["--config", "stancewatch.toml"])
        .current_dir(&home)
        .env_clear()
        .env("HOME", &home)
        .env("PATH", format!("{}:/usr/bin:/bin", home.join("bin").display()))
        .output()
        .unwrap()
}

fn is_installed_elsewhere() -> bool {
    ["/tmp", "/var/tmp"].iter().all(|folder| !Path::new(env!("CARGO_BIN_EXE_stancewatch")).starts_with(folder))
}

#[test]
fn install_writes_the_unit_for_this_program_and_uninstall_keeps_the_rest() {
    if !is_installed_elsewhere() {
        return;
    }
    let home = home();
    let installed = run(&home, &["service", "install"]);
    assert!(installed.status.success(), "{installed:?}");
    let path = home.path(".config/systemd/user/stancewatch.service");
    let unit = std::fs::read_to_string(&path).unwrap();
    let config = home.path("stancewatch.toml").canonicalize().unwrap();
    let command = format!("ExecStart={} --config {} run", env!("CARGO_BIN_EXE_stancewatch"), config.display());
    assert!(unit.lines().any(|line| line == command), "{command}\n{unit}");
    let asked = std::fs::read_to_string(home.path("asked")).unwrap();
    assert!(
        asked.contains("--user daemon-reload") && asked.contains("--user enable --now stancewatch.service"),
        "{asked}"
    );
    // Again is no harm; what somebody else wrote stays.
    assert!(run(&home, &["service", "install"]).status.success());
    std::fs::write(&path, "[Service]\nExecStart=/bin/true\n").unwrap();
    let refused = run(&home, &["service", "install"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"), "{refused:?}");
    assert!(run(&home, &["service", "install", "--force"]).status.success());
    let gone = run(&home, &["service", "uninstall"]);
    assert!(gone.status.success() && !path.exists() && config.exists(), "{gone:?}");
}

#[test]
fn print_does_nothing_and_a_broken_configuration_is_not_installed() {
    if !is_installed_elsewhere() {
        return;
    }
    let home = home();
    let printed = run(&home, &["service", "install", "--print"]);
    assert!(String::from_utf8_lossy(&printed.stdout).contains("Type=notify"), "{printed:?}");
    assert!(!home.path(".config/systemd").exists() && !home.path("asked").exists());
    home.write("stancewatch.toml", "nonsense = 1\n");
    assert_eq!(run(&home, &["service", "install"]).status.code(), Some(78));
    assert!(!home.path(".config/systemd").exists());
}

#[test]
fn without_systemd_it_says_so() {
    if !is_installed_elsewhere() {
        return;
    }
    let home = home();
    home.write("bin/systemctl", "#!/bin/sh\necho 'Failed to connect to bus' >&2\nexit 1\n");
    let refused = run(&home, &["service", "install"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("Failed to connect to bus"), "{refused:?}");
}
